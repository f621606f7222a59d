import type { Flow } from "../../flow.ts";
import type { Fault, TransportEvents } from "../events.ts";
import type { Timers } from "../timers.ts";

/** What transports tell, to be awaited one by one, each kind in its order. */
export class Recorder implements TransportEvents {
  readonly messages: Queue<{ readonly flow: Flow; readonly text: string }> = new Queue();
  readonly closes: Queue<string> = new Queue();
  readonly unsents: Queue<{ readonly transmission: string; readonly reason: string }> = new Queue();
  readonly faults: Queue<Fault> = new Queue();

  message(flow: Flow, text: string): void {
    this.messages.put({ flow, text });
  }

  closed(flow: string): void {
    this.closes.put(flow);
  }

  unsent(transmission: string, reason: string): void {
    this.unsents.put({ transmission, reason });
  }

  fault(fault: Fault): void {
    this.faults.put(fault);
  }
}

/** What came and was not yet taken. */
export class Queue<T> {
  readonly #held: T[] = [];
  readonly #takers: ((value: T) => void)[] = [];

  get size(): number {
    return this.#held.length;
  }

  put(value: T): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#held.push(value);
    else taker(value);
  }

  /** The next one, when it comes. */
  take(): Promise<T> {
    const value = this.#held.shift();
    return value === undefined ? new Promise((resolve) => this.#takers.push(resolve)) : Promise.resolve(value);
  }
}

/** Timers that only fire when told to, by their length. */
export class HandTimers implements Timers {
  readonly #running = new Map<number, { readonly callback: () => void; readonly milliseconds: number }>();
  #made = 0;

  start(callback: () => void, milliseconds: number): unknown {
    this.#made++;
    this.#running.set(this.#made, { callback, milliseconds });
    return this.#made;
  }

  cancel(timer: unknown): void {
    if (typeof timer === "number") this.#running.delete(timer);
  }

  /** How many of that length are running. */
  count(milliseconds: number): number {
    return [...this.#running.values()].filter((timer) => timer.milliseconds === milliseconds).length;
  }

  /** Fires all that are running and have that length. */
  fire(milliseconds: number): void {
    for (const [id, timer] of [...this.#running]) {
      if (timer.milliseconds !== milliseconds || !this.#running.delete(id)) continue;
      timer.callback();
    }
  }
}
