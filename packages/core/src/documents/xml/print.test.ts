import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText, xmlText } from "../../testing/strings.ts";
import { withoutForbidden } from "./characters.ts";
import { parseXml } from "./parse.ts";
import {
  escapeAttribute,
  escapeText,
  printAttribute,
  printAttributes,
  printElement,
  printElements,
  printTextElement,
} from "./print.ts";
import type { XmlElement } from "./value.ts";
import { clashingElement, foreignAttributes, foreignElement } from "./xml.arbitrary.ts";

const NOWHERE = new Map<string, string>();

describe("text", () => {
  test("comes back as it went in, in elements and in attributes", () => {
    fc.assert(
      fc.property(xmlText, (text) => {
        const root = read(`<a b="${escapeAttribute(text)}">${escapeText(text)}</a>`);
        expect(root.attributes[0]?.value).toBe(text);
        expect(root.children.join("")).toBe(text);
      }),
    );
  });

  test("loses what XML cannot carry, and nothing else", () => {
    expect(escapeText("a\0b\u000bc\ud800d\ufffee\u{1f469}")).toBe("abcde\u{1f469}");
    expect(escapeAttribute("\udc00<\uffff")).toBe("&lt;");
    fc.assert(
      fc.property(anyText, (text) => {
        expect(read(`<a>${escapeText(text)}</a>`).children.join("")).toBe(withoutForbidden(text));
      }),
    );
  });

  test("is left alone where nothing needs care", () => {
    expect(escapeText("it's 5 o'clock; [ok]")).toBe("it's 5 o'clock; [ok]");
    expect(escapeAttribute("sip:a@b;c?d=e")).toBe("sip:a@b;c?d=e");
  });
});

test("an attribute or element without a value is not printed", () => {
  expect(printAttribute("a", undefined) + printTextElement("b", undefined)).toBe("");
  expect(printAttribute("a", 1) + printTextElement("b", "<")).toBe(' a="1"<b>&lt;</b>');
});

describe("elements of others", () => {
  test("come back as they were", () => {
    fc.assert(
      fc.property(foreignElement, (element) => {
        expect(read(printElement(element, NOWHERE))).toEqual(element);
      }),
    );
  });

  test("keep names, namespaces and text when their prefixes clash or are not allowed", () => {
    fc.assert(
      fc.property(clashingElement, (element) => {
        const inside = `<r xmlns="urn:example:a" xmlns:dm="urn:dm" xmlns:ns="urn:example:b">`;
        const scope = new Map([
          ["", "urn:example:a"],
          ["dm", "urn:dm"],
          ["ns", "urn:example:b"],
        ]);
        expect(unprefixed(read(`${inside}${printElements([element], scope)}</r>`).children[0])).toEqual(
          unprefixed(element),
        );
      }),
    );
  });

  test("take the prefixes of the place where they mean the same", () => {
    const element: XmlElement = { name: "x", namespace: "urn:1", prefix: "p", attributes: [], children: [] };
    expect(printElement(element, new Map([["p", "urn:1"]]))).toBe("<p:x/>");
    expect(printElement(element, new Map([["p", "urn:2"]]))).toBe('<p:x xmlns:p="urn:1"/>');
    expect(printElement({ ...element, namespace: "" }, new Map([["", "urn:2"]]))).toBe('<x xmlns=""/>');
  });

  test("xml:lang needs no declaration", () => {
    const lang = { name: "lang", namespace: "http://www.w3.org/XML/1998/namespace", prefix: "xml", value: "en" };
    expect(printAttributes([lang], NOWHERE)).toBe(' xml:lang="en"');
  });

  test("attributes on an element of ours come back as they were", () => {
    fc.assert(
      fc.property(foreignAttributes, (attributes) => {
        expect(read(`<r${printAttributes(attributes, NOWHERE)}/>`).attributes).toEqual(attributes);
      }),
    );
    expect(printAttributes(undefined, NOWHERE) + printAttributes([], NOWHERE) + printElements(undefined, NOWHERE)).toBe(
      "",
    );
  });

  test.each([
    ["an element", { name: "a b", namespace: "", prefix: "", attributes: [], children: [] }],
    ["an attribute", element({ name: "a=", namespace: "", prefix: "", value: "" })],
    ["a declaration in disguise", element({ name: "xmlns", namespace: "", prefix: "", value: "" })],
  ])("with a name that is none, %s is a mistake of the program", (_, wrong) => {
    expect(() => printElement(wrong, NOWHERE)).toThrow(TypeError);
  });
});

function element(attribute: XmlElement["attributes"][number]): XmlElement {
  return { name: "a", namespace: "", prefix: "", attributes: [attribute], children: [] };
}

function read(text: string): XmlElement {
  const document = parseXml(text);
  if (!document.ok) throw new Error(`${document.error.detail}: ${text}`);
  return document.value.root;
}

function unprefixed(node: XmlElement | string | undefined): unknown {
  if (node === undefined || typeof node === "string") return node;
  const attributes = node.attributes.map(({ prefix: _, ...rest }) => rest);
  return { ...node, prefix: "", attributes, children: node.children.map(unprefixed) };
}
