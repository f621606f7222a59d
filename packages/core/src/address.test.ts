import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostOf, toAddress, userOf } from "./address.ts";
import { anyText } from "./testing/strings.ts";

describe("an address", () => {
  test.each([
    ["sip:bob@example.com", "bob@example.com"],
    ["SIPS:bob@Example.COM:5061;transport=tcp?Subject=x", "bob@example.com"],
    ["pres:bob@example.com", "bob@example.com"],
    ["im:bob@example.com", "bob@example.com"],
    ['"Bob, <sip:evil@x>" <sip:bob@example.com>;tag=1', "bob@example.com"],
    ["Bob <sip:bob@example.com>", "bob@example.com"],
    ["bob@example.com", "bob@example.com"],
    [" \tsip:bob@example.com \r\n", "bob@example.com"],
    ["sip:bob:secret@example.com", "bob@example.com"],
    ["sip:bob@example.com.", "bob@example.com"],
    ["sip:bob@[2001:DB8::1]:5060", "bob@[2001:db8::1]"],
    ["sip:192.0.2.4", "192.0.2.4"],
    ["sip:example.com:5060;lr", "example.com"],
    ["example.com:5060", "example.com"],
    ["sip:my_pbx", "my_pbx"],
    ["localhost", "localhost"],
    ["sip:+1-212;phone-context=a@example.com;user=phone", "+1-212;phone-context=a@example.com"],
    ["sip:a?b/c@example.com", "a?b/c@example.com"],
    ["sip:__proto__@constructor", "__proto__@constructor"],
  ])("is in %j", (text, address) => {
    expect(toAddress(text)).toBe(address);
  });

  test("[RFC 3261 §19.1.4] the user part is case-sensitive, the host is not", () => {
    expect(toAddress("sip:Bob@HOST")).toBe("Bob@host");
  });

  test.each([
    ["sip:%61lice%2dx@h", "alice-x@h"],
    ["sip:%23%2a9@h", "%23*9@h"],
    ["sip:#*9@h", "%23*9@h"],
    ["sip:a%3bb%40c@h", "a%3Bb%40c@h"],
    ["sip:50%@h", "50%25@h"],
    ["sip:%2561@h", "%2561@h"],
    ["sip:%00@h", "%00@h"],
    ["sip:%C3%a9@h", "%C3%A9@h"],
    ["sip:é\u{1f600}@h", "%C3%A9%F0%9F%98%80@h"],
  ])("[RFC 3261 §19.1.4] a character outside of the reserved set is the same escaped or not: %s", (text, address) => {
    expect(toAddress(text)).toBe(address);
  });

  test.each([
    "",
    " ",
    "tel:+12125551212",
    "tel:123",
    "mailto:bob@example.com",
    "bob:secret@example.com",
    "http://example.com/",
    "urn:service:sos",
    "sip:",
    "sip:@example.com",
    "sip:bob@",
    "sip:a@b@c",
    "sip:bob@exa mple.com",
    "sip:b ob@example.com",
    "sip:bob@-a",
    "sip:bob@a..b",
    "sip:bob@.",
    "sip:bob@é.com",
    "sip:bob@[::1",
    "sip:bob@[fe80::1%eth0]",
    'sip:"bob"@example.com',
    "sip:b\0b@example.com",
    "sip:\ud800@example.com",
    "<sip:bob@example.com",
    '"Bob <sip:bob@example.com>',
    "<>",
    "sip:bob@example.com/x",
    "sip:bob@example.com:port",
  ])("is not in %j", (text) => {
    expect(toAddress(text)).toBeUndefined();
  });
});

const user = fc.stringMatching(/^[A-Za-z0-9!~*'()&=+$,/_.-]{1,10}$/);
const host = fc.oneof(fc.domain(), fc.ipV4(), fc.constantFrom("pbx", "[2001:db8::1]"));

function anyCase(text: string, mask: number): string {
  return [...text].map((letter, i) => ((mask >> (i % 31)) & 1 ? letter.toUpperCase() : letter.toLowerCase())).join("");
}

function escapedSome(text: string, mask: number): string {
  const hex = (letter: string) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return [...text]
    .map((letter, i) => (/[\w.!~*'()-]/.test(letter) && (mask >> (i % 31)) & 1 ? hex(letter) : letter))
    .join("");
}

/** The ways in which the same address can be written. */
const spelling = fc.tuple(
  user,
  host,
  fc.nat(),
  fc.constantFrom("sip:", "SIPS:", "pres:", "im:"),
  fc.constantFrom("", ":secret"),
  fc.constantFrom("", ".", ":5060", ":", "; Transport=TCP", ";user=phone?a=b", "?Replaces=a%40b"),
  fc.constantFrom("", "<", "Bob <", '"Bob <sip:x@y>" <'),
);

test("[RFC 3261 §19.1.4] each way to write an address gives the same one", () => {
  fc.assert(
    fc.property(spelling, ([name, domain, mask, scheme, password, tail, open]) => {
      const end = domain.startsWith("[") && tail === "." ? "" : tail;
      const uri = `${scheme}${escapedSome(name, mask)}${password}@${anyCase(domain, mask)}${end}`;
      expect(toAddress(open === "" ? uri : `${open}${uri}>;tag=1`)).toBe(`${name}@${domain.toLowerCase()}`);
    }),
  );
});

test("an address is itself, and the URI made of it has it", () => {
  fc.assert(
    fc.property(anyText, host, (name, domain) => {
      const address = toAddress(`sip:${name}@${domain}`) ?? toAddress("sip:none@none");
      expect(address).toBeDefined();
      for (const text of [`${address}`, `sip:${address}`, `<sip:${address};a=b>`])
        expect(toAddress(text)).toBe(address);
    }),
  );
});

test("the host is the tenant: addresses that differ in it alone are different, and have the same user", () => {
  fc.assert(
    fc.property(user, fc.domain(), fc.domain(), (name, one, other) => {
      const [a, b] = [toAddress(`sip:${name}@${one}`), toAddress(`sip:${name}@${other}`)];
      if (a === undefined || b === undefined) return expect.fail("both are addresses");
      expect(a === b).toBe(one.toLowerCase() === other.toLowerCase());
      expect([hostOf(a), userOf(a), userOf(b)]).toEqual([one.toLowerCase(), name, name]);
    }),
  );
});

test("an address without a user has an empty one", () => {
  const address = toAddress("sip:example.com");
  expect(address === undefined ? [] : [hostOf(address), userOf(address)]).toEqual(["example.com", ""]);
});

test("any text is read without an exception, and an address fits in a URI: one line, no delimiters", () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      for (const text of [a, `sip:${a}@${b}`, `"${a}" <sip:${b}@h>`, `${a}@h`]) {
        expect(toAddress(text) ?? "none").toMatch(/^[-\w.!~*'()&=+$,;?/%]+@?[-\w.:[\]]*$|^[-\w.:[\]]+$/);
      }
    }),
  );
});

test("time is linear in the length of the text", () => {
  for (const unit of ["a", ".", "-", "@", ":", ";", "?", "%", "%61", "<", ">", '"', " ", "\t", "a.", "#", "[", "é"]) {
    for (const start of ["", "sip:", "sip:a@", "sip:a@b", "<sip:", '"', "sip:a:"]) {
      for (const end of ["", "@h", "\0"]) expect(() => toAddress(start + unit.repeat(60_000) + end)).not.toThrow();
    }
  }
});
