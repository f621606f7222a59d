/** What happens by chance, the same for the same seed. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  /** A whole number from 0 on, below that one. */
  below(count: number): number {
    return this.#draw() % count;
  }

  /** Whether one of so many cases is there. */
  oneOf(count: number): boolean {
    return this.below(count) === 0;
  }

  pick<const Items extends readonly [unknown, ...unknown[]]>(items: Items): Items[number] {
    return items[this.below(items.length)];
  }

  /** Marsaglia's xorshift of 32 bits. */
  #draw(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 0;
  }
}
