import { expect, it } from "vitest";
import { HandTimers } from "./testing/recorder.ts";
import { every, NODE_TIMERS } from "./timers.ts";

it("Node's timers call back, unless they are cancelled", async () => {
  const calls: string[] = [];
  const cancelled = NODE_TIMERS.start(() => calls.push("cancelled"), 0);
  NODE_TIMERS.cancel(cancelled);
  NODE_TIMERS.cancel(undefined);
  const keepsAlive = setTimeout(() => {}, 60_000);
  await new Promise<void>((resolve) => NODE_TIMERS.start(resolve, 1));
  clearTimeout(keepsAlive);
  expect(calls).toEqual([]);
});

it("every calls each time until it is stopped", () => {
  const timers = new HandTimers();
  let calls = 0;
  const stop = every(timers, 10, () => calls++);
  for (let i = 0; i < 3; i++) timers.fire(10);
  expect(calls).toBe(3);
  stop();
  timers.fire(10);
  expect(calls).toBe(3);
});
