/** What is to be done at what time, in steps of the clock. */
export class Agenda {
  readonly #now: () => number;
  readonly #due = new Map<number, (() => void)[]>();
  #done: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#done = stepOf(now());
  }

  /** Does it in so many seconds from now: not at once, but in the next step at the soonest. */
  after(seconds: number, action: () => void): void {
    const step = Math.max(stepOf(this.#now() + seconds * 1000), this.#done + 1);
    const known = this.#due.get(step);
    if (known === undefined) this.#due.set(step, [action]);
    else known.push(action);
  }

  /** Does all whose time has come. */
  run(): void {
    for (const now = stepOf(this.#now()); this.#done < now; ) {
      this.#done++;
      const due = this.#due.get(this.#done) ?? [];
      this.#due.delete(this.#done);
      for (const action of due) action();
    }
  }

  /** How many things are still to be done. */
  get size(): number {
    return [...this.#due.values()].reduce((sum, due) => sum + due.length, 0);
  }
}

/** Seconds that pass between two looks at what is under way. */
export const STEP = 5;

function stepOf(now: number): number {
  return Math.floor(now / (STEP * 1000));
}
