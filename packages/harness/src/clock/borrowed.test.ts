import { expect, test } from "vitest";
import { withBorrowed } from "./borrowed.ts";
import { Clock } from "./clock.ts";
import { Random } from "./random.ts";

test("while it runs, time and chance are borrowed; then they are as they were", () => {
  const clock = new Clock(5000);
  const { setTimeout: ours, clearTimeout: clear } = globalThis;
  const { now } = Date;
  const { random } = Math;
  let ran = 0;
  const value = withBorrowed(clock, new Random(1), () => {
    expect(Date.now()).toBe(5000);
    expect(Math.random()).toBe(new Random(1).next());
    const id = setTimeout(() => ran++, 10);
    setTimeout(() => ran++, 20);
    clearTimeout(id);
    withBorrowed(new Clock(7), new Random(2), () => expect(Date.now()).toBe(7));
    expect(Date.now()).toBe(5000);
    return "value";
  });
  expect(value).toBe("value");
  expect([setTimeout, clearTimeout, Date.now, Math.random]).toEqual([ours, clear, now, random]);
  clock.advance(1);
  expect(ran).toBe(1);
});

test("they are given back although it throws", () => {
  const { now } = Date;
  const fails = (): never => {
    throw new Error("so it does");
  };
  expect(() => withBorrowed(new Clock(), new Random(1), fails)).toThrow("so it does");
  expect(Date.now).toBe(now);
});
