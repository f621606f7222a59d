import fc from "fast-check";
import { ALGORITHMS, type Algorithm } from "./algorithm.ts";
import type { Challenge } from "./challenge.ts";
import type { Credentials, Protection } from "./credentials.ts";

const PITFALLS = ["", "\\", '"', '\\"', "a, b=c", "'", "%", "__proto__", "\t", "é", "\u{1f469}", "\u00a0", "Digest "];

/** Any text that stands on one line: what a quoted-string can hold. */
export const lineText: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ maxLength: 12 }),
    fc.constantFrom(...PITFALLS),
    fc.array(fc.constantFrom(...PITFALLS), { maxLength: 4 }).map((parts) => parts.join("")),
  )
  .map((text) => text.replace(/[^\P{Cc}\t]/gu, ""));

/** Any text at all, and what is nearly a Digest value. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        "Digest ",
        "realm",
        "=",
        '"',
        ",",
        "\\",
        " ",
        "\r\n",
        "\0",
        "a",
        "username*",
        "UTF-8''",
        "%C3",
        "%",
      ),
      { maxLength: 20 },
    )
    .map((parts) => `Digest ${parts.join("")}`),
);

export const algorithm: fc.Arbitrary<Algorithm> = fc.constantFrom(...ALGORITHMS);

const protection: fc.Arbitrary<Protection> = fc.record({
  qop: fc.constantFrom("auth", "AUTH"),
  nc: fc.stringMatching(/^[0-9a-fA-F]{8}$/),
  cnonce: lineText,
});

export const credentials: fc.Arbitrary<Credentials> = fc.record(
  {
    username: lineText,
    realm: lineText,
    nonce: lineText,
    uri: lineText,
    response: lineText,
    algorithm,
    opaque: lineText,
    protection,
  },
  { requiredKeys: ["username", "realm", "nonce", "uri", "response"] },
);

export const challenge: fc.Arbitrary<Challenge> = fc.record(
  { realm: lineText, nonce: lineText, algorithm, qop: fc.constant("auth"), opaque: lineText, stale: fc.boolean() },
  { requiredKeys: ["realm", "nonce", "stale"] },
);
