import { seeded } from "../../../sip/src/testing/mutations.ts";

/** Draws that the seed alone decides. */
export class Chance {
  /** A number below 2^32. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seeded(seed);
  }

  below(most: number): number {
    return this.next() % most;
  }

  /** Whether something happens that does so with that probability. */
  happens(probability: number): boolean {
    return this.next() < probability * 2 ** 32;
  }

  /** One of them; throws where there is none. */
  pick<T>(list: readonly T[]): T {
    const found = list[this.below(Math.max(list.length, 1))];
    if (found === undefined) throw new TypeError("nothing to choose from");
    return found;
  }
}
