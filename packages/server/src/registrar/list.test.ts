import fc from "fast-check";
import { expect, test } from "vitest";
import { listed } from "./list.ts";

test.each<[readonly string[], readonly string[]]>([
  [[], []],
  [["", " , "], []],
  [
    ["a, b", "c"],
    ["a", "b", "c"],
  ],
  [['"a, \\" b" <sip:x@y,z>;q=1,c'], ['"a, \\" b" <sip:x@y,z>;q=1', "c"]],
  [['"a, b'], ['"a, b']],
  [["<a, b"], ["<a, b"]],
  [["a\rb\nc\0d\ud800, e"], ["a b c d", "e"]],
])("[RFC 3261 §7.3.1] %j is the list %j", (values, items) => {
  expect(listed(values)).toEqual(items);
});

test("what has been split stays as it is, and goes on one line", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", ",", '"', "<", ">", "\\", " ", "\n") })), (values) => {
      const items = listed(values);
      expect(items.flatMap((item) => listed([item]))).toEqual(items);
      expect(items.join("")).not.toMatch(/[\r\n\0]/);
    }),
  );
});
