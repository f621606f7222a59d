import { expect, test } from "vitest";
import { type AuthenticatorOptions, withDefaults } from "./options.ts";

test("MD5 stands first by default, a nonce is good for 300 s, and what is lax is off", () => {
  const { isSameUri, ...others } = withDefaults({ realm: "r" });
  expect(others).toEqual({
    realm: "r",
    algorithms: ["MD5", "SHA-256"],
    proxy: false,
    nonceExpires: 300,
    maxNonces: 100_000,
    acceptsNoQop: false,
    onWrongCredentials: "challenge",
  });
  expect([isSameUri("sip:a", "sip:a"), isSameUri("sip:a", "sip:A")]).toEqual([true, false]);
});

test("what is given stays as it is", () => {
  const given: Required<AuthenticatorOptions> = {
    realm: "r",
    algorithms: ["SHA-512-256"],
    proxy: true,
    nonceExpires: 1,
    maxNonces: 2,
    acceptsNoQop: true,
    isSameUri: () => true,
    onWrongCredentials: "refuse",
  };
  expect(withDefaults(given)).toEqual(given);
});

test.each([
  { realm: "" },
  { realm: "a\r\nb" },
  { algorithms: [] },
  { algorithms: ["MD5", "MD5"] },
  { algorithms: ["MD5-sess"] },
  { nonceExpires: 0 },
  { nonceExpires: Number.NaN },
  { maxNonces: 1 },
  { maxNonces: Number.NaN },
])("%j is a mistake of ours", (given) => {
  expect(() => withDefaults({ realm: "r", ...given } as AuthenticatorOptions)).toThrow(TypeError);
});
