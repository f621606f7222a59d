import { peerOf } from "./address.ts";

/** How many connections there are, in all and for each peer, and whether there may be one more. */
export class Admission {
  readonly #max: number;
  readonly #maxPerAddress: number;
  readonly #peers = new Map<string, { count: number }>();
  #size = 0;

  constructor(max: number, maxPerAddress: number) {
    this.#max = max;
    this.#maxPerAddress = maxPerAddress;
  }

  get size(): number {
    return this.#size;
  }

  /** Counts one more from there and returns what takes it back (once, however often it is called); undefined where it is one too many. */
  admit(address: string): (() => void) | undefined {
    const peer = peerOf(address);
    const held = this.#peers.get(peer) ?? { count: 0 };
    if (this.#size >= this.#max || held.count >= this.#maxPerAddress) return undefined;
    this.#size++;
    held.count++;
    this.#peers.set(peer, held);
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.#size--;
      held.count--;
      if (held.count === 0) this.#peers.delete(peer);
    };
  }
}
