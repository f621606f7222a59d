/** Things that each have the same length of time to be taken, by their keys, in the order in which they were added. */
export class Deadlines<T> {
  readonly #milliseconds: number;
  readonly #running = new Map<string, { readonly value: T; readonly until: number }>();

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  add(key: string, value: T, now: number): void {
    this.#running.set(key, { value, until: now + this.#milliseconds });
  }

  find(key: string): T | undefined {
    return this.#running.get(key)?.value;
  }

  /** Finds one and forgets it. */
  take(key: string): T | undefined {
    const found = this.#running.get(key);
    if (found !== undefined) this.#running.delete(key);
    return found?.value;
  }

  /** Takes the next one whose time is up; call until undefined. */
  due(now: number): { readonly key: string; readonly value: T } | undefined {
    for (const [key, { value, until }] of this.#running) {
      if (until > now) return undefined;
      this.#running.delete(key);
      return { key, value };
    }
    return undefined;
  }

  /** When the next one's time will be up. */
  deadline(): number | undefined {
    for (const { until } of this.#running.values()) return until;
    return undefined;
  }

  clear(): void {
    this.#running.clear();
  }
}
