import { describe, expect, test } from "vitest";
import { parseXml } from "./parse.ts";
import { attribute, childNamed, childrenNamed, isElement, isNamed, ownText, trimmedText, trimXml } from "./value.ts";

const document = parseXml(`<a b="1" xmlns:p="urn:1" p:b="2"> x <p:c>1</p:c>y<c>2</c><p:c/> </a>`);
if (!document.ok) throw new Error(document.error.detail);
const { root } = document.value;

describe("finding", () => {
  test("children by namespace and name, never by prefix", () => {
    expect(childrenNamed(root, "urn:1", "c").length).toBe(2);
    expect(childNamed(root, "", "c")?.children).toEqual(["2"]);
    expect(childNamed(root, "urn:2", "c")).toBeUndefined();
    expect(isNamed(" x ", "", "c")).toBe(false);
    expect(root.children.filter(isElement).length).toBe(3);
  });

  test("an attribute only where it has no namespace", () => {
    expect(attribute(root, "b")).toBe("1");
    expect(attribute(root, "c")).toBeUndefined();
  });
});

describe("text", () => {
  test("of an element, without that of its children", () => {
    expect(ownText(root)).toBe(" x y ");
    expect(trimmedText(root)).toBe("x y");
  });

  test("is trimmed of XML's white space only", () => {
    expect(trimXml(" \t\r\n\u00a0x\u00a0\n")).toBe("\u00a0x\u00a0");
    expect(trimXml(" \n ")).toBe("");
  });
});
