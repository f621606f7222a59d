import type { Instant } from "../time.ts";

/** How many requests each source has sent in the current second, up to `most` of them. */
export class RateLimit {
  readonly #most: number;
  readonly #counts = new Map<string, number>();
  #second = -1;

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts a request of the source; false where it is one too many. */
  admits(source: string, now: Instant): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#counts.clear();
    }
    const count = (this.#counts.get(source) ?? 0) + 1;
    this.#counts.set(source, count);
    return count <= this.#most;
  }
}
