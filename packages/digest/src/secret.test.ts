import { expect, test } from "vitest";
import type { Hash } from "./cryptography.ts";
import { hash } from "./node.ts";
import { ha1, ha1Of, type Secret } from "./secret.ts";

const DIGEST = ha1(hash, "MD5", "bob", "biloxi.com", "zanzibar");
const of = (secret: Secret | undefined): string | undefined => ha1Of(hash, "MD5", "bob", "biloxi.com", secret);

test("[RFC 7616 §3.4.2] A1 is the username, the realm and the password", () => {
  expect(DIGEST).toBe(hash("MD5", "bob:biloxi.com:zanzibar"));
});

test("a password and its digest are the same secret", () => {
  expect(of({ password: "zanzibar" })).toBe(DIGEST);
  expect(of({ ha1: { MD5: DIGEST } })).toBe(DIGEST);
  expect(of({ ha1: { MD5: DIGEST.toUpperCase() } })).toBe(DIGEST);
});

test("nothing, an empty digest, one of another algorithm or the null of a look-up is no secret", () => {
  for (const secret of [
    undefined,
    { ha1: {} },
    { ha1: { MD5: "" } },
    { ha1: { MD5: "zanzibar" } },
    { ha1: { "SHA-256": DIGEST } },
  ]) {
    expect(of(secret)).toBeUndefined();
  }
  for (const text of ["null", '{"password":null}', '{"ha1":null}', "{}"]) expect(of(JSON.parse(text))).toBeUndefined();
});

test("it takes one hash, whatever is known of a user", () => {
  for (const secret of [undefined, { password: "a" }, { ha1: {} }, { ha1: { MD5: DIGEST } }]) {
    let count = 0;
    const counting: Hash = (algorithm, text) => {
      count++;
      return hash(algorithm, text);
    };
    ha1Of(counting, "MD5", "bob", "biloxi.com", secret);
    expect(count).toBe(1);
  }
});
