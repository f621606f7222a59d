import fc from "fast-check";
import { expect, it } from "vitest";
import { isKeepAlive } from "./keep-alive.ts";

it("white space and zeros in any mixture are a keep-alive", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("\r", "\n", " ", "\t", "\0") }), (text) => {
      expect(isKeepAlive(Buffer.from(text))).toBe(true);
    }),
  );
});

it("what begins with a letter is none, nor is what has one after white space", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("\r", "\n", " ", "\t") }), fc.string(), (white, text) => {
      expect(isKeepAlive(Buffer.from(`${white}A${text}`))).toBe(false);
    }),
  );
});

it("[RFC 5626 §4.4.2] STUN is taken for one: it is not spoken here, nor is it SIP", () => {
  const binding = Buffer.from("000100002112a442000102030405060708090a0b", "hex");
  expect(isKeepAlive(binding)).toBe(true);
  binding[0] = 1;
  expect(isKeepAlive(binding)).toBe(true);
});
