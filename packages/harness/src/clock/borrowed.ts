import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

/**
 * Runs code that takes time and chance from the globals, with that clock's and that source's in their place while it runs: not
 * one moment longer, whatever it throws, and not for what it leaves to be done in promises. May be nested.
 */
export function withBorrowed<Value>(clock: Clock, random: Random, run: () => Value): Value {
  const { setTimeout, clearTimeout } = globalThis;
  const { now } = Date;
  const { random: chance } = Math;
  // The ids are numbers, as in browsers; who borrows asks nothing of them.
  Object.assign(globalThis, { setTimeout: clock.setTimeout, clearTimeout: clock.clearTimeout });
  Date.now = () => clock.now;
  Math.random = random.next;
  try {
    return run();
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout });
    Date.now = now;
    Math.random = chance;
  }
}
