import type { Nonce } from "./nonce.ts";

/** What is known of a nonce-count: it is taken now, has been taken before, or its nonce is one of which too little is remembered. */
export type Count = "taken" | "replay" | "forgotten";

/** The counts of one nonce: the highest, and as bits which of the 32 up to it have been taken. */
interface Counts {
  highest: number;
  taken: number;
}

const WINDOW = 32;

/**
 * Which nonce-counts have been taken (RFC 7616 §3.4: "if the same nc value is seen twice, then the request is a replay"). Requests
 * that overtake one another by up to 31 pass. What is remembered is bounded: the nonces first seen longest ago are forgotten,
 * all that are as old with them, so that no count is ever taken twice.
 *
 * There are two generations of nonces. When the young one is full, or older than a nonce may get, it becomes the old one; the
 * old one is dropped as a whole, which costs nothing.
 */
export class NonceCounts {
  readonly #most: number;
  readonly #lifetime: number;
  #young: Generation = new Generation(Number.NEGATIVE_INFINITY);
  #old: Generation = new Generation(Number.NEGATIVE_INFINITY);
  /** Nonces up to that time may have been forgotten: what is not remembered of them has not been unused for certain. */
  #forgottenUntil: number = Number.NEGATIVE_INFINITY;

  /** At most that many nonces, two or more, each of which is of use for that many milliseconds. */
  constructor(most: number, lifetime: number) {
    this.#most = Math.floor(most / 2);
    this.#lifetime = lifetime;
  }

  /** How many nonces are remembered. */
  get size(): number {
    return this.#young.counts.size + this.#old.counts.size;
  }

  /** Takes the count of a nonce, a whole number from 0 to 2^32-1, if it is still to be had. */
  take(nonce: Nonce, count: number, now: number): Count {
    const counts = this.#young.counts.get(nonce.id) ?? this.#old.counts.get(nonce.id);
    if (counts !== undefined) return takeFrom(counts, count) ? "taken" : "replay";
    if (this.#young.counts.size >= this.#most || now - this.#young.since > this.#lifetime) this.#turn(now);
    // A clock that was set back must not make every new nonce look like one that is forgotten.
    this.#forgottenUntil = Math.min(this.#forgottenUntil, now);
    if (nonce.issuedAt <= this.#forgottenUntil) return "forgotten";
    this.#young.counts.set(nonce.id, { highest: count, taken: 1 });
    this.#young.latest = Math.max(this.#young.latest, nonce.issuedAt);
    return "taken";
  }

  #turn(now: number): void {
    this.#forgottenUntil = Math.max(this.#forgottenUntil, this.#old.latest);
    this.#old = this.#young;
    this.#young = new Generation(now);
  }
}

class Generation {
  readonly since: number;
  readonly counts: Map<string, Counts> = new Map();
  /** When the youngest of its nonces was issued. */
  latest: number = Number.NEGATIVE_INFINITY;

  constructor(since: number) {
    this.since = since;
  }
}

function takeFrom(counts: Counts, count: number): boolean {
  const ahead = count - counts.highest;
  if (ahead > 0) {
    counts.taken = ahead < WINDOW ? (counts.taken << ahead) | 1 : 1;
    counts.highest = count;
    return true;
  }
  const bit = 1 << -ahead;
  if (-ahead >= WINDOW || (counts.taken & bit) !== 0) return false;
  counts.taken |= bit;
  return true;
}
