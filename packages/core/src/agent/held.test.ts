import fc from "fast-check";
import { expect, test } from "vitest";
import { inOnePiece } from "./held.ts";

test("a text in one piece is the same text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => inOnePiece(text) === text));
  expect(inOnePiece("")).toBe("");
  expect(inOnePiece("\u{1f4de}")).toBe("\u{1f4de}");
});
