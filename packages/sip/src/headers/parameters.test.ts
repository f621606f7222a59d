import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText, parameters } from "../testing/sip.arbitrary.ts";
import { type Parameter, parameterOf, printParameters, readParameters, withParameter } from "./parameters.ts";

function read(text: string): [end: number, parameters: Parameter[]] {
  const into: Parameter[] = [];
  return [readParameters(text, 0, into), into];
}

test.each<[string, number, Parameter[]]>([
  ["", 0, []],
  ["  ", 2, []],
  [
    " ; A = b ; C , d",
    13,
    [
      ["a", "b"],
      ["c", undefined],
    ],
  ],
  [
    ';a="x;,\\"y" ;b',
    14,
    [
      ["a", '"x;,\\"y"'],
      ["b", undefined],
    ],
  ],
  [
    ";received=[2001:db8::1];x=2001:db8::2",
    37,
    [
      ["received", "[2001:db8::1]"],
      ["x", "2001:db8::2"],
    ],
  ],
  [
    ";__proto__=1;__proto__",
    22,
    [
      ["__proto__", "1"],
      ["__proto__", undefined],
    ],
  ],
  [";a;;b", -1, [["a", undefined]]],
  [";a;", -1, [["a", undefined]]],
  [";a=", -1, []],
  [";a=;b", -1, []],
  [';a="b', -1, []],
  [";a=b c", -1, [["a", "b"]]],
  [";a=b<c>", -1, [["a", "b"]]],
  [";a:b", -1, [["a", undefined]]],
  [";\u00fc=1", -1, []],
  ["a", -1, []],
])("[RFC 3261 §25.1] %j ends at %i", (text, end, expected) => {
  expect(read(text)).toEqual([end, expected]);
});

test("what is printed is read back as it was", () => {
  fc.assert(
    fc.property(parameters, (given) => {
      const text = printParameters(given);
      expect(read(text)).toEqual([text.length, given]);
    }),
  );
});

test("a value can inject neither a line nor another parameter, a name is a token or nothing", () => {
  fc.assert(
    fc.property(anyText, anyText, (name, value) => {
      const text = printParameters([
        ["a", value],
        [name, value],
      ]);
      expect(text).not.toMatch(/[\r\n]/);
      const [end, found] = read(text);
      expect(end).toBe(text.length);
      expect(found.length).toBeLessThanOrEqual(2);
    }),
  );
  expect(
    printParameters([
      ["a", ""],
      ["b c", "1"],
      ["d", 'x"'],
      ["e", '"x\r\ny"'],
    ]),
  ).toBe(';a;d="x\\"";e="\\"x y\\""');
});

test("a parameter is found by its name, and put in its place", () => {
  const given = [
    ["rport", undefined],
    ["branch", "1"],
  ] as const;
  expect(parameterOf(given, "rport")).toBe("");
  expect(parameterOf(given, "branch")).toBe("1");
  expect(parameterOf(given, "received")).toBeUndefined();
  expect(withParameter(given, "rport", "5060")).toEqual([
    ["rport", "5060"],
    ["branch", "1"],
  ]);
  expect(withParameter(given, "lr")).toEqual([...given, ["lr", undefined]]);
});
