import type { Address } from "../address.ts";
import type { Status } from "../documents/status/value.ts";
import type { TerminationReason } from "../headers/subscription-state.ts";
import type { Words } from "../presentity/statement.ts";

/** Something to be done. Plain data; whoever does it decides nothing. */
export type Order = Respond | Notify | Report;

/** Answer a request. */
export interface Respond {
  readonly type: "respond";
  readonly transaction: string;
  readonly status: number;
  readonly headers: readonly Header[];
}

/** Send a NOTIFY in a dialog, on the flow that it came on; tell the `outcome` with the order's number. */
export interface Notify {
  readonly type: "notify";
  readonly order: number;
  readonly dialog: string;
  readonly flow: string;
  /** `Event`, `Subscription-State`, and `Content-Type` where there is a body. */
  readonly headers: readonly Header[];
  readonly body: string;
  /** Whether nothing follows in this subscription. */
  readonly isLast: boolean;
}

/** Tell the application. */
export interface Report {
  readonly type: "report";
  readonly report: News;
}

export type Header = readonly [name: string, value: string];

/** What the application may want to know. */
export type News =
  | { readonly type: "subscription.started"; readonly subscription: SubscriptionView }
  | { readonly type: "subscription.refreshed"; readonly subscription: SubscriptionView }
  | {
      readonly type: "subscription.ended";
      readonly subscription: SubscriptionView;
      readonly reason?: TerminationReason;
    }
  | { readonly type: "subscription.challenged"; readonly subscription: SubscriptionView; readonly status: number }
  /** A phone has set something of its user's by the body of a SUBSCRIBE. */
  | { readonly type: "heard"; readonly resource: Address; readonly package: string; readonly words: Words }
  | { readonly type: "published"; readonly resource: Address; readonly package: string; readonly status?: Status }
  | { readonly type: "unpublished"; readonly resource: Address; readonly package: string };

/** A subscription as others see it. */
export interface SubscriptionView {
  readonly id: string;
  readonly resource: Address;
  readonly watcher: Address;
  readonly package: string;
  readonly state: string;
  readonly contentType: string;
  readonly profile: string;
  readonly dialog: string;
  readonly flow: string;
  /** Whether a NOTIFY is due that has to wait: for an answer, for credentials, for its time, for the peer to come back. */
  readonly isWaiting: boolean;
}
