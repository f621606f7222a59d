/** Calls back once, after so many milliseconds, unless cancelled. */
export interface Timers {
  start(callback: () => void, milliseconds: number): unknown;
  cancel(timer: unknown): void;
}

/** Node's; a timer alone does not keep the process alive. */
export const REAL_TIMERS: Timers = {
  start: (callback, milliseconds) => setTimeout(callback, milliseconds).unref(),
  cancel: (timer) => {
    if (timer instanceof Object) clearTimeout(timer as NodeJS.Timeout);
  },
};

/** A clock that stands still until it is told to go on; the application and the double of its server may share one. */
export class VirtualClock implements Timers {
  #now = 1_000_000;
  #made = 0;
  readonly #running = new Map<number, { readonly callback: () => void; readonly at: number }>();

  readonly now = (): number => this.#now;

  start(callback: () => void, milliseconds: number): unknown {
    this.#made++;
    this.#running.set(this.#made, { callback, at: this.#now + milliseconds });
    return this.#made;
  }

  cancel(timer: unknown): void {
    if (typeof timer === "number") this.#running.delete(timer);
  }

  /** Lets so many milliseconds pass, and calls back whatever they bring, in its order. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      const { id, callback, at } = next;
      this.#running.delete(id);
      this.#now = at;
      callback();
    }
    this.#now = until;
  }

  #next(until: number): { id: number; callback: () => void; at: number } | undefined {
    let found: { id: number; callback: () => void; at: number } | undefined;
    for (const [id, { callback, at }] of this.#running) {
      if (at <= until && (found === undefined || at < found.at)) found = { id, callback, at };
    }
    return found;
  }
}
