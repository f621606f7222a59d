import type { Resource, Watch } from "./held.ts";
import type { Order } from "./order.ts";
import { keyOf, recordOf } from "./record.ts";

/** What has changed since it was stored last. However often it has, it is stored once, in its newest state. */
export class Journal {
  readonly #changed = new Set<Watch | Resource>();
  readonly #isKept: boolean;

  constructor(isKept: boolean) {
    this.#isKept = isKept;
  }

  /** It has changed, or is no more. */
  note(kept: Watch | Resource): void {
    if (this.#isKept) this.#changed.add(kept);
  }

  /** The next order to store something, or to forget it; undefined where all is stored. */
  next(): Order | undefined {
    for (const kept of this.#changed) {
      this.#changed.delete(kept);
      const record = recordOf(kept);
      return record === undefined ? { type: "forget", key: keyOf(kept) } : { type: "store", record };
    }
    return undefined;
  }
}
