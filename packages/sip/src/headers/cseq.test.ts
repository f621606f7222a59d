import { expect, test } from "vitest";
import { parseCSeq } from "./cseq.ts";

test.each([
  ["1 INVITE", { number: 1, method: "INVITE" }],
  ["0009\t \tSUBSCRIBE ", { number: 9, method: "SUBSCRIBE" }],
  ["2147483647 re%47", { number: 2_147_483_647, method: "re%47" }],
  ["0 A", { number: 0, method: "A" }],
])("[RFC 3261 §20.16] %j", (value, cseq) => {
  expect(parseCSeq(value)).toEqual(cseq);
});

test.each([
  "2147483648 A",
  "36893488147419103232 A",
  "-1 A",
  "A",
  "1",
  "1 ",
  "",
  "1A",
  "1 A B",
  "1 A;b",
  "1.5 A",
  "1 @",
])("[RFC 3261 §8.1.1.5] %j is no CSeq", (value) => {
  expect(parseCSeq(value)).toBeUndefined();
});
