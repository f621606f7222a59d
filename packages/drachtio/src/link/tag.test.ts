import fc from "fast-check";
import { expect, test } from "vitest";
import { tagOf } from "./tag.ts";

test.each([
  ["<sip:a@b>;tag=x", "x"],
  ["<sip:a@b;tag=uri>;tag=x", "x"],
  ["sip:a@b;tag=x", "x"],
  ['"A ;tag=no <sip:no>;tag=no" <sip:a@b> ; Tag = x ;other', "x"],
  ['"A \\" ;tag=no" <sip:a@b>;p="q;tag=no\\";tag=no";tag=x', "x"],
  ["<sip:a@b>;tags=no;tag=x", "x"],
  ["<sip:a@b>;tag", undefined],
  ["<sip:a@b>;tag=", undefined],
  ["<sip:a@b;tag=uri>", undefined],
  ["sip:a@b", undefined],
  ["<sip:a@b;tag=x", "x"],
  ["", undefined],
])("%s has the tag %s", (value, tag) => {
  expect(tagOf(value)).toBe(tag);
});

test("any text is looked through in linear time", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => void tagOf(value)));
  for (const one of [";", ";tag", ';"', "<", "\\", '"', ";tag= "]) expect(tagOf(one.repeat(100_000))).toBe(undefined);
});
