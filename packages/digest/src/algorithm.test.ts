import { expect, test } from "vitest";
import { isDigest, toAlgorithm } from "./algorithm.ts";

test.each([
  ["MD5", "MD5"],
  ["md5", "MD5"],
  ["Sha-256", "SHA-256"],
  ["SHA-512-256", "SHA-512-256"],
  ["MD5-sess", undefined],
  ["SHA-256-sess", undefined],
  ["SHA-512", undefined],
  ["__proto__", undefined],
  ["", undefined],
])("the algorithm named %j is %j", (name, algorithm) => {
  expect(toAlgorithm(name)).toBe(algorithm);
});

test("[RFC 7616 §3.2] a digest of MD5 has 32 digits, the others have 64", () => {
  const [short, long] = ["0123456789abcdef".repeat(2), "0123456789abcdef".repeat(4)];
  expect([isDigest(short, "MD5"), isDigest(long, "SHA-256"), isDigest(long, "SHA-512-256")]).toEqual([
    true,
    true,
    true,
  ]);
  expect([isDigest(long, "MD5"), isDigest(short, "SHA-256"), isDigest("", "MD5")]).toEqual([false, false, false]);
});
