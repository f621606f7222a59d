import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeCryptography } from "./node.ts";
import { issueNonce, readNonce } from "./nonce.ts";

const KEY = "0123456789abcdef";
const cryptography = nodeCryptography(KEY);
const NOW = 1_800_000_000_000;

test("[RFC 7616 §3.3] a nonce is hexadecimal data that says when it was made, to whoever has the key", () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 48 - 1 }), (now) => {
      const nonce = issueNonce("r", now, cryptography);
      expect(nonce).toMatch(/^[0-9a-f]{60}$/);
      expect(readNonce(nonce, "r", nodeCryptography(KEY))?.issuedAt).toBe(now);
    }),
  );
  expect(readNonce(issueNonce("r", 1.9, cryptography), "r", cryptography)?.issuedAt).toBe(1);
});

test("no two nonces are the same, nor are their ids", () => {
  const nonces = Array.from({ length: 1000 }, () => issueNonce("r", NOW, cryptography));
  expect(new Set(nonces).size).toBe(1000);
  expect(new Set(nonces.map((nonce) => readNonce(nonce, "r", cryptography)?.id)).size).toBe(1000);
});

test("a nonce of another realm, or made with another key, is not ours", () => {
  const nonce = issueNonce("r", NOW, cryptography);
  expect(readNonce(nonce, "s", cryptography)).toBeUndefined();
  expect(readNonce(nonce, "r", nodeCryptography())).toBeUndefined();
});

test("a nonce that differs from ours in any place is not ours", () => {
  const nonce = issueNonce("r", NOW, cryptography);
  for (let at = 0; at < nonce.length; at++) {
    const other = nonce[at] === "0" ? "1" : "0";
    expect(readNonce(nonce.slice(0, at) + other + nonce.slice(at + 1), "r", cryptography)).toBeUndefined();
    expect(readNonce(nonce.slice(0, at) + nonce.slice(at + 1), "r", cryptography)).toBeUndefined();
    expect(readNonce(nonce.slice(0, at), "r", cryptography)).toBeUndefined();
  }
  expect(readNonce(nonce.toUpperCase(), "r", cryptography)).toBeUndefined();
});

test("any text is ours or not, and what is too short or too long is not even hashed", () => {
  let count = 0;
  const counting = {
    ...cryptography,
    sign: (text: string) => {
      count++;
      return cryptography.sign(text);
    },
  };
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      expect(readNonce(text, "r", counting)).toBeUndefined();
    }),
  );
  count = 0;
  for (const length of [0, 44, 109, 1e6]) expect(readNonce("0".repeat(length), "r", counting)).toBeUndefined();
  expect(count).toBe(0);
  for (const length of [45, 108]) expect(readNonce("0".repeat(length), "r", counting)).toBeUndefined();
  expect(count).toBe(2);
});
