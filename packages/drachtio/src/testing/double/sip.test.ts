import fc from "fast-check";
import { expect, test } from "vitest";
import {
  answerTo,
  branchOf,
  type Header,
  headerOf,
  hostPortOf,
  parseSip,
  printSip,
  reasonOf,
  type SipMessage,
  tagOf,
  uriOf,
} from "./sip.ts";

const token = fc.stringMatching(/^[a-z][a-z-]{0,11}$/).filter((name) => name !== "content-length");
const value = fc.string({ unit: "grapheme-ascii" }).map((text) => text.trim());
const headers = fc.array(fc.tuple(token, value));
const body = fc.string({ unit: "grapheme" });
const message: fc.Arbitrary<SipMessage> = fc.oneof(
  fc.record({
    kind: fc.constant("request" as const),
    method: fc.constantFrom("NOTIFY", "X"),
    uri: fc.constant("sip:a@b"),
    headers,
    body,
  }),
  fc.record({
    kind: fc.constant("response" as const),
    status: fc.integer({ min: 100, max: 699 }),
    reason: fc.constantFrom("", "Two Words"),
    headers,
    body,
  }),
);

const text = fc
  .array(fc.oneof(fc.constantFrom("\r\n", "\r", "\n", ":", " ", "SIP/2.0", "NOTIFY"), fc.string({ maxLength: 5 })))
  .map((parts) => parts.join(""));

test("what is printed is read back", () => {
  fc.assert(
    fc.property(message, (one) => {
      expect(parseSip(printSip(one))).toEqual(one);
    }),
  );
});

test("any text is read, or is no message", () => {
  fc.assert(
    fc.property(text, (any) => {
      expect(["undefined", "object"]).toContain(typeof parseSip(any));
    }),
  );
  expect(parseSip("")).toBeUndefined();
  expect(parseSip("NOTIFY")).toBeUndefined();
  expect(parseSip("NOTIFY sip:a SIP/2.0\r\nno header\r\n: none\r\nTo : <sip:b> \r\nX:")?.headers).toEqual([
    ["to", "<sip:b>"],
    ["x", ""],
  ]);
});

test.each([
  ["<sip:a@b>;tag=1", "1", "sip:a@b"],
  ["<sip:a@b;tag=no>;x=y;tag=1;z", "1", "sip:a@b;tag=no"],
  ["sip:a@b;tag=1", "1", "sip:a@b"],
  ["<sip:a@b>", "", "sip:a@b"],
  ["sip:a@b", "", "sip:a@b"],
])("%s has the tag %s and the URI %s", (text, tag, uri) => {
  expect([tagOf(text), uriOf(text)]).toEqual([tag, uri]);
});

test.each([
  ["sip:a@b", "b:5060"],
  ["sip:a@b:5070;lr", "b:5070"],
  ["sip:b?x=y", "b:5060"],
  ["sip:b:5070", "b:5070"],
])("%s points to %s", (uri, place) => {
  expect(hostPortOf(uri)).toBe(place);
});

test.each([
  ["SIP/2.0/UDP a;branch=z9hG4bK1", "z9hG4bK1"],
  ["SIP/2.0/UDP a;branch=z9hG4bK1;rport", "z9hG4bK1"],
])("%s has the branch %s", (via, branch) => {
  expect(branchOf({ headers: [["via", via]] })).toBe(branch);
});

test("an answer keeps a To tag, and gets one where there is none", () => {
  const request = (to: string) => ({
    kind: "request" as const,
    method: "X",
    uri: "sip:a",
    headers: [
      ["to", to],
      ["x", ""],
    ] satisfies Header[],
    body: "",
  });
  expect(headerOf(answerTo(request("<sip:a>;tag=1"), 200, "2"), "to")).toBe("<sip:a>;tag=1");
  expect(headerOf(answerTo(request("<sip:a>"), 200, "2"), "to")).toBe("<sip:a>;tag=2");
  expect(headerOf(answerTo(request("<sip:a>"), 200, ""), "to")).toBe("<sip:a>");
});

test("a status has its words", () => {
  expect([200, 299, 489, 699].map(reasonOf)).toEqual(["OK", "OK", "Bad Event", "Refused"]);
});
