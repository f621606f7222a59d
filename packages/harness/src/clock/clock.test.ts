import fc from "fast-check";
import { expect, test } from "vitest";
import { Clock } from "./clock.ts";

test("timers run at their times, in their order, those of one time in the order in which they were set", () => {
  const delays = fc.array(fc.record({ delay: fc.integer({ min: -5, max: 50 }), isCleared: fc.boolean() }));
  fc.assert(
    fc.property(delays, (timers) => {
      const clock = new Clock(0);
      const ran: { readonly at: number; readonly which: number }[] = [];
      const ids = timers.map(({ delay }, which) => clock.setTimeout(() => ran.push({ at: clock.now, which }), delay));
      for (const [which, { isCleared }] of timers.entries()) if (isCleared) clock.clearTimeout(ids[which]);
      const left = timers.flatMap(({ delay, isCleared }, which) =>
        isCleared ? [] : [{ at: Math.max(0, delay), which }],
      );
      expect(clock.size).toBe(left.length);
      clock.advance(1);
      expect(ran).toEqual(left.toSorted((one, other) => one.at - other.at || one.which - other.which));
      expect(clock.now).toBe(1000);
      expect(clock.size).toBe(0);
    }),
  );
});

test("what is set by a timer runs too, if it is due", () => {
  const clock = new Clock(0);
  const ran: number[] = [];
  clock.setTimeout(() => {
    clock.setTimeout(() => ran.push(clock.now), 500);
    clock.setTimeout(() => ran.push(clock.now), 1500);
  }, 100);
  clock.advance(1);
  expect(ran).toEqual([600]);
  expect(clock.next).toBe(1600);
});

test("runUntil stops when its condition holds, or when its time is over", () => {
  const clock = new Clock(0);
  let count = 0;
  const again = (): void => {
    count++;
    clock.setTimeout(again, 1000);
  };
  again();
  expect(clock.runUntil(() => count === 4, 60)).toBe(true);
  expect(clock.now).toBe(3000);
  expect(clock.runUntil(() => false, 7)).toBe(false);
  expect(clock.now).toBe(10_000);
  expect(count).toBe(11);
});

test("an id that is unknown, or has run, is nothing; a delay that is no number is none", () => {
  const clock = new Clock(0);
  const id = clock.setTimeout(() => {}, Number.NaN);
  expect(id).toBeGreaterThan(0);
  expect(clock.next).toBe(0);
  clock.advance(0);
  clock.clearTimeout(id);
  clock.clearTimeout(undefined);
  clock.clearTimeout(99);
  expect(clock.size).toBe(0);
  expect(clock.next).toBeUndefined();
});

test("a day of ten thousand phones ends that refresh each half hour, and clear a timeout when they do", () => {
  const clock = new Clock(0);
  let count = 0;
  const refresh = (): void => {
    const timeout = clock.setTimeout(refresh, 3_600_000);
    clock.setTimeout(() => {
      count++;
      clock.clearTimeout(timeout);
      refresh();
    }, 1_800_000);
  };
  for (let phone = 0; phone < 10_000; phone++) refresh();
  clock.advance(86_400);
  expect(count).toBe(10_000 * 48);
  expect(clock.size).toBe(20_000);
});
