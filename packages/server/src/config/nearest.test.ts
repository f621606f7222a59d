import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const WORDS = ["sip-port", "ws-port", "host", "maxExpires"] as const;

test.each<[string, string | undefined]>([
  ["sip-prt", "sip-port"],
  ["sipPort", "sip-port"],
  ["SIP_PORT", "sip-port"],
  ["wsport", "ws-port"],
  ["hots", undefined],
  ["hos", "host"],
  ["max-expire", "maxExpires"],
  ["token", undefined],
  ["", undefined],
  ["x".repeat(41), undefined],
])("%j may have meant %j", (written, meant) => {
  expect(nearest(written, WORDS)).toBe(meant);
});

test("a word is nearest to itself, and to itself but for a letter", () => {
  fc.assert(
    fc.property(fc.constantFrom(...WORDS), fc.nat(20), fc.constantFrom("", "x"), (word, at, letter) => {
      expect(nearest(word, WORDS)).toBe(word);
      expect(nearest(word.slice(0, at) + letter + word.slice(at + 1), WORDS)).toBe(word);
    }),
    { examples: [["host", 0, ""]] },
  );
});
