import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseXml } from "../xml/parse.ts";
import type { XmlAttribute } from "../xml/value.ts";
import { lexical, notes, wild } from "./data-model.arbitrary.ts";
import { readNote } from "./parse.ts";
import { isForeignPrefix, printForeignAttributes, printNotes, printUriElement, qualify } from "./print.ts";
import { isDataModel } from "./value.ts";

const SCOPE = new Map([
  ["", "urn:ietf:params:xml:ns:pidf"],
  ["x", "urn:example:x"],
]);

describe("notes", () => {
  test("are read back as they were", () => {
    fc.assert(
      fc.property(notes(lexical, "open"), (list) => {
        const result = parseXml(`<all>${printNotes("note", list, new Map())}</all>`);
        expect(
          result.ok && result.value.root.children.map((node) => typeof node !== "string" && readNote(node)),
        ).toEqual(list);
      }),
    );
  });

  test("without a language that is one come without it, their text as it is", () => {
    expect(printNotes("dm:note", [{ text: "a & b\r", language: "e_n" }], SCOPE)).toBe(
      "<dm:note>a &amp; b&#13;</dm:note>",
    );
    expect(printNotes("note", [{ text: "\0", language: "" }, { text: "" }], SCOPE)).toBe(
      '<note xml:lang=""></note><note></note>',
    );
    expect(printNotes("note", undefined, SCOPE)).toBe("");
  });
});

describe("foreign attributes", () => {
  const attribute = (prefix: string, namespace: string, name = "a"): XmlAttribute => ({
    name,
    prefix,
    namespace,
    value: "1",
  });

  test("mean what they meant, and nothing inside of their element means anything else", () => {
    fc.assert(
      fc.property(wild.attributes, (attributes) => {
        const inner = '<dm:in xmlns:dm="urn:dm" x:a="1"/>';
        const xml = `<x:out xmlns:x="urn:example:x" xmlns:dm="urn:dm"><dm:e${printForeignAttributes(attributes, SCOPE)}>${inner}</dm:e></x:out>`;
        const result = parseXml(xml);
        const [element] = result.ok ? result.value.root.children : [];
        const names = (all: readonly XmlAttribute[]) => all.map(({ namespace, name }) => [namespace, name]);
        expect(typeof element !== "string" && element && [element.namespace, names(element.attributes)]).toEqual([
          "urn:dm",
          names(attributes),
        ]);
      }),
    );
  });

  test("come under their own prefix, if it means nothing else", () => {
    expect(printForeignAttributes([attribute("x", "urn:example:x")], SCOPE)).toBe(' x:a="1"');
    expect(printForeignAttributes([attribute("y", "urn:y")], SCOPE)).toBe(' xmlns:y="urn:y" y:a="1"');
    expect(printForeignAttributes([attribute("x", "urn:y")], SCOPE)).toBe(' xmlns:x1="urn:y" x1:a="1"');
    expect(printForeignAttributes([attribute("rpid", "urn:y"), attribute("", "urn:z")], SCOPE)).toBe(
      ' xmlns:ns="urn:y" xmlns:ns1="urn:z" ns:a="1" ns1:a="1"',
    );
    expect(
      printForeignAttributes([attribute("", ""), attribute("xml", "http://www.w3.org/XML/1998/namespace")], SCOPE),
    ).toBe(' a="1" xml:a="1"');
    expect(printForeignAttributes(undefined, SCOPE)).toBe("");
  });

  test("share a prefix where they share a namespace", () => {
    const scope = new Map(SCOPE);
    expect(qualify([attribute("dm", "urn:y", "a"), attribute("cipid", "urn:y", "b")], scope)).toMatchObject([
      { prefix: "ns" },
      { prefix: "ns" },
    ]);
    expect([...scope.keys()]).toEqual(["", "x", "ns"]);
  });
});

test("prefixes that are ours, or reserved, or no names, are not for others", () => {
  expect(["dm", "rpid", "cipid", "xml", "XMLfoo", "", "1", "a:b"].filter(isForeignPrefix)).toEqual([]);
  expect(["x", "ce", "é"].every(isForeignPrefix)).toBe(true);
});

test("a URI is printed as one, and nothing where there is none", () => {
  expect(printUriElement("dm:deviceID", " urn:x&100% ")).toBe("<dm:deviceID>urn:x&amp;100%25</dm:deviceID>");
  expect(printUriElement("dm:deviceID", undefined)).toBe("");
});

test("the namespace of persons has had two names", () => {
  const names = [
    "urn:ietf:params:xml:ns:pidf:data-model",
    "urn:ietf:params:xml:ns:pidf:person",
    "urn:ietf:params:xml:ns:pidf",
  ];
  expect(names.map(isDataModel)).toEqual([true, true, false]);
});
