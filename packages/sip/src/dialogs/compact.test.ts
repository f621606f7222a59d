import fc from "fast-check";
import { expect, test } from "vitest";
import { compact, flat } from "./compact.ts";

test("what is compacted reads as before", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
      expect(compact(texts)).toEqual(texts);
    }),
  );
});

test("what is flat reads as before", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(flat(a + b)).toBe(a + b);
    }),
  );
});
