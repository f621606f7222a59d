import type { Instant } from "../time.ts";
import type { Watch } from "./held.ts";
import { answered, lastOrder, remember, versionOf } from "./history.ts";

/** Which subscriptions may have something to send, and which NOTIFYs are out: one for each subscription at most. */
export class Outbox {
  #queue: Watch[] = [];
  #taken = 0;
  readonly #nextOrder: () => number;
  readonly #inFlight = new Map<number, Watch>();

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
      this.#queue = [];
      this.#taken = 0;
      return undefined;
    }
    this.#taken++;
    watch.isQueued = false;
    return watch;
  }

  /** Numbers a NOTIFY that goes out. Whoever answers the one before it comes too late. */
  send(watch: Watch, version: number, now: Instant): number {
    this.drop(watch);
    const order = this.#nextOrder();
    watch.history = remember(watch.history, order, now, version);
    this.#inFlight.set(order, watch);
    return order;
  }

  /** Takes the answer to a NOTIFY; undefined where nobody waits for it. */
  answer(order: number, status: number): { readonly watch: Watch; readonly version: number } | undefined {
    const watch = this.#inFlight.get(order);
    const version = watch && versionOf(watch.history, order);
    if (watch === undefined || version === undefined) return undefined;
    this.#inFlight.delete(order);
    watch.history = answered(watch.history, order, status);
    return { watch, version };
  }

  /** Waits no more for the answer to its last NOTIFY. */
  drop(watch: Watch): void {
    const order = lastOrder(watch.history);
    if (order !== undefined) this.#inFlight.delete(order);
  }
}
