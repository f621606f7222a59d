import fc from "fast-check";
import { expect, test } from "vitest";
import { anyNumber } from "./testing/strings.ts";
import { after, earlier, MAX_SECONDS, secondsUntil, toInstant, toSeconds } from "./time.ts";

test("[RFC 3261 §20.19] seconds are whole numbers between 0 and (2**32)-1, whatever they are made from", () => {
  fc.assert(
    fc.property(anyNumber, (number) => {
      const seconds = toSeconds(number);
      expect(Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_SECONDS).toBe(true);
      expect(seconds <= Math.max(number, 0) || Number.isNaN(number)).toBe(true);
    }),
  );
  expect([1.9, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32].map(toSeconds)).toEqual([
    1,
    0,
    0,
    MAX_SECONDS,
    MAX_SECONDS,
  ]);
});

test("what was granted is what is left at first, and never more than is left later", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(1e9), fc.nat(1e9), (now, expires, passed) => {
      const end = after(toInstant(now), toSeconds(expires));
      expect(secondsUntil(end, toInstant(now))).toBe(expires);
      expect(secondsUntil(end, toInstant(now + passed)) * 1000).toBeLessThanOrEqual(
        Math.max(expires * 1000 - passed, 0),
      );
    }),
  );
});

test("seconds are rounded down, and none are left from the end on", () => {
  const end = toInstant(10_000);
  expect([0, 1, 9000, 9001, 10_000, 10_001].map((now) => secondsUntil(end, toInstant(now)))).toEqual([
    10, 9, 1, 0, 0, 0,
  ]);
});

test("of two instants one is the earlier", () => {
  expect(earlier(toInstant(1), toInstant(2))).toBe(1);
  expect(earlier(toInstant(2), toInstant(1))).toBe(1);
});
