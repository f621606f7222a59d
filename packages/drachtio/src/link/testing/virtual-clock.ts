import type { Clock } from "../clock.ts";

/** Time that goes on when told to. */
export class VirtualClock implements Clock {
  #now = 0;
  #made = 0;
  readonly #timers = new Map<number, { readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  start(callback: () => void, milliseconds: number): number {
    this.#made++;
    this.#timers.set(this.#made, { at: this.#now + milliseconds, callback });
    return this.#made;
  }

  cancel(timer: unknown): void {
    if (typeof timer === "number") this.#timers.delete(timer);
  }

  get running(): number {
    return this.#timers.size;
  }

  /** Lets so many milliseconds pass, and what is due in them happen in order. */
  pass(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (let due = this.#first(until); due !== undefined; due = this.#first(until)) {
      const [id, { at, callback }] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      callback();
    }
    this.#now = until;
  }

  #first(until: number): [number, { readonly at: number; readonly callback: () => void }] | undefined {
    return [...this.#timers].filter(([, { at }]) => at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
  }
}
