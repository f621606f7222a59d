import fc from "fast-check";
import { expect, test } from "vitest";
import type { ReadStatus } from "../documents/status/value.ts";
import { anyText } from "../testing/strings.ts";
import { callKey, wordsOf } from "./statement.ts";

test("calls that differ in call-id, a tag or the leg have different keys, whatever these hold", () => {
  const text = fc.oneof(anyText, fc.constantFrom("", ";", "%", "a;b", "a%3Bb", ";;"));
  const parts = fc.record({ callId: text, localTag: text, remoteTag: text, leg: text });
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      const isSame = JSON.stringify(Object.values(a)) === JSON.stringify(Object.values(b));
      expect(callKey(a) === callKey(b)).toBe(isSame);
    }),
    {
      examples: [
        [half("a", "b"), half("a;b", "")],
        [half("%3B", ""), half(";", "")],
      ],
    },
  );
});

function half(callId: string, localTag: string) {
  return { callId, localTag, remoteTag: "", leg: "" };
}

test("[RFC 4235 §4.1.1] a half-dialog has a key, too, and can keep it", () => {
  expect(callKey({ callId: "x@y" })).toBe("x@y;;;");
});

const silent: ReadStatus = { activities: [], dnd: false, onThePhone: false, because: [] };

test("a document that says nothing leaves open whether calls are wanted", () => {
  expect(wordsOf(silent)).toEqual({ activities: [] });
});

test("a document that says anything says whether calls are wanted", () => {
  const status: ReadStatus = {
    basic: "open",
    note: "hello",
    activities: ["away"],
    dnd: false,
    onThePhone: true,
    because: [{ concluded: "open", from: "basic", said: "open" }],
  };
  expect(wordsOf(status)).toEqual({ basic: "open", note: "hello", activities: ["away"], dnd: false, onThePhone: true });
});
