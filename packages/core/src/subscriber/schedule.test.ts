import fc from "fast-check";
import { expect, test } from "vitest";
import { after, toSeconds } from "../time.ts";
import { DEFAULT_POLICY } from "./policy.ts";
import { backOff, failuresAt, refreshAt } from "./schedule.ts";
import { at, EPOCH, policy } from "./subscriber.arbitrary.ts";
import { INIT } from "./subscription.ts";

const jitter = fc.double({ min: 0, max: 1, noNaN: true });

test.each([
  [3600, 0, 1800],
  [3600, 0.5, 2520],
  [3600, 1, 3240],
  [200, 1, 168],
  [100, 1, 68],
  [64, 1, 32],
  [60, 1, 30],
  [20, 0, 10],
  [8, 0, 5],
  [5, 0, 5],
  [0, 0, 5],
])(
  "[RFC 6665 §4.1.2.2] what is granted for %i s is, with jitter %d, refreshed after %i s",
  (granted, drawn, expected) => {
    const subscription = { ...INIT, expiresAt: at(granted), jitter: drawn };
    expect(refreshAt(subscription, DEFAULT_POLICY, EPOCH)).toBe(at(expected));
  },
);

test("a refresh is at 50 to 90 % of the time, Timer N ahead of the end where that leaves half of it", () => {
  fc.assert(
    fc.property(policy, fc.nat(100_000), jitter, (chosen, granted, drawn) => {
      const subscription = { ...INIT, expiresAt: at(granted), jitter: drawn };
      const delay = (refreshAt(subscription, chosen, EPOCH) - EPOCH) / 1000;
      expect(delay).toBeGreaterThanOrEqual(chosen.backOffMin);
      const most = Math.max(granted / 2, Math.min(granted * 0.9, granted - chosen.timerN), chosen.backOffMin);
      expect(delay).toBeLessThanOrEqual(most);
      expect(delay).toBeGreaterThanOrEqual(Math.floor(granted / 2));
    }),
  );
});

test("no refresh is sent before the peer wants one, nor to a time that is past", () => {
  const waiting = { ...INIT, expiresAt: at(3600), notBefore: at(3000) };
  expect(refreshAt(waiting, DEFAULT_POLICY, EPOCH)).toBe(at(3000));
  expect(refreshAt({ ...INIT, expiresAt: at(10) }, DEFAULT_POLICY, at(20))).toBe(at(25));
});

test("the back-off doubles with each failure, up to its bound", () => {
  const waits = [0, 1, 2, 3, 8, 9, 5000].map((failures) => backOff(INIT, failures, DEFAULT_POLICY) / 1000);
  expect(waits).toEqual([5, 10, 20, 40, 1280, 1800, 1800]);
});

test("the back-off is spread by the jitter, keeps to its bounds, and never shrinks with more failures", () => {
  fc.assert(
    fc.property(policy, fc.nat(), jitter, (chosen, failures, drawn) => {
      const wait = backOff({ ...INIT, jitter: drawn }, failures, chosen) / 1000;
      expect(wait).toBeGreaterThanOrEqual(Math.min(chosen.backOffMin, chosen.backOffMax));
      expect(wait).toBeLessThanOrEqual(chosen.backOffMax);
      expect(backOff({ ...INIT, jitter: drawn }, failures + 1, chosen) / 1000).toBeGreaterThanOrEqual(wait);
    }),
  );
  expect(backOff({ ...INIT, jitter: 1 }, 0, DEFAULT_POLICY)).toBe(10_000);
});

test("failures are forgotten after a time of calm, and not before", () => {
  const shaken = { ...INIT, failures: 3, calmSince: EPOCH };
  const calm = after(EPOCH, DEFAULT_POLICY.calmTime);
  expect(failuresAt(shaken, DEFAULT_POLICY, at(DEFAULT_POLICY.calmTime - 1))).toBe(3);
  expect(failuresAt(shaken, DEFAULT_POLICY, calm)).toBe(0);
  expect(failuresAt({ ...INIT, failures: 3 }, DEFAULT_POLICY, after(calm, toSeconds(1e6)))).toBe(3);
});
