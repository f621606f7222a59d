import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printCredentials, toCredentials } from "./credentials.ts";
import { anyText, credentials } from "./digest.arbitrary.ts";
import { parseParameters } from "./parameters.ts";

function read(value: string): unknown {
  const parsed = parseParameters(value);
  if (!parsed.ok) return parsed.error;
  const read = toCredentials(parsed.value);
  return read.ok ? read.value : read.error;
}

const BASE = 'Digest username="bob", realm="biloxi.com", nonce="n", uri="sip:bob@biloxi.com", response="r"';
const BOB = { username: "bob", realm: "biloxi.com", nonce: "n", uri: "sip:bob@biloxi.com", response: "r" };

describe("[RFC 7616 §3.4] credentials", () => {
  test.each<[string, unknown]>([
    [BASE, BOB],
    [`${BASE}, algorithm=md5`, { ...BOB, algorithm: "MD5" }],
    [`${BASE}, algorithm="SHA-256"`, { ...BOB, algorithm: "SHA-256" }],
    [`${BASE}, opaque=""`, { ...BOB, opaque: "" }],
    [
      `${BASE}, qop="auth", nc=0000000A, cnonce=""`,
      { ...BOB, protection: { qop: "auth", nc: "0000000A", cnonce: "" } },
    ],
    [`${BASE}, nc=1, cnonce="c", auts="x", userhash=false`, BOB],
    [BASE.replace('username="bob"', "username*=UTF-8''b%C3%B6b"), { ...BOB, username: "b\u00f6b" }],
  ])("%s is read", (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  test.each([
    [BASE.replace('username="bob"', "a=b"), "missing-parameter"],
    [BASE.replace("realm=", "a="), "missing-parameter"],
    [BASE.replace("nonce=", "a="), "missing-parameter"],
    [BASE.replace("uri=", "a="), "missing-parameter"],
    [BASE.replace("response=", "a="), "missing-parameter"],
    [`${BASE}, qop=auth, nc=00000001`, "missing-parameter"],
    [`${BASE}, qop=auth, cnonce="c"`, "missing-parameter"],
    [`${BASE}, algorithm=MD5-sess`, "algorithm"],
    [`${BASE}, qop=auth-int, nc=00000001, cnonce="c"`, "qop"],
    [`${BASE}, qop="", nc=00000001, cnonce="c"`, "qop"],
    [`${BASE}, qop=auth, nc=1, cnonce="c"`, "nonce-count"],
    [`${BASE}, qop=auth, nc=000000001, cnonce="c"`, "nonce-count"],
    [`${BASE}, qop=auth, nc=-0000001, cnonce="c"`, "nonce-count"],
    [`${BASE}, username*=UTF-8''bob`, "username"],
    [BASE.replace('username="bob"', "username*=UTF-8''%FF"), "username"],
    [BASE.replace('username="bob"', "username*=bob"), "username"],
  ])("%s is not: %s", (value, error) => {
    expect(read(value)).toBe(error);
  });

  test("what is printed is read back as it was", () => {
    fc.assert(
      fc.property(credentials, (given) => {
        expect(read(printCredentials(given))).toEqual(given);
      }),
    );
  });

  test("what MUST NOT be quoted is not, and what MUST be is", () => {
    const printed = printCredentials({
      ...BOB,
      algorithm: "MD5",
      opaque: "o",
      protection: { qop: "auth", nc: "00000001", cnonce: "c" },
    });
    expect(printed).toBe(
      'Digest username="bob", realm="biloxi.com", nonce="n", uri="sip:bob@biloxi.com", response="r", algorithm=MD5, opaque="o", qop=auth, nc=00000001, cnonce="c"',
    );
  });

  test("any text is read or not, and never throws", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(read(text)).toBeDefined();
      }),
    );
  });
});
