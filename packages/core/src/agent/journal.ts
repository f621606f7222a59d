import { isLive, type Subscription } from "../notifier/subscription.ts";
import { EMPTY } from "../presentity/presentity.ts";
import { type Resource, type Watch, watchId } from "./held.ts";
import type { Order } from "./order.ts";
import type { StoredRecord } from "./record.ts";

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

/** The name of its record. */
function keyOf(kept: Watch | Resource): string {
  return kept.kind === "watch" ? watchId(kept.dialog, kept.event) : `resource ${kept.address}`;
}

/** Undefined where nothing of it is left. */
export function recordOf(kept: Watch | Resource): StoredRecord | undefined {
  const key = keyOf(kept);
  if (kept.kind === "watch") {
    const { number, dialog, event, audience, peer, look, machine } = kept;
    if (machine.state === "gone" || machine.state === "init") return undefined;
    const { contentType, profile, isPrivate } = look;
    const how = { contentType, profile: profile.name, isPrivate };
    const { watcher, device, flow } = peer;
    const who = { resource: audience.resource.address, watcher, device };
    return { type: "subscription", key, number, dialog, flow, event, ...who, ...how, machine };
  }
  const { address: resource, presentity: sources, publications, values } = kept;
  if (sources === EMPTY && !publications?.size && !values?.size) return undefined;
  // A copy: what is held changes, a record does not.
  const published = [...(publications?.values() ?? [])].map(({ key, via, said, package: name, machine }) => {
    return { package: name, key, via, said, machine };
  });
  return { type: "resource", key, resource, sources, publications: published, values: [...(values ?? [])] };
}

/**
 * The machine as it is when another agent takes it up: nobody will answer what was in flight, and the watcher is due to
 * see all that there is. A NOTIFY may have gone out after the record was stored, which had the next number.
 */
export function resumed(machine: Subscription): Subscription {
  const { version } = machine;
  const isDue = isLive(machine) || machine.state === "terminated";
  return { ...machine, inFlight: false, challenged: false, version: version + 1, due: isDue ? "full" : "nothing" };
}
