import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "../testing/sip.arbitrary.ts";
import { listOf } from "./list.ts";

test.each([
  [
    ["a, b", "c"],
    ["a", "b", "c"],
  ],
  [[" a ,,\t", "", ","], ["a"]],
  [['"a, b" <sip:c,d>;e="f,g", h'], ['"a, b" <sip:c,d>;e="f,g"', "h"]],
  [['"\\",", x'], ['"\\","', "x"]],
  [['<a",b>,c'], ['<a",b>', "c"]],
  [["sip:a(b@c, sip:d)e@f"], ["sip:a(b@c", "sip:d)e@f"]],
  [['a,"b,c'], ["a", '"b,c']],
  [
    ["a,<b,c", "d"],
    ["a", "<b,c", "d"],
  ],
  [["a>,b"], ["a>", "b"]],
  [[], []],
])("[RFC 3261 §7.3.1] %j", (values, items) => {
  expect(listOf(values)).toEqual(items);
});

test("[RFC 3261 §7.3.1] header rows can be combined, each separated by a comma, without changing the semantics", () => {
  const closed = anyText.map((text) => text.replace(/["<]/g, ""));
  fc.assert(
    fc.property(fc.array(closed), (values) => {
      expect(listOf(values)).toEqual(listOf([values.join(",")]));
    }),
  );
});

test("time is linear in the length of the values", () => {
  for (const unit of [",", '"', "<", ">", '\\"', "<,", '",', " ,"]) {
    for (const start of ["", '"', "<"]) {
      const text = start + unit.repeat(500_000);
      expect(listOf([text]).join("").length).toBeLessThanOrEqual(text.length);
    }
  }
});
