import type { Clock } from "./clock.ts";

/** Things of which each has the same time to be over. One timer serves them all. */
export class Limited<Item extends object> {
  /** When each is due: those that were added first come first. */
  readonly #due = new Map<Item, number>();
  readonly #milliseconds: number;
  readonly #clock: Clock;
  readonly #expire: (item: Item) => void;
  #timer: unknown;

  /** `expire` is told of each whose time is up, once it has been taken out. */
  constructor(milliseconds: number, clock: Clock, expire: (item: Item) => void) {
    this.#milliseconds = milliseconds;
    this.#clock = clock;
    this.#expire = expire;
  }

  get size(): number {
    return this.#due.size;
  }

  add(item: Item): void {
    this.#due.set(item, this.#clock.now() + this.#milliseconds);
    if (this.#timer === undefined) this.#arm(this.#milliseconds);
  }

  has(item: Item): boolean {
    return this.#due.has(item);
  }

  /** Whether it was there. */
  delete(item: Item): boolean {
    return this.#due.delete(item);
  }

  /** Takes all of them out. */
  clear(): Item[] {
    const all = [...this.#due.keys()];
    this.#due.clear();
    this.#clock.cancel(this.#timer);
    this.#timer = undefined;
    return all;
  }

  #arm(milliseconds: number): void {
    this.#timer = this.#clock.start(() => this.#wake(), milliseconds);
  }

  /** The timer is left to run when what it was started for is gone: most are, long before. */
  #wake(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    for (const [item, at] of this.#due) {
      if (at > now) {
        if (this.#timer === undefined) this.#arm(at - now);
        return;
      }
      this.#due.delete(item);
      this.#expire(item);
    }
  }
}
