/** Chance that is none: the same seed gives the same numbers. Not for secrets. */
export class Random {
  #state: number;
  readonly #seed: number;

  constructor(seed: number | string) {
    this.#seed = hashOf(String(seed));
    this.#state = this.#seed;
  }

  /** From 0 to below 1, of 32 random bits, as `Math.random` gives it. SplitMix: a Weyl sequence, mixed. */
  readonly next = (): number => this.#word() / 2 ** 32;

  /** Whether what happens with that probability does. Draws a number in any case, so that other chances stay as they are. */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** Hexadecimal digits of 64 random bits. */
  readonly token = (): string => hex(this.#word()) + hex(this.#word());

  /** Another source for that purpose, which does not depend on how many numbers were drawn here. */
  for(purpose: string): Random {
    return new Random(`${this.#seed}/${purpose}`);
  }

  #word(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return mixed(this.#state);
  }
}

function mixed(word: number): number {
  let bits = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mixed(hash);
}

function hex(word: number): string {
  return word.toString(16).padStart(8, "0");
}
