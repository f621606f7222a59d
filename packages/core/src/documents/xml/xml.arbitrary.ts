import fc from "fast-check";
import { ncName, xmlText } from "../../testing/strings.ts";
import type { XmlAttribute, XmlElement, XmlNode } from "./value.ts";

const PREFIXES = new Map([
  ["urn:example:a", "a"],
  ["urn:example:b", "b"],
  ["http://example.com/?x=1&y=2", "c"],
]);
const FOREIGN = [...PREFIXES.keys()];

/** Foreign elements, each namespace with one prefix (or none), so that printing need not choose others. */
export const foreignElement: fc.Arbitrary<XmlElement> = elements((namespace, isAttribute) =>
  isAttribute || namespace === ""
    ? fc.constant(PREFIXES.get(namespace) ?? "")
    : fc.constantFrom("", PREFIXES.get(namespace) ?? ""),
);

/** One or two of them. */
export const foreignElements: fc.Arbitrary<XmlElement[]> = fc.array(foreignElement, { minLength: 1, maxLength: 2 });

/** Foreign elements whose prefixes clash, mean other things further out, or are not allowed at all. */
export const clashingElement: fc.Arbitrary<XmlElement> = elements(() =>
  fc.constantFrom("", "a", "b", "ns", "ns1", "xml", "xmlns", "1", "dm"),
);

/** Foreign attributes, each name once. */
export const foreignAttributes: fc.Arbitrary<XmlAttribute[]> = attributes(FOREIGN, (namespace) =>
  fc.constant(PREFIXES.get(namespace) ?? ""),
);

type PrefixFor = (namespace: string, isAttribute: boolean) => fc.Arbitrary<string>;

function elements(prefixFor: PrefixFor): fc.Arbitrary<XmlElement> {
  return fc.letrec<{ element: XmlElement; node: XmlNode }>((tie) => ({
    node: fc.oneof({ depthSize: "small", withCrossShrink: true }, xmlText, tie("element")),
    element: fc
      .record({
        name: ncName,
        namespace: fc.constantFrom(...FOREIGN),
        attributes: attributes(["", ...FOREIGN], prefixFor),
        children: fc.array(tie("node"), { maxLength: 3 }).map(joinTexts),
      })
      .chain((element) => prefixFor(element.namespace, false).map((prefix) => ({ ...element, prefix }))),
  })).element;
}

function attributes(namespaces: readonly string[], prefixFor: PrefixFor): fc.Arbitrary<XmlAttribute[]> {
  const one = fc
    .record({ name: ncName, namespace: fc.constantFrom(...namespaces), value: xmlText })
    .chain((attribute) => prefixFor(attribute.namespace, true).map((prefix) => ({ ...attribute, prefix })));
  return fc.uniqueArray(one, { maxLength: 3, selector: ({ name, namespace }) => `${namespace} ${name}` });
}

/** What a reader sees: no empty text, neighbours made one. */
function joinTexts(nodes: readonly XmlNode[]): XmlNode[] {
  const joined: XmlNode[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node === "") continue;
    if (typeof node === "string" && typeof last === "string") joined[joined.length - 1] = last + node;
    else joined.push(node);
  }
  return joined;
}
