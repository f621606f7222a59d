import fc from "fast-check";
import { MAX_VERSION } from "../documents/version.ts";
import { withoutForbidden } from "../documents/xml/characters.ts";
import { trimXml } from "../documents/xml/value.ts";

const PITFALLS = [
  "",
  "0123",
  "+441234567890",
  "1e3",
  "true",
  "__proto__",
  "constructor",
  "&amp;",
  "&#65;",
  "]]>",
  "<!--",
  "<x>",
  "\"'",
  "a\r\nb\tc\n",
  "  x  ",
  "\u00a0",
  "\u{1f469}\u200d\u{1f4bb}",
  "\u202eevil",
];

/** Any text at all, lone surrogates and control characters included, with what parsers stumble over among it. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 3, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 2, arbitrary: fc.constantFrom(...PITFALLS) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom(...PITFALLS, "\0", "\ud800", "\ufffe"), { maxLength: 4 })
      .map((s) => s.join("")),
  },
);

/** Text that XML can carry. */
export const xmlText: fc.Arbitrary<string> = anyText.map(withoutForbidden);

/** Text that XML can carry and that white space collapsing leaves alone: attributes of type token, URIs, numbers. */
export const trimmedText: fc.Arbitrary<string> = xmlText.map((text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""));

/** An XML name without a colon, among them those that every object has. */
export const ncName: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][-.\w]{0,8}$/),
  fc.constantFrom("__proto__", "constructor", "toString", "tuple", "basic", "état", "名"),
);

/** An address as SIP documents carry it. */
export const sipUri: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("sip", "sips", "pres"),
    fc.stringMatching(/^[a-z0-9+*._-]{1,10}$/),
    fc.domain(),
    fc.constantFrom("", ";transport=tcp", ";user=phone", "?Replaces=a%3Bb"),
  )
  .map(([scheme, user, host, tail]) => `${scheme}:${user}@${host}${tail}`);

/** An `xs:dateTime` as people and phones write it (RFC 3339), with or without a fraction and in any zone. */
export const dateTime: fc.Arbitrary<string> = fc
  .tuple(
    fc.date({ min: new Date("1970-01-01T00:00:00Z"), max: new Date("2100-01-01T00:00:00Z"), noInvalidDate: true }),
    fc.boolean(),
    fc.constantFrom("Z", "+00:00", "-05:00", "+13:45"),
  )
  .map(([date, fraction, zone]) => date.toISOString().slice(0, fraction ? 23 : 19) + zone);

/** A language tag (RFC 5646) for xml:lang. */
export const language: fc.Arbitrary<string> = fc.constantFrom("en", "fr", "de-CH", "zh-Hant", "x-klingon");

/** An id, a tag: trimmed text that is not empty. */
export const token: fc.Arbitrary<string> = trimmedText.filter((text) => text !== "");

/** What xs:anyURI takes: addresses of SIP, and awkward text without delimiters. */
export const uri: fc.Arbitrary<string> = fc.oneof(
  sipUri,
  fc.constantFrom("tel:+441234567890", "alice@example.com", "sip:0b1d3c2a-1111", "sip:%61@x;a?b=%20", "urn:x:a#b", ""),
  trimmedText.map((text) => trimXml(text.replace(/[%#:[\]/?]/g, ""))),
);

export const count: fc.Arbitrary<number> = fc.oneof(fc.nat(), fc.maxSafeNat());
/** Numbers that are no counts among others that are. */
export const anyNumber: fc.Arbitrary<number> = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(-0, 99, 100, 699, 700, 2 ** 32, 1e21),
);

/** The version of a document. */
export const version: fc.Arbitrary<number> = fc.oneof(fc.nat(3), fc.nat(MAX_VERSION), fc.constant(MAX_VERSION));

/** Texts that look like URIs and are none, but no IPv6 address in brackets. */
export function untidyUri(): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    "sip:",
    "//",
    "/",
    "?",
    "#",
    "%",
    "%4",
    "%41",
    ":",
    "@",
    "[",
    "]",
    " ",
    "\n",
    "a",
    "1",
    "é",
    "\ud800",
  );
  return fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("").replace(/\[[0-9A-Fa-f:.]+\]/g, "[]"));
}
