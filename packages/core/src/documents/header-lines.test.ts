import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "../testing/strings.ts";
import { headerLine } from "./header-lines.arbitrary.ts";
import { parseHeaderLine, printHeaderLine, singleLine, unfoldLines, withoutAngleBrackets } from "./header-lines.ts";

test("[RFC 3261 §7.3.1] a line that begins with a blank or a tab continues the one before", () => {
  expect(unfoldLines("a:\r\n b\r\n\t c\r\nd: e")).toEqual(["a: b c", "d: e"]);
});

test("lines end in CRLF, LF or CR, and an empty one is a line", () => {
  expect(unfoldLines("a\r\nb\nc\rd\r\n\r\ne\n\nf\r\rg")).toEqual(["a", "b", "c", "d", "", "e", "", "f", "", "g"]);
});

test("white space round name and value is not part of them", () => {
  expect(parseHeaderLine(" Subject \t:  HELP: now \t")).toEqual({ name: "Subject", value: "HELP: now" });
});

test.each(["", "no colon", ": no name", "two words: x", "ü: x", "a\0: x"])("%j is no header", (line) => {
  expect(parseHeaderLine(line)).toBeUndefined();
});

test("what is printed is read back", () => {
  fc.assert(
    fc.property(headerLine, (header) => {
      expect(unfoldLines(printHeaderLine(header.name, header.value)).map(parseHeaderLine)).toEqual([header, undefined]);
    }),
  );
});

test("a value never begins a line of its own", () => {
  expect(printHeaderLine("Subject", "a\r\nEvil: 1\0\ud800 b\n")).toBe("Subject: a Evil: 1  b\r\n");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      expect(unfoldLines(printHeaderLine("Subject", value))).toHaveLength(2);
      expect(singleLine(singleLine(value))).toBe(singleLine(value));
    }),
  );
});

test("a name that is no token prints nothing", () => {
  expect(printHeaderLine("Evil:\r\nX", "1")).toBe("");
  expect(printHeaderLine("", "1")).toBe("");
});

test.each([
  ["<a@b>", "a@b"],
  [' "Al" < a@b > ;x', "a@b"],
  ["a@b", "a@b"],
  ["<a@b", "a@b"],
  ["a>b<c", "abc"],
  ["<<a>>", "a"],
  ["<>", ""],
])("%j without angle brackets is %j", (text, bare) => {
  expect(withoutAngleBrackets(text)).toBe(bare);
});

test("taking angle brackets off twice is taking them off once", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, fc.string({ unit: fc.constantFrom("<", ">", "a", " ") })), (text) => {
      const bare = withoutAngleBrackets(text);
      expect(bare).not.toMatch(/[<>]/);
      expect(withoutAngleBrackets(bare)).toBe(bare);
    }),
  );
});

test("time is linear in the length of a text that folds, ends and brackets without end", () => {
  for (const unit of [" ", "\t\r\n", "\r\n ", "\r", "\n", "<", "<a", ":", "a"]) {
    const text = unit.repeat(500_000);
    unfoldLines(text).forEach(parseHeaderLine);
    expect(withoutAngleBrackets(text).length + singleLine(text).length).toBeGreaterThanOrEqual(0);
  }
});
