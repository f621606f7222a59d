import type { Instant } from "@presence/core";

/** What stands in a queue: the time that it waits for, and its place, which is the queue's own; -1 outside of it. */
export interface Placed {
  at: Instant;
  place: number;
}

/** Things by their times, earliest first: a binary heap that leaves nothing behind when a thing moves or goes. */
export class ExpiryQueue<T extends Placed> {
  readonly #heap: T[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** What comes first, in the queue still; undefined where it is empty. */
  first(): T | undefined {
    return this.#heap[0];
  }

  /** Has the thing wait for that time, whether or not it is in the queue. */
  set(thing: T, at: Instant): void {
    thing.at = at;
    const from = thing.place < 0 ? this.#heap.length : thing.place;
    this.#sink(this.#rise(from, thing), thing);
  }

  /** Takes the thing out, if it is in. */
  delete(thing: T): void {
    if (thing.place < 0) return;
    const hole = thing.place;
    thing.place = -1;
    const last = this.#heap.pop();
    if (last !== undefined && last !== thing) this.#sink(this.#rise(hole, last), last);
  }

  #rise(from: number, thing: T): number {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent];
      if (above === undefined || above.at <= thing.at) break;
      this.#put(place, above);
      place = parent;
    }
    this.#put(place, thing);
    return place;
  }

  #sink(from: number, thing: T): void {
    let place = from;
    for (;;) {
      const left = this.#heap[2 * place + 1];
      const right = this.#heap[2 * place + 2];
      const below = left !== undefined && right !== undefined && right.at < left.at ? right : left;
      if (below === undefined || below.at >= thing.at) break;
      const { place: child } = below;
      this.#put(place, below);
      place = child;
    }
    this.#put(place, thing);
  }

  #put(place: number, thing: T): void {
    this.#heap[place] = thing;
    thing.place = place;
  }
}
