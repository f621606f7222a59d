import fc from "fast-check";
import { expect, test } from "vitest";
import { NODE_CLOCK } from "./clock.ts";
import { Limited } from "./limited.ts";
import { VirtualClock } from "./testing/virtual-clock.ts";

test("each is told once, when its time is up, unless it was taken out", () => {
  const command = fc.record({ wait: fc.nat(60), takes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(command), (commands) => {
      const clock = new VirtualClock();
      const told: [object, number][] = [];
      const limited = new Limited<object>(100, clock, (item) => told.push([item, clock.now()]));
      const expected: [object, number][] = [];
      for (const { wait, takes } of commands) {
        const item = {};
        limited.add(item);
        const at = clock.now() + 100;
        clock.pass(wait);
        if (takes) expect([limited.has(item), limited.delete(item), limited.delete(item)]).toEqual([true, true, false]);
        else expected.push([item, at]);
        expect(clock.running).toBeLessThanOrEqual(1);
      }
      clock.pass(200);
      expect(told).toEqual(expected);
      expect([limited.size, clock.running]).toEqual([0, 0]);
    }),
  );
});

test("what is cleared is told no more", () => {
  const clock = new VirtualClock();
  const told: object[] = [];
  const limited = new Limited<object>(100, clock, (item) => told.push(item));
  const [one, two, three] = [{}, {}, {}];
  limited.add(one);
  limited.add(two);
  expect(limited.clear()).toEqual([one, two]);
  expect(clock.running).toBe(0);
  clock.pass(50);
  limited.add(three);
  clock.pass(100);
  expect(told).toEqual([three]);
});

test("what is added while others are told has its own time", () => {
  const clock = new VirtualClock();
  const told: number[] = [];
  const limited = new Limited<object>(100, clock, () => {
    told.push(clock.now());
    if (told.length < 3) limited.add({});
  });
  limited.add({});
  clock.pass(1000);
  expect(told).toEqual([100, 200, 300]);
});

test("Node's clock goes on, and calls back unless cancelled", async () => {
  const before = NODE_CLOCK.now();
  let isCalled = false;
  NODE_CLOCK.cancel(NODE_CLOCK.start(() => (isCalled = true), 0));
  NODE_CLOCK.cancel(undefined);
  // Its own timer does not keep the process alive: this one does.
  const alive = setTimeout(() => {}, 10_000);
  await new Promise<void>((resolve) => void NODE_CLOCK.start(resolve, 1));
  clearTimeout(alive);
  expect(isCalled).toBe(false);
  expect(NODE_CLOCK.now()).toBeGreaterThan(before);
});
