import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseXml } from "../xml/parse.ts";
import { printElement } from "../xml/print.ts";
import { isElement, type XmlElement } from "../xml/value.ts";
import { parsePidf } from "./parse.ts";
import { muddledDocument } from "./pidf.arbitrary.ts";
import { printPidf } from "./print.ts";

/** The document as it is printed once it was read. */
function relay(xml: string): string {
  const result = parsePidf(xml);
  if (!result.ok) throw new Error(`${result.error.detail}\n${xml}`);
  return printPidf(result.value);
}

describe("any muddle of elements", () => {
  test("is printed again to the letter once it was printed and read", () => {
    fc.assert(
      fc.property(muddledDocument, (root) => {
        const printed = relay(printElement(root, new Map()));
        expect(relay(printed)).toBe(printed);
      }),
    );
  });

  test("[RFC 3863 §4.2] loses no foreign element or attribute, but those of `basic`", () => {
    fc.assert(
      fc.property(muddledDocument.map(withPlainBasic).map(numbered), (root) => {
        const result = parseXml(relay(printElement(root, new Map())));
        expect(result.ok && foreignNames(result.value.root).sort()).toEqual(foreignNames(root).sort());
      }),
    );
  });
});

function withPlainBasic(element: XmlElement): XmlElement {
  const children = element.children.map((node) => (isElement(node) ? withPlainBasic(node) : node));
  return element.name === "basic" ? { ...element, attributes: [], children: ["open"] } : { ...element, children };
}

function isForeign(namespace: string): boolean {
  return namespace === "urn:example:x" || namespace.startsWith("urn:cisco:");
}

/** All foreign names get a number, so that each is there once. */
function numbered(root: XmlElement): XmlElement {
  let number = 0;
  const next = ({ name, namespace }: { name: string; namespace: string }) =>
    isForeign(namespace) ? `n${number++}` : name;
  const walk = (element: XmlElement): XmlElement => ({
    ...element,
    name: next(element),
    attributes: element.attributes.map((attribute) => ({ ...attribute, name: next(attribute) })),
    children: element.children.map((node) => (isElement(node) ? walk(node) : node)),
  });
  return walk(root);
}

function foreignNames(element: XmlElement): string[] {
  const own = [element, ...element.attributes].filter(({ namespace }) => isForeign(namespace)).map(({ name }) => name);
  return [...own, ...element.children.filter(isElement).flatMap(foreignNames)];
}
