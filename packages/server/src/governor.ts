/** How often the load is looked at, in milliseconds. */
const INTERVAL = 100;
/** Above that share of time at work nothing is left: what waits is not seen, it stands in the kernel's buffers. */
const SATURATED = 0.995;
/** Below that there is room for more. */
const ROOM = 0.985;
const MORE = 0.05;
const LESS = 0.1;
const MOST = 0.95;

/**
 * Which share of new requests is to be refused, so that the others are answered in time: grows while there is no moment of
 * rest, and falls when there is. It falls faster, for each refusal costs time that nobody has asked for.
 */
export class Governor {
  #share = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;

  /**
   * `utilization` gives the share of the time since it was last asked, from 0 to 1, that was spent at work. Returns the
   * share to be refused from now on, where it is another than before.
   */
  look(now: number, utilization: () => number): number | undefined {
    const elapsed = now - this.#lookedAt;
    if (elapsed < INTERVAL) return undefined;
    this.#lookedAt = now;
    const busy = utilization();
    const before = this.#share;
    if (busy > SATURATED) this.#share = Math.min(before + MORE, MOST);
    else if (busy < ROOM) this.#share = Math.max(before - LESS * Math.floor(elapsed / INTERVAL), 0);
    return this.#share === before ? undefined : this.#share;
  }
}
