import { expect, test } from "vitest";
import { MAX_SECONDS } from "../time.ts";
import { parseDeltaSeconds, parseRetryAfter } from "./delta-seconds.ts";

test.each([
  ["0", 0],
  ["3600", 3600],
  [" \t60\r\n ", 60],
  ["00000000000000060", 60],
  ["4294967295", MAX_SECONDS],
])("[RFC 3261 §25.1] %j is delta-seconds", (value, seconds) => {
  expect(parseDeltaSeconds(value)).toBe(seconds);
});

test("[RFC 3261 §20.19] what is greater than (2**32)-1 is read as that", () => {
  for (const value of ["4294967296", "99999999999", "9".repeat(400)])
    expect(parseDeltaSeconds(value)).toBe(MAX_SECONDS);
});

test.each([undefined, "", " ", "-1", "+1", "1.5", "1e3", "0x10", "60s", "60;a=b", "60, 60", "６０", "Infinity", "NaN"])(
  "%j is no delta-seconds",
  (value) => {
    expect(parseDeltaSeconds(value)).toBeUndefined();
  },
);

test.each([
  ["120", 120],
  ["18000;duration=3600", 18000],
  ["120 (I'm in a meeting)", 120],
  ["5(a) ; duration=1", 5],
])("[RFC 3261 §20.33] Retry-After: %s is %i seconds", (value, seconds) => {
  expect(parseRetryAfter(value)).toBe(seconds);
});

test.each([undefined, "", "soon", "(120)", ";120", "12 0", "Thu, 01 Dec 1994 16:00:00 GMT"])(
  "Retry-After: %j says nothing",
  (value) => {
    expect(parseRetryAfter(value)).toBeUndefined();
  },
);

test("time is linear in the length of the value", () => {
  for (const unit of ["9", " ", "(", ";", "9 "]) {
    for (const read of [parseDeltaSeconds, parseRetryAfter])
      expect(read(unit.repeat(500_000))).toSatisfy(isSecondsOrNothing);
  }
});

function isSecondsOrNothing(value: unknown): boolean {
  return value === undefined || value === MAX_SECONDS;
}
