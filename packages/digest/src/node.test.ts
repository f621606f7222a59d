import { expect, test } from "vitest";
import { hash, nodeCryptography } from "./node.ts";
import { makeHash } from "./node-hash.ts";

test.each([
  ["MD5", "d41d8cd98f00b204e9800998ecf8427e"],
  ["SHA-256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["SHA-512-256", "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a"],
] as const)("%s of nothing, with and without a hash at once", (algorithm, digest) => {
  expect(hash(algorithm, "")).toBe(digest);
  expect(makeHash(undefined)(algorithm, "")).toBe(digest);
});

test("texts are hashed as UTF-8", () => {
  expect(hash("MD5", "\u00e9")).toBe("66ddcd97cfdeabb2f6fb8a999b4bc76f");
  expect(makeHash(undefined)("MD5", "\u00e9")).toBe(hash("MD5", "\u00e9"));
});

test("one key makes one signature, another another", () => {
  const key = "0123456789abcdef";
  expect(nodeCryptography(key).sign("a")).toBe(nodeCryptography(new TextEncoder().encode(key)).sign("a"));
  expect(nodeCryptography(key).sign("a")).toMatch(/^[0-9a-f]{64}$/);
  expect(nodeCryptography().sign("a")).not.toBe(nodeCryptography().sign("a"));
});

test("texts are equal or not, whatever they are", () => {
  const { isEqual } = nodeCryptography();
  expect(isEqual("ab", "ab")).toBe(true);
  for (const other of ["", "a", "ac", "abc", "\u00e9", "aé"]) expect(isEqual("ab", other)).toBe(false);
});

test("a salt is 16 digits, and new", () => {
  const { salt } = nodeCryptography();
  expect(salt()).toMatch(/^[0-9a-f]{16}$/);
  expect(salt()).not.toBe(salt());
});

test("a key has 16 octets or more", () => {
  expect(() => nodeCryptography("0123456789abcde")).toThrow(TypeError);
});
