import { XMLParser } from "fast-xml-parser";
import { SaxesParser } from "saxes";
import type { XmlElement, XmlNode } from "../documents/xml/value.ts";

interface Growing extends XmlElement {
  readonly children: XmlNode[];
}

/** What saxes, a strict reader with namespaces, makes of a document; undefined where it refuses it. */
export function readBySaxes(text: string): XmlElement | undefined {
  let refused = false;
  const document: Growing = { name: "", namespace: "", prefix: "", attributes: [], children: [] };
  const open = [document];
  const append = (value: string) => {
    const children = open.at(-1)?.children ?? [];
    const last = children.at(-1);
    if (typeof last === "string") children[children.length - 1] = last + value;
    else if (value !== "") children.push(value);
  };
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", () => {
    refused = true;
  });
  parser.on("text", append);
  parser.on("cdata", append);
  parser.on("opentag", ({ local, uri, prefix, attributes }) => {
    const own = Object.values(attributes)
      .filter((one) => one.prefix !== "xmlns" && one.name !== "xmlns")
      .map((one) => ({ name: one.local, namespace: one.uri, prefix: one.prefix, value: one.value }));
    const element: Growing = { name: local, namespace: uri, prefix, attributes: own, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(text).close();
  const root = document.children.find((node) => typeof node !== "string");
  return refused ? undefined : root;
}

type Ordered = { readonly [name: string]: unknown };

/** What fast-xml-parser makes of a well-formed document, names as written: it knows no namespaces. */
export function readByFastXmlParser(text: string): WrittenElement | undefined {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    htmlEntities: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
  });
  const nodes = parser.parse(text) as Ordered[];
  return nodes.map(written).find((node) => typeof node !== "string");
}

/** An element by its written name: prefixes not resolved, declarations among the attributes left out. */
export interface WrittenElement {
  readonly name: string;
  readonly attributes: readonly string[];
  readonly children: readonly (WrittenElement | string)[];
}

function written(node: Ordered): WrittenElement | string {
  if ("#text" in node) return String(node["#text"]);
  const [name = ""] = Object.keys(node).filter((key) => key !== ":@");
  const attributes = Object.entries((node[":@"] ?? {}) as Record<string, string>)
    .filter(([key]) => key !== "xmlns" && !key.startsWith("xmlns:"))
    .map(([key, value]) => `${key}=${value}`);
  return { name, attributes, children: (node[name] as Ordered[]).map(written) };
}

/** Our tree in the same form. */
export function asWritten({ prefix, name, attributes, children }: XmlElement): WrittenElement {
  const qualified = (p: string, n: string) => (p === "" ? n : `${p}:${n}`);
  return {
    name: qualified(prefix, name),
    attributes: attributes.map((one) => `${qualified(one.prefix, one.name)}=${one.value}`),
    children: children.map((node) => (typeof node === "string" ? node : asWritten(node))),
  };
}
