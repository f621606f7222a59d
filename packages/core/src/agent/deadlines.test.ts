import fc from "fast-check";
import { expect, test } from "vitest";
import { toInstant } from "../time.ts";
import { Deadlines, FOREVER, NEVER, type Timed } from "./deadlines.ts";

const thing = (): Timed => ({ scheduledAt: NEVER });

test("things come up when their time has come, the earliest first, and once", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 })), (times) => {
      const deadlines = new Deadlines<Timed>();
      const things = times.map((at) => {
        const one = thing();
        deadlines.add(one, toInstant(at));
        return { one, at };
      });
      expect(deadlines.next()).toBe(times.length === 0 ? undefined : Math.min(...times));
      for (let now = 0; now <= 50; now += 5) {
        const due = things.filter(({ at }) => at <= now && at > now - 5).sort((a, b) => a.at - b.at);
        for (const { at } of due) {
          const taken = deadlines.take(toInstant(now));
          expect(things.find(({ one }) => one === taken)?.at).toBe(at);
        }
        expect(deadlines.take(toInstant(now))).toBeUndefined();
      }
      expect(deadlines.size).toBe(0);
    }),
  );
});

test("a deadline that moves to earlier comes up then and not again", () => {
  const deadlines = new Deadlines<Timed>();
  const one = thing();
  deadlines.add(one, toInstant(20));
  deadlines.add(one, toInstant(10));
  deadlines.add(one, toInstant(30));
  expect(deadlines.take(toInstant(9))).toBeUndefined();
  expect(deadlines.take(toInstant(10))).toBe(one);
  expect(deadlines.take(toInstant(100))).toBeUndefined();
  expect(deadlines.size).toBe(0);
});

test("nothing waits for what never comes, but for an earlier time all the same", () => {
  const deadlines = new Deadlines<Timed>();
  const one = thing();
  deadlines.add(one, FOREVER);
  expect(deadlines.next()).toBeUndefined();
  deadlines.add(one, toInstant(10));
  deadlines.add(one, FOREVER);
  expect(deadlines.take(toInstant(10))).toBe(one);
  expect(deadlines.size).toBe(0);
});
