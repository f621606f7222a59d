import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "../testing/sip.arbitrary.ts";
import { isToken, parseDigits, quoted, quotedEnd, singleLine, skipWhite, tokenEnd, unquoted } from "./syntax.ts";

test("[RFC 3261 §25.1] token", () => {
  for (const text of ["a", "-.!%*_+`'~", "Z9"]) expect(isToken(text)).toBe(true);
  for (const text of ["", "a b", "a:", "a@b", "\u00fc", '"', "\u0100"]) expect(isToken(text)).toBe(false);
  expect(tokenEnd("ab;c", 1)).toBe(2);
  expect(tokenEnd("ab", 5)).toBe(5);
});

test("[RFC 3261 §25.1] a quoted-string holds any text on one line", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(unquoted(quoted(text))).toBe(singleLine(text));
      expect(quoted(text)).not.toMatch(/[\r\n]/);
      expect(quotedEnd(quoted(text), 0)).toBe(quoted(text).length);
    }),
  );
});

test("what is not quoted as a whole is left as it is", () => {
  for (const text of ["", '"', "a", '"a', 'a"', '"a\\"', '"a"b"']) expect(unquoted(text)).toBe(text);
  expect(unquoted('"a\\\\\\"b"')).toBe('a\\"b');
});

test.each([
  ["0", 0],
  ["0068", 68],
  ["255", 255],
  ["256", undefined],
  ["99999999999999999999999", undefined],
  ["", undefined],
  ["-1", undefined],
  ["1 ", undefined],
  ["1e1", undefined],
  ["\u0661", undefined],
])("the digits %j up to 255 are %s", (text, number) => {
  expect(parseDigits(text, 255)).toBe(number);
});

test("white space is SP and HTAB", () => {
  expect(skipWhite(" \t\ra", 0)).toBe(2);
  expect(skipWhite("", 0)).toBe(0);
});
