import type { Address } from "../address.ts";
import type { Event as EventHeader } from "../headers/event.ts";
import type { Subscription } from "../notifier/subscription.ts";
import { isLive } from "../notifier/subscription.ts";
import type { Presentity } from "../presentity/presentity.ts";
import { EMPTY } from "../presentity/presentity.ts";
import { type Published, type Resource, type Watch, watchId } from "./held.ts";

/** What must outlive the agent, one thing at a time. Plain data: JSON gives it back as it was. */
export type StoredRecord = SubscriptionRecord | ResourceRecord;

/** A subscription of somebody to a resource. */
export interface SubscriptionRecord {
  readonly type: "subscription";
  /** Names it among all records, as the id in reports does among subscriptions. */
  readonly key: string;
  readonly number: number;
  readonly dialog: string;
  readonly flow: string;
  readonly event: EventHeader;
  readonly resource: Address;
  readonly watcher: Address;
  readonly device: string;
  readonly contentType: string;
  /** The profile's name. */
  readonly profile: string;
  readonly isPrivate: boolean;
  readonly machine: Subscription;
}

/** What is known of a resource: what its sources said, and what is published. */
export interface ResourceRecord {
  readonly type: "resource";
  readonly key: string;
  readonly resource: Address;
  readonly sources: Presentity;
  readonly publications: readonly Published[];
  /** What the application said for packages of its own, by their names. */
  readonly values: readonly (readonly [packageName: string, value: unknown])[];
}

/** The name of its record. */
export function keyOf(kept: Watch | Resource): string {
  return kept.kind === "watch" ? watchId(kept.dialog, kept.event) : `resource ${kept.address}`;
}

/** Undefined where nothing of it is left. */
export function recordOf(kept: Watch | Resource): StoredRecord | undefined {
  const key = keyOf(kept);
  if (kept.kind === "watch") {
    const { number, dialog, flow, event, resource, watcher, device, look, machine } = kept;
    if (machine.state === "gone" || machine.state === "init") return undefined;
    const { contentType, profile, isPrivate } = look;
    const how = { contentType, profile: profile.name, isPrivate };
    const who = { resource: resource.address, watcher, device };
    return { type: "subscription", key, number, dialog, flow, event, ...who, ...how, machine };
  }
  const { address: resource, presentity: sources, publications, values } = kept;
  if (sources === EMPTY && publications.size === 0 && values.size === 0) return undefined;
  // A copy: what is held changes, a record does not.
  const published = [...publications.values()].map(({ key, via, said, package: name, machine }) => {
    return { package: name, key, via, said, machine };
  });
  return { type: "resource", key, resource, sources, publications: published, values: [...values] };
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
