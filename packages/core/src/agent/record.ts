import type { Address } from "../address.ts";
import type { Event as EventHeader } from "../headers/event.ts";
import type { Subscription } from "../notifier/subscription.ts";
import type { Presentity } from "../presentity/presentity.ts";
import type { Statement } from "../presentity/statement.ts";
import type { Publication } from "../publication/publication.ts";

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
  readonly publications: readonly PublicationRecord[];
  /** What the application said for packages of its own, by their names. */
  readonly values: readonly (readonly [packageName: string, value: unknown])[];
}

/** A publication, and where its event state stands among the resource's sources: the same through all its entity-tags. */
export interface PublicationRecord extends Readonly<Source> {
  readonly package: string;
  readonly machine: Publication;
}

/** A phone that speaks of its user, by one publication or one subscription of ours. */
export interface Source {
  /** Names it among the sources of the resource. */
  readonly key: string;
  readonly via: "publish" | "notify";
  /** What it has said that still stands, by the names of it. */
  said: readonly Pick<Statement, "type" | "key">[];
}
