/** Says where to cut what is sent, the same places for the same seed: in the middle of a frame, of its length, of a character. */
export class Chunks {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  /** How many of so many octets to send now: one of three times not all. */
  cut(bytes: number): number {
    return this.#draw() % 3 === 0 ? 1 + (this.#draw() % bytes) : bytes;
  }

  /** Marsaglia's xorshift of 32 bits. */
  #draw(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 0;
  }
}
