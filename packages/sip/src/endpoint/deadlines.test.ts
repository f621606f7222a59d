import fc from "fast-check";
import { expect, test } from "vitest";
import { Deadlines, type Timed } from "./deadlines.ts";

interface Thing extends Timed {
  readonly name: number;
}

const moves = fc.array(fc.tuple(fc.nat({ max: 5 }), fc.integer({ min: 1, max: 20 })), { maxLength: 60, size: "max" });

test("things come up in the order of their times, each at the earliest that was asked for, once", () => {
  fc.assert(
    fc.property(moves, (all) => {
      const deadlines = new Deadlines<Thing>();
      const things = Array.from({ length: 6 }, (_, name): Thing => ({ name, scheduledAt: 0 }));
      const expected = new Map<Thing, number>();
      for (const [name, at] of all) {
        const thing = things[name];
        if (thing === undefined) continue;
        deadlines.add(thing, at);
        expected.set(thing, Math.min(expected.get(thing) ?? at, at));
      }
      const taken: [Thing, number][] = [];
      for (let now = 0; now <= 20; now++) {
        for (let due = deadlines.take(now); due !== undefined; due = deadlines.take(now)) taken.push([due, now]);
      }
      expect(new Map(taken)).toEqual(expected);
      expect(taken).toHaveLength(expected.size);
      expect(deadlines.next()).toBeUndefined();
    }),
  );
});

test("what has come up can be asked for again", () => {
  const deadlines = new Deadlines<Thing>();
  const thing: Thing = { name: 1, scheduledAt: 0 };
  deadlines.add(thing, 5);
  deadlines.add(thing, 9);
  expect(deadlines.take(5)).toBe(thing);
  deadlines.add(thing, 9);
  expect([deadlines.take(8), deadlines.take(9), deadlines.take(9)]).toEqual([undefined, thing, undefined]);
});
