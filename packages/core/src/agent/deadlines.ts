import { type Instant, toInstant } from "../time.ts";

/** What has a deadline, and remembers the one for which it stands in the queue; 0 for none. */
export interface Timed {
  scheduledAt: Instant;
}

/**
 * The deadlines of very many things, earliest first: a binary heap. A deadline that moves leaves its old entry behind,
 * which is dropped when it comes up; one that moves to later takes no new entry until then.
 */
export class Deadlines<T extends Timed> {
  readonly #times: Instant[] = [];
  readonly #things: T[] = [];

  /** How many entries there are, those of deadlines that have moved included. */
  get size(): number {
    return this.#times.length;
  }

  /** Has the thing come up at that time at the latest; nothing waits for what never comes. */
  add(thing: T, at: Instant): void {
    if (at >= FOREVER) return;
    if (thing.scheduledAt !== NEVER && thing.scheduledAt <= at) return;
    thing.scheduledAt = at;
    this.#rise(this.#times.push(at) - 1, at, thing);
  }

  /** The earliest time at which something may be due; undefined where nothing is waiting. */
  next(): Instant | undefined {
    return this.#times[0];
  }

  /** The next thing whose time has come; call until undefined. It stands in the queue no more. */
  take(now: Instant): T | undefined {
    for (let at = this.#times[0]; at !== undefined && at <= now; at = this.#times[0]) {
      const thing = this.#things[0];
      this.#drop();
      if (thing === undefined || thing.scheduledAt !== at) continue;
      thing.scheduledAt = NEVER;
      return thing;
    }
    return undefined;
  }

  #drop(): void {
    const at = this.#times.pop();
    const thing = this.#things.pop();
    if (at !== undefined && thing !== undefined && this.#times.length > 0) this.#sink(at, thing);
  }

  #rise(from: number, at: Instant, thing: T): void {
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = this.#times[parent];
      const aboveThing = this.#things[parent];
      if (above === undefined || aboveThing === undefined || above <= at) break;
      this.#times[i] = above;
      this.#things[i] = aboveThing;
      i = parent;
    }
    this.#times[i] = at;
    this.#things[i] = thing;
  }

  #sink(at: Instant, thing: T): void {
    const times = this.#times;
    const count = times.length;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= count) break;
      const right = times[child + 1];
      if (right !== undefined && right < (times[child] ?? right)) child++;
      const below = times[child];
      const belowThing = this.#things[child];
      if (below === undefined || belowThing === undefined || below >= at) break;
      times[i] = below;
      this.#things[i] = belowThing;
      i = child;
    }
    times[i] = at;
    this.#things[i] = thing;
  }
}

/** In place of a time: none. */
export const NEVER: Instant = toInstant(0);

/** When something ends that does not end by itself. */
export const FOREVER: Instant = toInstant(Number.MAX_SAFE_INTEGER);
