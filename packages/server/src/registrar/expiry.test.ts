import { toInstant } from "@presence/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ExpiryQueue } from "./expiry.ts";

test("the first is always the earliest, and nothing stays that has been taken out", () => {
  const act = fc.record({ thing: fc.nat(30), at: fc.option(fc.nat(1000), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(act, { minLength: 50, maxLength: 200 }), (acts) => {
      const queue = new ExpiryQueue<{ at: ReturnType<typeof toInstant>; place: number }>();
      const things = Array.from({ length: 31 }, () => ({ at: toInstant(0), place: -1 }));
      const model = new Map<number, number>();
      for (const { thing, at } of acts) {
        const one = things[thing] ?? { at: toInstant(0), place: -1 };
        if (at === undefined) {
          queue.delete(one);
          model.delete(thing);
        } else {
          queue.set(one, toInstant(at));
          model.set(thing, at);
        }
        expect(queue.size).toBe(model.size);
        expect(queue.first()?.at).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
      }
      const drained: number[] = [];
      for (let first = queue.first(); first !== undefined; first = queue.first()) {
        drained.push(first.at);
        queue.delete(first);
      }
      expect(drained).toEqual([...model.values()].sort((a, b) => a - b));
    }),
  );
});
