import type { Random } from "../clock/random.ts";
import type { Conditions } from "./conditions.ts";

/** One end of the network: an address with a port, as `10.0.0.1:5060`. */
export type Place = string;

/** What an end of a stream does with what comes on it. */
export interface Ear {
  readonly onMessage: (text: string) => void;
  /** The connection is no more. Not called at the end that has cut it. */
  readonly onClosed: () => void;
}

/** What a stream needs of the network that it is in. */
interface Wire {
  /** Milliseconds since the epoch. */
  readonly now: number;
  isSevered(...places: readonly Place[]): boolean;
  conditions(from: Place, to: Place): Conditions;
  report(from: Place, to: Place, text: string, fate: "delivered" | "lost"): void;
  after(milliseconds: number, run: () => void): void;
}

/** How long a stream takes to send again what was lost, in milliseconds. */
export const RECOVERY = 200;

/** A connection: what is sent on it arrives whole, once and in order, or not at all when it has been cut. */
export class Stream {
  readonly places: readonly [Place, Place];
  readonly #network: Wire;
  readonly #random: Random;
  readonly #onGone: () => void;
  readonly #ears = new Map<Place, Ear>();
  /** When the last message to that place arrives. */
  readonly #arrivals = new Map<Place, number>();
  /** What is sent while it is severed: arrivals are set when it resumes. */
  #held: { readonly from: Place; readonly text: string }[] = [];
  #isOpen = true;

  constructor(network: Wire, random: Random, from: Place, to: Place, onGone: () => void) {
    this.#network = network;
    this.#random = random;
    this.places = [from, to];
    this.#onGone = onGone;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** @internal */
  hear(place: Place, ear: Ear): void {
    this.#ears.set(place, ear);
  }

  /** Sends a message from that end; a closed stream takes none. */
  send(from: Place, text: string): void {
    const to = this.#other(from);
    this.#network.report(from, to, text, this.#isOpen ? "delivered" : "lost");
    this.#send(from, to, text);
  }

  /** Ends it at that place at once, and at the other when that hears of it: what is on its way is lost. */
  cut(place: Place): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#held = [];
    this.#onGone();
    const other = this.#other(place);
    const { latency } = this.#network.conditions(place, other);
    this.#network.after(latency, () => this.#ears.get(other)?.onClosed());
  }

  /** @internal */
  resume(): void {
    const held = this.#held;
    this.#held = [];
    for (const { from, text } of held) this.#send(from, this.#other(from), text);
  }

  #send(from: Place, to: Place, text: string): void {
    if (!this.#isOpen) return;
    if (this.#network.isSevered(from, to)) {
      this.#held.push({ from, text });
      return;
    }
    const { latency, jitter, loss } = this.#network.conditions(from, to);
    const delay = latency + jitter * this.#random.next() + (this.#random.happens(loss) ? RECOVERY : 0);
    const at = Math.max(this.#arrivals.get(to) ?? 0, this.#network.now + delay);
    this.#arrivals.set(to, at);
    this.#network.after(at - this.#network.now, () => {
      if (this.#isOpen) this.#ears.get(to)?.onMessage(text);
    });
  }

  #other(place: Place): Place {
    return place === this.places[0] ? this.places[1] : this.places[0];
  }
}
