import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText, nameAddress } from "../testing/sip.arbitrary.ts";
import { parseNameAddress, printNameAddress, tagOf, withTag } from "./name-address.ts";

describe("[RFC 3261 §20.10] an address", () => {
  test.each([
    ["sip:a@b", { uri: "sip:a@b", parameters: [] }],
    ["<sip:a@b>", { uri: "sip:a@b", parameters: [] }],
    ["sip:a@b;tag=1", { uri: "sip:a@b", parameters: [["tag", "1"]] }],
    ["<sip:a@b;c=d>;tag=1", { uri: "sip:a@b;c=d", parameters: [["tag", "1"]] }],
    ['"A. G. Bell" <sip:a@b> ; Tag = x', { display: "A. G. Bell", uri: "sip:a@b", parameters: [["tag", "x"]] }],
    ['"a \\"<b>\\" \\\\"<sip:a@b?c=d>', { display: 'a "<b>" \\', uri: "sip:a@b?c=d", parameters: [] }],
    ["caller<sip:a@b>", { display: "caller", uri: "sip:a@b", parameters: [] }],
    ["J\u00fcrgen (B\u00fcro)  <sip:a@b>", { display: "J\u00fcrgen (B\u00fcro)", uri: "sip:a@b", parameters: [] }],
    ['"" <sip:a@b>', { uri: "sip:a@b", parameters: [] }],
    ["  <tel:+1-201;phone-context=x>", { uri: "tel:+1-201;phone-context=x", parameters: [] }],
    ["sip:a@b ;x", { uri: "sip:a@b", parameters: [["x", undefined]] }],
    ['<sip:a@b>;+sip.instance="<urn:uuid:1>"', { uri: "sip:a@b", parameters: [["+sip.instance", '"<urn:uuid:1>"']] }],
    ["<sip:a@b>tag=1", { uri: "sip:a@b", parameters: [["tag", "1"]] }],
  ])("%s", (value, expected) => {
    expect(parseNameAddress(value)).toStrictEqual(expected);
  });

  test.each([
    "",
    "*",
    "a",
    '"a',
    '"Mr. J. User <sip:j.user@example.com>',
    '"a" sip:a@b',
    "Bell, Alexander <sip:a@b>",
    "<sip:a@b",
    "< sip:a@b >",
    "<>",
    "<a>",
    "sip:a@b, sip:c@d",
    "<sip:a@b>, <sip:c@d>",
    "sip:a@b?c=d",
    "sip:a@b;;",
    '"Joe" <sip:joe@example.org>;;;;',
    "sip:a b@c",
    "<sip:a@b>;tag:1",
    'a"b" <sip:a@b>',
    "<sip:a\0@b>",
  ])("not %s", (value) => {
    expect(parseNameAddress(value)).toBeUndefined();
  });
});

test("parse(print(address)) is the address", () => {
  fc.assert(
    fc.property(nameAddress, (address) => {
      expect(parseNameAddress(printNameAddress(address))).toEqual(address);
    }),
  );
});

test("whatever an address holds, what is printed is one address on one line", () => {
  fc.assert(
    fc.property(anyText, anyText, (display, uri) => {
      const text = printNameAddress({ display, uri: `sip:${uri}x`, parameters: [] });
      expect(text).not.toMatch(/[\r\n]/);
      expect(parseNameAddress(text)).toBeDefined();
    }),
  );
});

test("[RFC 3261 §8.2.6.2] a tag is put where there is none", () => {
  expect(tagOf("<sip:a@b;tag=uri>")).toBeUndefined();
  expect(tagOf('"x;tag=y" <sip:a@b>;tag=z')).toBe("z");
  expect(tagOf("<")).toBeUndefined();
  expect(withTag("sip:a@b", "1")).toBe("sip:a@b;tag=1");
  expect(withTag("<sip:a@b>;tag=2", "1")).toBe("<sip:a@b>;tag=2");
  fc.assert(
    fc.property(nameAddress, (address) => {
      const value = printNameAddress(address);
      expect(tagOf(withTag(value, "t"))).toBe(tagOf(value) ?? "t");
    }),
  );
});

test("time is linear in the length of the value", () => {
  for (const unit of ['"', "<", ">", ";", "\\", '\\"', " ", "a", ";a", "a ", ";a=b", ","]) {
    for (const start of ["", '"', "<sip:", "<sip:a>", "sip:a", "a "]) {
      const text = start + unit.repeat(1_000_000 / unit.length);
      expect(parseNameAddress(text)?.uri).not.toBe("");
    }
  }
});
