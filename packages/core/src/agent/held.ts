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
import type { History } from "./history.ts";
import type { SubscriptionView } from "./order.ts";
import type { Source } from "./record.ts";

/** All that the agent holds of one resource. */
export interface Resource extends Timed {
  readonly kind: "resource";
  readonly address: Address;
  presentity: Presentity;
  /** Its subscriptions, by the names of their packages. */
  readonly audiences: Map<string, Audience>;
  /** Undefined where there never were any, as `values`: of most resources, and a map is large for one that is empty. */
  publications: Map<EntityTag, Published> | undefined;
  /** What the application said for packages of its own. */
  values: Map<string, unknown> | undefined;
  /** What its sources compose to, until one of them says something new. */
  composed: Composed | undefined;
}

/** Those who watch a resource by one package, and what they are shown, by their looks. */
export interface Audience {
  readonly resource: Resource;
  readonly package: EventPackage;
  readonly watches: Set<Watch>;
  readonly documents: Map<Look, Rendered>;
  /** For those who may not see the state; undefined where there never was anybody. */
  neutrals: Map<Look, Rendered> | undefined;
  /** What there is to see since the last change. */
  view: View | undefined;
}

/** A document, and whether it was rendered after the last change. */
export interface Rendered {
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
    address: inOnePiece(address),
    presentity: EMPTY,
    audiences: new Map(),
    publications: undefined,
    values: undefined,
    composed: undefined,
    scheduledAt: NEVER,
  };
}

/** Whether nothing is known of it and nobody watches it. */
export function isForgettable({ presentity, audiences, publications, values }: Resource): boolean {
  return isEmpty(presentity) && audiences.size === 0 && !publications?.size && !values?.size;
}

/** Its publications, to add one. */
export function publicationsOf(resource: Resource): Map<EntityTag, Published> {
  resource.publications ??= new Map();
  return resource.publications;
}

export function audienceOf(resource: Resource, found: EventPackage): Audience {
  const known = resource.audiences.get(found.name);
  if (known !== undefined) return known;
  const audience: Audience = {
    resource,
    package: found,
    watches: new Set(),
    documents: new Map(),
    neutrals: undefined,
    view: undefined,
  };
  resource.audiences.set(found.name, audience);
  return audience;
}

/** False where it had left before. */
export function leave(watch: Watch): boolean {
  const { resource, package: found, watches } = watch.audience;
  if (!watches.delete(watch)) return false;
  if (watches.size === 0) resource.audiences.delete(found.name);
  return true;
}

/** A subscription with all that its notifier's machine need not know: who watches what, and how. */
export interface Watch extends Timed, History {
  readonly kind: "watch";
  /** Tells it from all others of the agent, and nobody anything else. */
  readonly number: number;
  readonly dialog: string;
  readonly event: EventHeader;
  /** What it watches. */
  readonly audience: Audience;
  /** Who watches, and where the NOTIFYs go. */
  peer: Peer;
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
}

/** A device of a watcher on one flow, with all that it has subscribed to: a million subscriptions have far fewer of them. */
export interface Peer {
  readonly watcher: Address;
  /** What tells the device from all others, of other watchers as well. */
  readonly device: string;
  /** What its last SUBSCRIBE came on. */
  readonly flow: string;
  /** The oldest first. A list, which is smaller than a set, and no longer than one watcher's may be. */
  watches: Watch[];
}

/** Names a subscription: its dialog, package and `id` (RFC 6665 §4.5.2, §8.2.1). */
export function watchId(dialog: string, event: EventHeader): string {
  return event.id === undefined ? `${dialog} ${event.package}` : `${dialog} ${event.package};id=${event.id}`;
}

export function viewOf(watch: Watch): SubscriptionView {
  return {
    id: watchId(watch.dialog, watch.event),
    resource: watch.audience.resource.address,
    watcher: watch.peer.watcher,
    package: watch.event.package,
    state: watch.machine.state,
    contentType: watch.look.contentType,
    profile: watch.look.profile.name,
    dialog: watch.dialog,
    flow: watch.peer.flow,
    isWaiting: watch.machine.due !== "nothing",
  };
}

/**
 * The same text, without what it was cut out of or put together from. A request's strings may be parts of its message,
 * which is kept as long as one of them is: what is held for long is held in one piece.
 */
export function inOnePiece<Text extends string>(text: Text): Text {
  // Joining two parts copies them: a template would refer to its parts, a slice to the whole.
  return [text.slice(0, 1), text.slice(1)].join("") as Text;
}
