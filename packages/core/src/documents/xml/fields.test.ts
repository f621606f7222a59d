import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyNumber, anyText, count } from "../../testing/strings.ts";
import { withoutForbidden } from "./characters.ts";
import { isCount, printCountElement, printToken, printTrimmed, readCount, readToken, trimmed } from "./fields.ts";
import { parseXml } from "./parse.ts";
import { attribute, trimXml, type XmlElement } from "./value.ts";

describe("tokens", () => {
  test.each([
    [undefined, undefined],
    ["", undefined],
    [" \n", undefined],
    ["\t0123\r", "0123"],
    ["\u00a0", "\u00a0"],
  ])("%j is read as %j", (text, token) => {
    expect(readToken(text)).toBe(token);
  });

  test("what is printed is what is read: trimmed behind characters that XML cannot carry, too", () => {
    expect(trimmed("\0 a\0b \ud800")).toBe("ab");
    expect(printTrimmed(" <a> ")).toBe("&lt;a&gt;");
    expect(printToken("id", undefined)).toBe("");
    expect(printToken("id", "\0 \ufffe")).toBe("");
    fc.assert(
      fc.property(anyText, (text) => {
        const root = rootOf(`<a${printToken("id", text)}/>`);
        expect(attribute(root, "id")).toBe(readToken(withoutForbidden(text)));
        expect(withoutForbidden(trimmed(text))).toBe(trimXml(withoutForbidden(text)));
      }),
    );
  });
});

describe("counts", () => {
  test.each([
    ["0", 0],
    [" 13\n", 13],
    ["+7", 7],
    ["007", 7],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
    ["9007199254740992", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["1e3", undefined],
    ["0x10", undefined],
    ["", undefined],
    ["one", undefined],
    [undefined, undefined],
  ])("[XML Schema part 2 §3.3.20] %j is read as %j", (text, value) => {
    expect(readCount(text)).toBe(value);
  });

  test("a limit is in force at the limit and one past it", () => {
    expect(readCount("699", 699)).toBe(699);
    expect(readCount("700", 699)).toBeUndefined();
  });

  test("a count is printed so that it is read back, another number not at all", () => {
    expect(printCountElement("duration", 13)).toBe("<duration>13</duration>");
    expect(printCountElement("duration", undefined)).toBe("");
    fc.assert(fc.property(count, (value) => readCount(String(value)) === value));
    fc.assert(
      fc.property(anyNumber, (value) => {
        expect(printCountElement("x", value) !== "").toBe(isCount(value));
        expect(isCount(value)).toBe(Number.isSafeInteger(value) && value >= 0);
      }),
    );
  });
});

function rootOf(xml: string): XmlElement {
  const parsed = parseXml(xml);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value.root;
}
