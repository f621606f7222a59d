import fc from "fast-check";
import { withoutForbidden } from "../documents/xml/characters.ts";

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
