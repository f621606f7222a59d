import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineText, token } from "../documents/header-lines.arbitrary.ts";
import { anyText } from "../testing/strings.ts";
import {
  indexOfBracket,
  listed,
  printParameters,
  quoted,
  splitOutsideQuotes,
  splitParameters,
  toParameters,
  unquoted,
} from "./parameters.ts";

describe("[RFC 3261 §7.3.1] a value and its parameters", () => {
  test.each([
    ["a", "a", {}],
    [" a ; B = C ;\r\n d ", "a", { b: "C", d: "" }],
    ['a;b="x;y=\\"z\\\\";c=1', "a", { b: 'x;y="z\\', c: "1" }],
    ["<sip:a;b=c>;d=e", "<sip:a;b=c>", { d: "e" }],
    ["a;b=c=d", "a", { b: "c=d" }],
    [";a=1", "", { a: "1" }],
    ["a;;=1; ;", "a", {}],
    ["a;tag:1", "a", { "tag:1": "" }],
    ['a;b="x', "a", { b: '"x' }],
    ["", "", {}],
  ])("%j", (value, head, parameters) => {
    const split = splitParameters(value);
    expect([split.head, Object.fromEntries(split.parameters)]).toEqual([head, parameters]);
  });

  test("a name that stands twice has its first value", () => {
    expect(splitParameters("a;b=1;B=2").parameters).toEqual(new Map([["b", "1"]]));
  });

  test("__proto__ is a parameter like any other", () => {
    expect([...splitParameters("a;__proto__=1;constructor").parameters]).toEqual([
      ["__proto__", "1"],
      ["constructor", ""],
    ]);
  });

  test("what is printed is read back as it was", () => {
    const named = fc.tuple(
      token.map((name) => name.toLowerCase()),
      lineText,
    );
    fc.assert(
      fc.property(fc.uniqueArray(named, { selector: ([name]) => name }), (given) => {
        expect(splitParameters(`a${printParameters(new Map(given))}`)).toEqual({
          head: "a",
          parameters: new Map(given),
        });
      }),
    );
  });

  test("a parameter can inject neither a line nor another parameter", () => {
    const hostile = new Map([
      ["a", 'x\r\nEvil: "1";b=2'],
      ["c d", "3"],
      ["e;f", "4"],
    ]);
    expect(printParameters(hostile)).toBe(';a="x Evil: \\"1\\";b=2"');
  });

  test("texts without a head are parameters as well", () => {
    expect([...toParameters([" a = 1 ", "b", "", "="])]).toEqual([
      ["a", "1"],
      ["b", ""],
    ]);
  });
});

describe("[RFC 3261 §7.3.1] lists", () => {
  test.each([
    [
      ["a, b", "c"],
      ["a", "b", "c"],
    ],
    [[" a ,,\t", "", ","], ["a"]],
    [['"a, b" <sip:c,d>;e="f,g", h'], ['"a, b" <sip:c,d>;e="f,g"', "h"]],
    [[], []],
  ])("%j", (values, items) => {
    expect(listed(values)).toEqual(items);
  });

  test("header rows can be combined, each separated by a comma, without changing the semantics", () => {
    const closed = anyText.map((text) => text.replace(/["<]/g, ""));
    fc.assert(
      fc.property(fc.array(closed), (values) => {
        expect(listed(values)).toEqual(listed([values.join(",")]));
      }),
    );
  });
});

test.each([
  ["a,b", ["a", "b"]],
  ['"a,b",c', ['"a,b"', "c"]],
  ['"a\\",b",c', ['"a\\",b"', "c"]],
  ["<a,b>,c", ["<a,b>", "c"]],
  ['<a",b>,c', ['<a",b>', "c"]],
  ['"<",a', ['"<"', "a"]],
  ['a,"b,c', ["a", '"b,c']],
  ["a,<b,c", ["a", "<b,c"]],
  ['a,"b\\', ["a", '"b\\']],
  ["a>,b", ["a>", "b"]],
])("%j is split outside of quotes and brackets", (text, parts) => {
  expect(splitOutsideQuotes(text, ",")).toEqual(parts);
});

test("the parts of a text are the text", () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      const text = `${a};"${b}`;
      for (const separator of [",", ";"] as const)
        expect(splitOutsideQuotes(text, separator).join(separator)).toBe(text);
    }),
  );
});

test.each([
  ["<a>", 0],
  ['"<x>" <a>', 6],
  ['"\\"<" <a>', 6],
  ["sip:a", -1],
  ['"<a>', -1],
])("the first bracket outside of quotes in %j is at %i", (text, index) => {
  expect(indexOfBracket(text)).toBe(index);
});

test("[RFC 3261 §25.1] a quoted-string holds any text, and what is not quoted is left as it is", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(unquoted(quoted(text))).toBe(text);
    }),
  );
  for (const text of ["", '"', "a", '"a', 'a"']) expect(unquoted(text)).toBe(text);
});

test("time is linear in the length of the value", () => {
  for (const unit of [";", ",", '"', "<", ">", "\\", '\\"', '"\\', '"<', "a=", " "]) {
    for (const start of ["", '"', "<", 'a;b="']) {
      const text = start + unit.repeat(200_000);
      expect(splitParameters(text).head.length).toBeLessThanOrEqual(text.length);
      expect(listed([text]).length).toBeLessThanOrEqual(text.length);
      expect(indexOfBracket(text)).toBeLessThan(text.length);
    }
  }
});
