import fc from "fast-check";
import { expect, test } from "vitest";
import { parseExtendedValue } from "./extended-value.ts";

test.each([
  ["UTF-8''J%C3%A4s%C3%B8n%20Doe", "J\u00e4s\u00f8n Doe"],
  ["utf-8'en'a!#$&+-.^_`|~Z9", "a!#$&+-.^_`|~Z9"],
  ["UTF-8''%e2%82%AC%f0%9f%91%a9", "\u20ac\u{1f469}"],
  ["UTF-8''", ""],
])("[RFC 5987 §3.2.1] %j is %j", (value, text) => {
  expect(parseExtendedValue(value)).toBe(text);
});

test.each([
  "",
  "a",
  "UTF-8",
  "UTF-8'",
  "UTF-8'a",
  "iso-8859-1'en'%A3",
  "UTF-8''a'b",
  "UTF-8''a b",
  "UTF-8''\"",
  "UTF-8''é",
  "UTF-8''%",
  "UTF-8''%4",
  "UTF-8''%G1",
  "UTF-8''%A3",
  "UTF-8''%C3",
  "UTF-8''%C0%80",
  "UTF-8''%E0%80%80",
  "UTF-8''%ED%A0%80",
  "UTF-8''%F4%90%80%80",
  "UTF-8''%F8%88%80%80%80",
  "UTF-8''%%4141",
  "UTF-8''%00",
  "UTF-8''a%0D%0AVia:b",
])("%j is no extended value", (value) => {
  expect(parseExtendedValue(value)).toBeUndefined();
});

test("any well-formed text without control characters comes back, and nothing throws", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), (given, junk) => {
      const text = given.replace(/\p{Cc}/gu, "");
      expect(
        parseExtendedValue(
          `UTF-8''${encodeURIComponent(text).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`,
        ),
      ).toBe(text);
      expect(typeof parseExtendedValue(`UTF-8''%${junk}`)).toMatch(/string|undefined/);
    }),
  );
});

test.each(["a", "%41", "%C3", "'", "%F0%9F%91%A9"])(
  "time is linear in the number of %j, and no number makes it throw",
  (unit) => {
    expect(parseExtendedValue(`UTF-8''${unit.repeat(300_000)}`)?.length ?? 0).toBeLessThan(1e6);
  },
);
