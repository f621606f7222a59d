/** What has a deadline, and remembers the one for which it stands in the queue; 0 for none. */
export interface Timed {
  scheduledAt: number;
}

/**
 * The deadlines of very many things, earliest first: a binary heap. A deadline that moves leaves its old entry behind,
 * which is dropped when it comes up; one that moves to later takes no new entry until then.
 */
export class Deadlines<T extends Timed> {
  readonly #times: number[] = [];
  readonly #things: T[] = [];

  /** Has the thing come up at that time, or before. */
  add(thing: T, at: number): void {
    if (thing.scheduledAt !== 0 && thing.scheduledAt <= at) return;
    thing.scheduledAt = at;
    this.#rise(this.#times.length, at, thing);
  }

  /** The earliest time at which something may be due; undefined where nothing waits. */
  next(): number | undefined {
    return this.#times[0];
  }

  /** The next thing whose time has come; call until undefined. It stands in the queue no more. */
  take(now: number): T | undefined {
    for (let at = this.#times[0]; at !== undefined && at <= now; at = this.#times[0]) {
      const thing = this.#things[0];
      const last = this.#times.pop();
      const lastThing = this.#things.pop();
      if (this.#times.length > 0 && last !== undefined && lastThing !== undefined) this.#sink(last, lastThing);
      if (thing === undefined || thing.scheduledAt !== at) continue;
      thing.scheduledAt = 0;
      return thing;
    }
    return undefined;
  }

  #rise(from: number, at: number, thing: T): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#times[parent];
      const aboveThing = this.#things[parent];
      if (above === undefined || aboveThing === undefined || above <= at) break;
      this.#times[place] = above;
      this.#things[place] = aboveThing;
      place = parent;
    }
    this.#times[place] = at;
    this.#things[place] = thing;
  }

  #sink(at: number, thing: T): void {
    const times = this.#times;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const child = (times[left + 1] ?? at) < (times[left] ?? at) ? left + 1 : left;
      const below = times[child];
      const belowThing = this.#things[child];
      if (below === undefined || belowThing === undefined || below >= at) break;
      times[place] = below;
      this.#things[place] = belowThing;
      place = child;
    }
    times[place] = at;
    this.#things[place] = thing;
  }
}
