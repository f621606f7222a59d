import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "../../testing/strings.ts";
import { lineText, token } from "../header-lines.arbitrary.ts";
import { mediaType, parseContentType, printContentType } from "./content-type.ts";

function read(value: string): unknown {
  const parsed = parseContentType(value);
  return parsed.ok ? [parsed.value.type, Object.fromEntries(parsed.value.parameters)] : parsed.error.code;
}

test.each([
  ["application/pidf+xml", "application/pidf+xml", {}],
  [" Application/PIDF+xml \r\n", "application/pidf+xml", {}],
  ["multipart / mixed ; boundary = b1", "multipart/mixed", { boundary: "b1" }],
  [
    'multipart/related;type="application/rlmi+xml";\r\n  start="<a@b>";BOUNDARY="x y"',
    "multipart/related",
    { type: "application/rlmi+xml", start: "<a@b>", boundary: "x y" },
  ],
  ['a/b;c="\\"\\\\;=" ; d=e', "a/b", { c: '"\\;=', d: "e" }],
  ['a/b;c=""', "a/b", { c: "" }],
])("[RFC 3261 §25.1] %j is read", (value, type, parameters) => {
  expect(read(value)).toEqual([type, parameters]);
});

test.each([
  ["a/b;", {}],
  ["a/b;;c=1;", { c: "1" }],
  ["a/b;flag;c=1", { c: "1" }],
  ["a/b;=1", {}],
  ["a/b;c=", { c: "" }],
  ["a/b;boundary=x/y=z?", { boundary: "x/y=z?" }],
])("%j is tolerated", (value, parameters) => {
  expect(read(value)).toEqual(["a/b", parameters]);
});

test("of a parameter that stands twice the first value counts", () => {
  expect(read("a/b;c=1;C=2")).toEqual(["a/b", { c: "1" }]);
});

test("__proto__ is a parameter like any other", () => {
  const parsed = parseContentType("a/b;__proto__=1");
  expect(parsed.ok && parsed.value.parameters.get("__proto__")).toBe("1");
});

test.each([
  "",
  "text",
  "/b",
  "a/",
  "a/b c",
  'a/b;c="x',
  'a/b;c="x\\',
  'a/b;c="x"y',
  'a/b;c=x"y"',
  "a/b;c d=1",
  "a/b;é=1",
  "a/b/c",
])("%j is malformed", (value) => {
  expect(read(value)).toBe("not-well-formed");
});

test("[RFC 2045 §5.2] what has no content type, or one that cannot be read, is text/plain", () => {
  expect(mediaType("Text/HTML;charset=utf-8")).toBe("text/html");
  expect(mediaType(undefined)).toBe("text/plain");
  expect(mediaType("text")).toBe("text/plain");
});

test("parameters are read back as they were printed, quoted only where they must be", () => {
  expect(
    printContentType("a/b", [
      ["c", "x-1"],
      ["d", 'e "f"'],
      ["g", ""],
    ]),
  ).toBe('a/b;c=x-1;d="e \\"f\\"";g=""');
  const parameters = fc.uniqueArray(
    fc.tuple(
      token.map((name) => name.toLowerCase()),
      lineText,
    ),
    { selector: ([name]) => name },
  );
  fc.assert(
    fc.property(parameters, (given) => {
      const parsed = parseContentType(printContentType("multipart/mixed", given));
      expect(parsed).toEqual({ ok: true, value: { type: "multipart/mixed", parameters: new Map(given) } });
    }),
  );
});

test("a parameter can inject neither a line nor another parameter", () => {
  expect(
    printContentType("a/b", [
      ["c", 'x\r\nEvil: "1";d=2'],
      ["e f", "3"],
    ]),
  ).toBe('a/b;c="x Evil: \\"1\\";d=2"');
});

test("any text is read without an exception", () => {
  fc.assert(
    fc.property(anyText, fc.string({ unit: "binary" }), (a, b) => {
      for (const value of [a, `a/b;${a}=${b}`, `a/b;c="${a}${b}`])
        expect(typeof parseContentType(value).ok).toBe("boolean");
    }),
  );
});

test("time is linear in the length of the value", () => {
  for (const unit of [";", " ", "\\", "a", ";a=", ';a="b"', "=", "/"]) {
    for (const start of ["", "a/b;c=", 'a/b;c="'])
      expect(typeof parseContentType(start + unit.repeat(300_000)).ok).toBe("boolean");
  }
});
