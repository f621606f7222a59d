import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseChallenge, printChallenge } from "./challenge.ts";
import { anyText, challenge } from "./digest.arbitrary.ts";

describe("[RFC 7616 §3.3] a challenge", () => {
  test.each<[string, unknown]>([
    ['Digest realm="r", nonce="n"', { realm: "r", nonce: "n", stale: false }],
    [
      'Digest realm="atlanta.com", domain="sip:ss1.carrier.com", qop="auth", nonce="f84f1cec41e6cbe5aea9c8e88d359", opaque="", stale=FALSE, algorithm=MD5',
      {
        realm: "atlanta.com",
        nonce: "f84f1cec41e6cbe5aea9c8e88d359",
        algorithm: "MD5",
        qop: "auth",
        opaque: "",
        stale: false,
      },
    ],
    [
      'Digest realm="", nonce="", qop="auth-int, AUTH", stale=True, userhash=true',
      { realm: "", nonce: "", qop: "auth", stale: true },
    ],
  ])("%s is read", (value, expected) => {
    expect(parseChallenge(value)).toEqual(expected);
  });

  test.each([
    'Basic realm="r"',
    'Digest realm="r',
    'Digest realm="r"',
    'Digest nonce="n"',
    'Digest realm="r", nonce="n", algorithm=SHA-256-sess',
    'Digest realm="r", nonce="n", algorithm=AKAv1-MD5',
    'Digest realm="r", nonce="n", qop="auth-int"',
    'Digest realm="r", nonce="n", qop=""',
  ])("[RFC 8760 §2.4] %s is one that we do not understand", (value) => {
    expect(parseChallenge(value)).toBeUndefined();
  });

  test("what is printed is read back as it was", () => {
    fc.assert(
      fc.property(challenge, (given) => {
        expect(parseChallenge(printChallenge(given))).toEqual(given);
      }),
    );
  });

  test("what MUST NOT be quoted is not, and what MUST be is", () => {
    expect(
      printChallenge({ realm: "r", nonce: "n", algorithm: "SHA-256", qop: "auth", opaque: "o", stale: true }),
    ).toBe('Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth", opaque="o", stale=true');
  });

  test("any text is read or not, and never throws", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(typeof parseChallenge(text)).toMatch(/object|undefined/);
      }),
    );
  });
});
