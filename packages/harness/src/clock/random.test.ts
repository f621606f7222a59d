import { expect, test } from "vitest";
import { Random } from "./random.ts";

test("the same seed gives the same numbers, another others", () => {
  const some = (random: Random): number[] => Array.from({ length: 20 }, random.next);
  expect(some(new Random(1))).toEqual(some(new Random("1")));
  expect(some(new Random(1))).not.toEqual(some(new Random(2)));
});

test("a source for a purpose does not depend on what was drawn before", () => {
  const random = new Random(1);
  const before = random.for("a").token();
  random.next();
  expect(random.for("a").token()).toBe(before);
  expect(random.for("b").token()).not.toBe(before);
  expect(before).toMatch(/^[0-9a-f]{16}$/);
});

test("numbers are spread evenly from 0 to below 1, and a probability is one", () => {
  const random = new Random(5);
  const tenths = new Array<number>(10).fill(0);
  let happened = 0;
  for (let count = 0; count < 100_000; count++) {
    const tenth = Math.floor(random.next() * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    if (random.happens(0.25)) happened++;
  }
  expect(tenths).toHaveLength(10);
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  expect(Math.abs(happened - 25_000)).toBeLessThan(700);
  expect(random.happens(0)).toBe(false);
  expect(random.happens(1)).toBe(true);
});
