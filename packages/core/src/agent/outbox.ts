import type { Instant } from "../time.ts";
import type { Watch } from "./held.ts";
import { remember } from "./history.ts";
import { InFlight } from "./in-flight.ts";

/** Which subscriptions may have something to send, and which NOTIFYs are out: one for each subscription at most. */
export class Outbox {
  #queue: Watch[] = [];
  #taken = 0;
  readonly #nextOrder: () => number;
  readonly #inFlight = new InFlight<Watch>();

  constructor(nextOrder: () => number) {
    this.#nextOrder = nextOrder;
  }

  put(watch: Watch): void {
    if (!watch.isQueued) this.#queue.push(watch);
    watch.isQueued = true;
  }

  /** The one that has waited longest; undefined where none is waiting. */
  next(): Watch | undefined {
    const watch = this.#queue[this.#taken];
    if (watch === undefined) {
      if (this.#taken > 0) this.#queue = [];
      this.#taken = 0;
      return undefined;
    }
    this.#taken++;
    watch.isQueued = false;
    return watch;
  }

  /** Numbers a NOTIFY that goes out. Whoever answers the one before it comes too late. */
  send(watch: Watch, now: Instant): number {
    this.drop(watch);
    const order = this.#nextOrder();
    remember(watch, order, now);
    this.#inFlight.put(order, watch);
    return order;
  }

  /** Takes the answer to a NOTIFY, which is the last one of its subscription; undefined where nobody waits for it. */
  answer(order: number, status: number): Watch | undefined {
    const watch = this.#inFlight.take(order);
    if (watch !== undefined) watch.status = status;
    return watch;
  }

  /** Waits no more for the answer to its last NOTIFY. */
  drop(watch: Watch): void {
    if (watch.order !== 0 && watch.status === 0) this.#inFlight.take(watch.order);
  }
}
