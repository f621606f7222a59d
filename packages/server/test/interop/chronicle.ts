/** All that somebody has said, in order, and a way to await what they say next. */
export class Chronicle<T> {
  readonly entries: T[] = [];
  readonly #whose: string;
  readonly #show: (entry: T) => string;
  readonly #hearing = new Set<() => void>();

  /** `whose` and `show` are for who waits in vain. */
  constructor(whose: string, show: (entry: T) => string) {
    this.#whose = whose;
    this.#show = show;
  }

  push(entry: T): void {
    this.entries.push(entry);
    for (const hear of [...this.#hearing]) hear();
  }

  /** Where what comes from now on begins. */
  get end(): number {
    return this.entries.length;
  }

  /** The first entry that is so, of those at `from` and later; rejects where none comes in time. */
  async until(is: (entry: T) => boolean, what: string, from = 0, milliseconds = PATIENCE): Promise<T> {
    let next = from;
    return new Promise((resolve, reject) => {
      const look = (): void => {
        for (; next < this.entries.length; next++) {
          const entry = this.entries[next];
          if (entry === undefined || !is(entry)) continue;
          settle();
          resolve(entry);
          return;
        }
      };
      const settle = (): void => {
        clearTimeout(timer);
        this.#hearing.delete(look);
      };
      const timer = setTimeout(() => {
        settle();
        reject(new Error(`${this.#whose}: no ${what} in ${milliseconds} ms`));
      }, milliseconds);
      this.#hearing.add(look);
      look();
    });
  }

  /** How many there are that are so. */
  count(is: (entry: T) => boolean): number {
    return this.entries.filter(is).length;
  }

  /** The last entries, a line each. */
  get shown(): string {
    return this.entries.slice(-SHOWN).map(this.#show).join("\n");
  }
}

/** The machine may be busy with other tests. */
const PATIENCE = 20_000;
const SHOWN = 400;
