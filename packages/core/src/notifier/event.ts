import type { SubscriptionState, TerminationReason } from "../headers/subscription-state.ts";
import type { Seconds } from "../time.ts";
import type { Subscription } from "./subscription.ts";

/** What the application, or a rule in its place, has decided about a watcher (RFC 6665 §4.2.1.3). */
export type Decision = "allow" | "deny" | "pending";

/** What happened to a subscription. Every event is legal in every state. */
export type NotifierEvent =
  | Subscribe
  /** Somebody has decided, or takes a decision back (`pending`). */
  | { readonly type: "decide"; readonly decision: Decision }
  /** What is watched has changed. */
  | { readonly type: "change" }
  /** The NOTIFY that is due is taken; it means nothing where `canNotify` does not hold. */
  | { readonly type: "send" }
  | Answer
  /** The caller has credentials for the peer that answered 401 or 407. */
  | { readonly type: "credentials" }
  /** Local policy ends it. */
  | { readonly type: "end"; readonly reason: TerminationReason; readonly retryAfter?: Seconds }
  /** The connection that its last SUBSCRIBE came on is no more. */
  | { readonly type: "flow-closed" }
  /** Its dialog is no more: a failure in another subscription has destroyed it, or the device has begun another one. */
  | { readonly type: "dialog-gone" }
  | { readonly type: "tick" };

/**
 * A SUBSCRIBE was accepted: the first, a refresh, or an un-SUBSCRIBE (0). All that can be refused has been: the package is
 * known, the interval long enough (423), `expires` not more than was asked for.
 */
export interface Subscribe {
  readonly type: "subscribe";
  readonly expires: Seconds;
  /** `pending`: nobody has decided about this request; what was decided before stands. */
  readonly decision: Decision;
}

/** The final answer to a NOTIFY; 408 where none came, 503 where it could not be sent (RFC 3261 §8.1.3.1). */
export interface Answer {
  readonly type: "answer";
  /** That of the NOTIFY. The answer to another one than the last means nothing any more. */
  readonly version: number;
  readonly status: number;
  readonly retryAfter?: Seconds;
}

/** What is to be done. */
export type NotifierEffect =
  /** Answer the SUBSCRIBE with 200 and this `Expires`. */
  | { readonly type: "respond"; readonly status: 200; readonly expires: Seconds }
  /** Answer the SUBSCRIBE with 481: the subscription is over (RFC 5057 §5.1). */
  | { readonly type: "respond"; readonly status: 481 }
  | Notify
  /** The peer wants credentials: ask for them, then `credentials`. */
  | { readonly type: "challenged"; readonly status: 401 | 407 }
  /** No request will get through in this dialog any more (RFC 5057 §5.1): tell the others that share it `dialog-gone`. */
  | { readonly type: "destroy-dialog" };

/** Send a NOTIFY with the newest state, and hand back its final answer with this version. */
export interface Notify {
  readonly type: "notify";
  readonly subscriptionState: SubscriptionState;
  /** Whether its document may show the state, or must be one that tells nothing (RFC 6665 §4.2.1.2: "empty or neutral body"). */
  readonly shows: "state" | "neutral";
  /** Whether it must be complete, or may hold only what has changed since the last one. */
  readonly full: boolean;
  /** Number of the NOTIFY in its subscription, from 0, and of its document: a neutral one has a number as well. */
  readonly version: number;
}

export interface Step {
  readonly subscription: Subscription;
  readonly effects: readonly NotifierEffect[];
}

const NOTHING: readonly NotifierEffect[] = [];

/** Nothing is to be done. */
export function stay(subscription: Subscription): Step {
  return { subscription, effects: NOTHING };
}

export function go(subscription: Subscription, effect: NotifierEffect): Step {
  return { subscription, effects: [effect] };
}
