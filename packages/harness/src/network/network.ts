import type { Clock } from "../clock/clock.ts";
import type { Random } from "../clock/random.ts";
import { type Conditions, GOOD } from "./conditions.ts";
import { type Ear, type Place, Stream } from "./stream.ts";

/** What a place does with what comes. */
export interface Host {
  readonly onDatagram?: (text: string, from: Place) => void;
  /** A stream was opened from there: what it does with what comes on it. */
  readonly onStream?: (stream: Stream, from: Place) => Ear;
}

/** A message that has been sent, and what becomes of it. */
export interface Transit {
  /** When it was sent, in milliseconds since the epoch. */
  readonly at: number;
  readonly from: Place;
  readonly to: Place;
  readonly text: string;
  readonly fate: "delivered" | "doubled" | "lost";
}

/** A network of datagrams and streams without I/O: the same seed gives the same run. */
export class Network {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #onTransit: (transit: Transit) => void;
  readonly #hosts = new Map<Place, Host>();
  readonly #conditions = new Map<Place, Conditions>();
  readonly #severed = new Set<Place>();
  readonly #streams = new Map<Place, Set<Stream>>();
  #common = GOOD;
  /** Messages on their way. */
  #underway = 0;

  constructor(clock: Clock, random: Random, onTransit: (transit: Transit) => void = () => {}) {
    this.#clock = clock;
    this.#random = random;
    this.#onTransit = onTransit;
  }

  /** Takes the place of whoever was there. */
  join(place: Place, host: Host): void {
    this.#hosts.set(place, host);
  }

  /** Leaves without a word: streams are cut, what is on its way there is lost. */
  leave(place: Place): void {
    this.#hosts.delete(place);
    for (const stream of [...(this.#streams.get(place) ?? [])]) stream.cut(place);
  }

  /** From now on, for all ways that have no conditions of their own; for ways from and to that place where one is given. */
  weather(conditions: Partial<Conditions>, place?: Place): void {
    if (place === undefined) this.#common = { ...GOOD, ...conditions };
    else this.#conditions.set(place, { ...GOOD, ...conditions });
  }

  /** From now on nothing reaches that place or leaves it: datagrams are lost, streams hold what is sent. */
  sever(place: Place): void {
    this.#severed.add(place);
  }

  /** The place is in reach again; streams go on. */
  heal(place: Place): void {
    if (!this.#severed.delete(place)) return;
    for (const stream of this.#streams.get(place) ?? []) stream.resume();
  }

  /** Whether one of them is out of reach. */
  isSevered(...places: readonly Place[]): boolean {
    return places.some((place) => this.#severed.has(place));
  }

  /** Whether no message is on its way, those aside that a severed stream holds. */
  get isQuiet(): boolean {
    return this.#underway === 0;
  }

  datagram(from: Place, to: Place, text: string): void {
    const { latency, jitter, loss, duplication } = this.conditions(from, to);
    const isLost = this.#random.happens(loss) || this.isSevered(from, to);
    const isDoubled = this.#random.happens(duplication);
    const delays = [latency + jitter * this.#random.next(), latency + jitter * this.#random.next()];
    this.report(from, to, text, isLost ? "lost" : isDoubled ? "doubled" : "delivered");
    if (isLost) return;
    for (const delay of delays.slice(0, isDoubled ? 2 : 1)) {
      this.after(delay, () => {
        if (!this.isSevered(from, to)) this.#hosts.get(to)?.onDatagram?.(text, from);
      });
    }
  }

  /** A stream to that place; undefined where nobody listens, or none is in reach. */
  connect(from: Place, to: Place, ear: Ear): Stream | undefined {
    const host = this.#hosts.get(to);
    if (host?.onStream === undefined || this.isSevered(from, to)) return undefined;
    const stream = new Stream(this, this.#random, from, to, () => this.#forget(stream));
    for (const place of stream.places) {
      const there = this.#streams.get(place) ?? new Set();
      this.#streams.set(place, there.add(stream));
    }
    stream.hear(from, ear);
    stream.hear(to, host.onStream(stream, from));
    return stream;
  }

  /** @internal Of a way: those of the worse end. */
  conditions(from: Place, to: Place): Conditions {
    return this.#conditions.get(from) ?? this.#conditions.get(to) ?? this.#common;
  }

  /** @internal */
  report(from: Place, to: Place, text: string, fate: Transit["fate"]): void {
    this.#onTransit({ at: this.#clock.now, from, to, text, fate });
  }

  /** @internal */
  after(milliseconds: number, run: () => void): void {
    this.#underway++;
    this.#clock.setTimeout(() => {
      this.#underway--;
      run();
    }, milliseconds);
  }

  /** @internal */
  get now(): number {
    return this.#clock.now;
  }

  #forget(stream: Stream): void {
    for (const place of stream.places) {
      const there = this.#streams.get(place);
      there?.delete(stream);
      if (there?.size === 0) this.#streams.delete(place);
    }
  }
}
