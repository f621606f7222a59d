import type { Address } from "../address.ts";
import type { NotifierPolicy } from "../notifier/policy.ts";
import type { State } from "../presentity/compose.ts";
import type { Presentity } from "../presentity/presentity.ts";
import type { CompositionPolicy, Reason } from "../presentity/rules.ts";
import type { Profile } from "../profiles/profile.ts";
import type { Instant } from "../time.ts";
import { composedOf } from "./documents.ts";
import { type Resource, viewOf } from "./held.ts";
import { listed, type Notified } from "./history.ts";
import type { SubscriptionView } from "./order.ts";

/** Why a watcher sees of a resource what it sees. Plain data. */
export interface Explanation {
  readonly resource: Address;
  readonly state: State;
  /** What led to that state: which rule, and what it was given. */
  readonly because: readonly Reason[];
  /** What each source said last. */
  readonly sources: Presentity;
  readonly composition: CompositionPolicy;
  readonly subscriptions: readonly {
    readonly subscription: SubscriptionView;
    readonly profile: Profile;
    readonly policy: NotifierPolicy;
    /** Its last NOTIFYs, newest last, with what became of them. */
    readonly notified: readonly Notified[];
  }[];
}

/** Explains the resource to one of its watchers; to all of them where none is named. */
export function explain(
  resource: Resource,
  watcher: Address | undefined,
  composition: CompositionPolicy,
  now: Instant,
): Explanation {
  const { state, because } = composedOf(resource, composition, now);
  const watches = [...resource.audiences.values()].flatMap((audience) => [...audience.watches]);
  const subscriptions = watches
    .filter((watch) => watcher === undefined || watch.peer.watcher === watcher)
    .map((watch) => ({
      subscription: viewOf(watch),
      profile: watch.look.profile,
      policy: watch.policy,
      notified: listed(watch, watch.machine.version - 1),
    }));
  return { resource: resource.address, state, because, sources: resource.presentity, composition, subscriptions };
}
