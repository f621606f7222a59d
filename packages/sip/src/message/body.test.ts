import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "../testing/sip.arbitrary.ts";
import { cutBody, utf8Length } from "./body.ts";

test("the length of any text is what Node writes", () => {
  fc.assert(
    fc.property(
      fc.oneof(anyText, fc.string({ unit: fc.constantFrom("a", "\ud83d", "\ude00", "\u00fc", "\uffff") })),
      (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text));
      },
    ),
  );
});

test("[RFC 3261 §18.3] a text is cut after so many bytes, but not within a character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(40), (text, length) => {
      fc.pre(!text.includes("\ufffd"));
      const cut = cutBody(text, length);
      expect(cut === undefined).toBe(length > Buffer.byteLength(text));
      expect(text.startsWith(cut ?? "")).toBe(true);
      const bytes = utf8Length(cut ?? "");
      expect(bytes).toBeLessThanOrEqual(length);
      expect(bytes).toBeGreaterThan((cut === undefined ? 0 : length) - 4);
    }),
  );
  expect(cutBody("a\u00fc\u20ac\ud83d\ude00b", 10)).toBe("a\u00fc\u20ac\ud83d\ude00");
  expect(cutBody("a\u00fcb", 2)).toBe("a");
});

test.each([
  ["caf\xe9", "caf\ufffd"],
  ["caf\xe9 \xe8\xe9", "caf\ufffd \ufffd\ufffd"],
])("a body that is no UTF-8 is left whole: %s", (latin1, decoded) => {
  expect(cutBody(decoded, latin1.length)).toBe(decoded);
  expect(cutBody(decoded, latin1.length - 1)).toBe(decoded.slice(0, -1));
  expect(cutBody(decoded, utf8Length(decoded))).toBe(decoded);
  expect(cutBody(decoded, utf8Length(decoded) + 1)).toBeUndefined();
});
