import { Heap } from "./heap.ts";

/** What is due at a time; `undo` takes it back. */
interface Due {
  readonly at: number;
  /** Rises: those of one time run in the order in which they were set. */
  readonly id: number;
  readonly run: () => void;
  place: number;
}

/**
 * Virtual time, which passes only when it is told to. Timers run in the order of their times, those of one time in the order
 * in which they were set; setting and clearing one costs the logarithm of how many there are, and a cleared one is gone.
 */
export class Clock {
  #now: number;
  #ids = 0;
  readonly #due = new Heap<Due>((one, other) => one.at - other.at || one.id - other.id);
  readonly #byId = new Map<number, Due>();

  /** `start`: milliseconds since the epoch. */
  constructor(start: number = EPOCH) {
    this.#now = start;
  }

  /** Milliseconds since the epoch. */
  get now(): number {
    return this.#now;
  }

  /** How many timers are set. */
  get size(): number {
    return this.#due.size;
  }

  /** As the global one; the id is never 0. A delay that is no number, or below 0, is 0. */
  readonly setTimeout = (run: () => void, milliseconds = 0): number => {
    const id = ++this.#ids;
    const at = this.#now + (Number.isNaN(milliseconds) ? 0 : Math.max(milliseconds, 0));
    const due = { at, id, run, place: 0 };
    this.#due.add(due);
    this.#byId.set(id, due);
    return id;
  };

  /** As the global one: an id that is unknown, or has run, is nothing. */
  readonly clearTimeout = (id: number | undefined): void => {
    const due = id === undefined ? undefined : this.#byId.get(id);
    if (due === undefined) return;
    this.#byId.delete(due.id);
    this.#due.remove(due);
  };

  /** When the next timer is due, in milliseconds since the epoch; undefined where none is set. */
  get next(): number | undefined {
    return this.#due.first?.at;
  }

  /** Lets that many seconds pass, running what is due. Timers that are set meanwhile run too, if they are due by then. */
  advance(seconds: number): void {
    const until = this.#now + seconds * 1000;
    while (this.#step(until));
    this.#now = Math.max(this.#now, until);
  }

  /**
   * Lets time pass until the condition holds, which is looked at before each timer: then true. False, with all of the time gone,
   * where it does not hold within that many seconds.
   */
  runUntil(condition: () => boolean, seconds: number): boolean {
    const until = this.#now + seconds * 1000;
    for (;;) {
      if (condition()) return true;
      if (!this.#step(until)) {
        this.#now = Math.max(this.#now, until);
        return false;
      }
    }
  }

  #step(until: number): boolean {
    const due = this.#due.first;
    if (due === undefined || due.at > until) return false;
    this.#due.remove(due);
    this.#byId.delete(due.id);
    this.#now = Math.max(this.#now, due.at);
    due.run();
    return true;
  }
}

/** When time begins: 2026-01-01T00:00:00Z. */
const EPOCH = 1_767_225_600_000;
