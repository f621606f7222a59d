import type { Address } from "../address.ts";
import type { EntityTag } from "../headers/entity-tag.ts";
import type { Event as EventHeader } from "../headers/event.ts";
import type { NotifierPolicy } from "../notifier/policy.ts";
import type { Subscription } from "../notifier/subscription.ts";
import type { Document, EventPackage, Look, View } from "../packages/package.ts";
import type { Composed } from "../presentity/compose.ts";
import { EMPTY, isEmpty, type Presentity } from "../presentity/presentity.ts";
import type { Publication } from "../publication/publication.ts";
import { NEVER, type Timed } from "./deadlines.ts";
import type { SubscriptionView } from "./order.ts";
import type { Source } from "./record.ts";

/** All that the agent holds of one resource. */
export interface Resource extends Timed {
  readonly kind: "resource";
  readonly address: Address;
  presentity: Presentity;
  /** Its subscriptions, by the names of their packages. */
  readonly audiences: Map<string, Audience>;
  readonly publications: Map<EntityTag, Published>;
  /** What the application said for packages of its own. */
  readonly values: Map<string, unknown>;
  /** What its sources compose to, until one of them says something new. */
  composed: Composed | undefined;
}

/** Those who watch a resource by one package, and what they are shown, by their looks. */
export interface Audience {
  readonly watches: Set<Watch>;
  readonly documents: Map<Look, Rendered>;
  /** For those who may not see the state. */
  readonly neutrals: Map<Look, Rendered>;
  /** What there is to see since the last change. */
  view: View | undefined;
}

/** A document, and whether it was rendered after the last change. */
interface Rendered {
  readonly document: Document;
  isFresh: boolean;
}

/** A publication, and where its event state stands among the resource's sources: the same through all its entity-tags. */
export interface Published extends Source {
  readonly package: string;
  machine: Publication;
}

export function newResource(address: Address): Resource {
  return {
    kind: "resource",
    address,
    presentity: EMPTY,
    audiences: new Map(),
    publications: new Map(),
    values: new Map(),
    composed: undefined,
    scheduledAt: NEVER,
  };
}

/** Whether nothing is known of it and nobody watches it. */
export function isForgettable({ presentity, audiences, publications, values }: Resource): boolean {
  return isEmpty(presentity) && audiences.size === 0 && publications.size === 0 && values.size === 0;
}

export function audienceOf({ audiences }: Resource, packageName: string): Audience {
  const known = audiences.get(packageName);
  if (known !== undefined) return known;
  const audience: Audience = { watches: new Set(), documents: new Map(), neutrals: new Map(), view: undefined };
  audiences.set(packageName, audience);
  return audience;
}

/** False where it had left before. */
export function leave(watch: Watch): boolean {
  const { audiences } = watch.resource;
  const audience = audiences.get(watch.package.name);
  if (audience === undefined || !audience.watches.delete(watch)) return false;
  if (audience.watches.size === 0) audiences.delete(watch.package.name);
  return true;
}

/** A subscription with all that its notifier's machine need not know: who watches what, and how. */
export interface Watch extends Timed {
  readonly kind: "watch";
  /** Tells it from all others of the agent, and nobody anything else. */
  readonly number: number;
  readonly dialog: string;
  flow: string;
  readonly event: EventHeader;
  readonly package: EventPackage;
  readonly resource: Resource;
  readonly audience: Audience;
  readonly watcher: Address;
  /** What tells the watcher's device. */
  readonly device: string;
  /** How it is to be shown; the same object for all that are shown alike. */
  look: Look;
  readonly policy: NotifierPolicy;
  machine: Subscription;
  /** What the watcher has been sent last. */
  sent: Document | undefined;
  /** What there was to see then. */
  shown: View | undefined;
  /** Whether it stands in the queue of those that may have something to send. */
  isQueued: boolean;
  /** The last NOTIFYs, newest last, each as its order, time, version and status (0 for none yet): a million have one. */
  history: readonly number[];
}

/** Names a subscription: its dialog, package and `id` (RFC 6665 §4.5.2, §8.2.1). */
export function watchId(dialog: string, event: EventHeader): string {
  return event.id === undefined ? `${dialog} ${event.package}` : `${dialog} ${event.package};id=${event.id}`;
}

export function viewOf(watch: Watch): SubscriptionView {
  return {
    id: watchId(watch.dialog, watch.event),
    resource: watch.resource.address,
    watcher: watch.watcher,
    package: watch.event.package,
    state: watch.machine.state,
    contentType: watch.look.contentType,
    profile: watch.look.profile.name,
    dialog: watch.dialog,
    flow: watch.flow,
    isWaiting: watch.machine.due !== "nothing",
  };
}
