import type { SubscriptionState, TerminationReason } from "../headers/subscription-state.ts";
import type { Seconds } from "../time.ts";
import type { Subscription } from "./subscription.ts";

/** What happened to a subscription. Every event is legal in every state. */
export type SubscriberEvent =
  /** The application wants it. `jitter`: from 0 to 1, drawn by the caller. */
  | { readonly type: "start"; readonly jitter: number }
  | Answer
  /** A NOTIFY came in its dialog, or forms it. The package is the right one, the header has been read. */
  | { readonly type: "notify"; readonly subscriptionState: SubscriptionState }
  /** The caller has credentials for the challenge. */
  | { readonly type: "credentials" }
  /** The application wants it no more. */
  | { readonly type: "stop" }
  /** The connection that its SUBSCRIBE went out on is no more. */
  | { readonly type: "flow-closed" }
  | { readonly type: "tick" };

/** The final response to a SUBSCRIBE; 408 where none came, 503 where it could not be sent (RFC 3261 §8.1.3.1). */
export interface Answer {
  readonly type: "answer";
  /** The number that the SUBSCRIBE was sent with. */
  readonly request: number;
  readonly status: number;
  readonly expires?: Seconds;
  readonly minExpires?: Seconds;
  readonly retryAfter?: Seconds;
  /** Whether a 401 or 407 holds a challenge that can be answered. */
  readonly hasChallenge?: boolean;
}

/** What is to be done. */
export type SubscriberEffect =
  | Subscribe
  /** Answer the NOTIFY that was given. */
  | { readonly type: "respond"; readonly status: 200 | 481 }
  | Report
  /** The peer wants credentials: find them, then `credentials`; or `stop`. */
  | { readonly type: "challenged"; readonly status: 401 | 407 }
  /** Nothing more comes of it; forget it. */
  | { readonly type: "over" };

/** Send a SUBSCRIBE, and hand back its final response with this number. */
export interface Subscribe {
  readonly type: "subscribe";
  /**
   * `new`: with a fresh Call-ID and From tag, and nothing kept of the dialog before (RFC 6665 §4.1.2.2). `same`: in its
   * dialog; where none has been formed yet, with the same Call-ID, To and From and the next CSeq (RFC 3261 §8.1.3.5).
   */
  readonly dialog: "new" | "same";
  readonly reason: "initial" | "resubscribe" | "refresh" | "unsubscribe" | "credentials" | "interval";
  readonly request: number;
  readonly expires: Seconds;
}

/** Tell the application what has become of the subscription. What a NOTIFY says of the resource is not told here. */
export type Report =
  | { readonly type: "report"; readonly state: "pending" | "active" }
  /** It was there and is no more: the NOTIFY said why; or `timeout`, for it ran out; or the answer that ended it. */
  | {
      readonly type: "report";
      readonly state: "terminated";
      readonly reason: TerminationReason | undefined;
      readonly status: number | undefined;
    }
  /** It did not come about. 489: the peer does not have the package. 408: no NOTIFY came in time. */
  | { readonly type: "report"; readonly state: "failed"; readonly status: number };

export interface Step {
  readonly subscription: Subscription;
  readonly effects: readonly SubscriberEffect[];
}

const NOTHING: readonly SubscriberEffect[] = [];

/** The event means nothing in this state. */
export function stay(subscription: Subscription): Step {
  return { subscription, effects: NOTHING };
}

export function go(subscription: Subscription, ...effects: readonly SubscriberEffect[]): Step {
  return { subscription, effects: effects.length === 0 ? NOTHING : effects };
}
