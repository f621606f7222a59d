import { describe, expect, test } from "vitest";
import { parseXml } from "../xml/parse.ts";
import type { XmlElement } from "../xml/value.ts";
import { append, isBlank, isPlain, putToken, readId, readNote } from "./parse.ts";

function element(xml: string): XmlElement {
  const result = parseXml(xml);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value.root;
}

describe("a note", () => {
  test("[RFC 3863 §4.1.6] is its text exactly, with its language", () => {
    expect(readNote(element('<note xml:lang=" fr ">\n ne <!-- --> d&#233;rangez </note>'))).toEqual({
      text: "\n ne  dérangez ",
      language: "fr",
    });
    expect(readNote(element("<note/>"))).toEqual({ text: "" });
  });

  test("keeps attributes and elements that it should not have", () => {
    const note = readNote(element('<note lang="x" xml:space="preserve">a<b>c</b>d</note>'));
    expect(note).toMatchObject({
      text: "ad",
      attributes: [{ name: "lang" }, { name: "space", prefix: "xml" }],
      extensions: [{ name: "b", children: ["c"] }],
    });
    expect(note.language).toBeUndefined();
  });
});

test("an id is trimmed, and none where it is empty; other attributes are kept", () => {
  const read = (xml: string) => {
    const value: Parameters<typeof readId>[0] = {};
    readId(value, element(xml));
    return value;
  };
  expect(read('<a id=" 0123 "/>')).toEqual({ id: "0123" });
  expect(read('<a id=" "/>')).toEqual({});
  expect(read('<a x="1" xml:id="2"/>')).toMatchObject({ attributes: [{ name: "x" }, { name: "id", prefix: "xml" }] });
});

test("a token is put where it says something", () => {
  const value: { a?: string; b?: string } = {};
  putToken(value, "a", "\n x ");
  putToken(value, "b", " ");
  expect(value).toEqual({ a: "x" });
});

test("a list begins with its first item", () => {
  const list = append(undefined, 1);
  expect(append(list, 2)).toBe(list);
  expect(list).toEqual([1, 2]);
});

test("blank is white space of XML alone", () => {
  expect([" \t\r\n", "", "\u00a0", "x", element("<a/>")].map(isBlank)).toEqual([true, true, false, false, false]);
});

test("plain is an element that is only its text", () => {
  const plain = ["<a/>", "<a>x</a>", '<a b="c">x</a>', "<a><b/></a>"].map((xml) => isPlain(element(xml)));
  expect(plain).toEqual([true, true, false, false]);
});
