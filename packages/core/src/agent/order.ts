import type { Address } from "../address.ts";
import type { Status } from "../documents/status/value.ts";
import type { TerminationReason } from "../headers/subscription-state.ts";
import type { Words } from "../presentity/statement.ts";
import type { StoredRecord } from "./record.ts";

/** Something to be done. Plain data; whoever does it decides nothing. */
export type Order = Respond | Notify | Subscribe | Report | Store | Forget;

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

/** Send a SUBSCRIBE (RFC 6665 §4.1.2); tell the `outcome` with the order's number. */
export interface Subscribe {
  readonly type: "subscribe";
  readonly order: number;
  /**
   * Names a Call-ID and a From tag: those of a leg that is new are made anew, with a leg that was there before it is the
   * next request with the same ones (RFC 3261 §8.1.3.5). A request that comes with them says so by its `leg`.
   */
  readonly leg: string;
  /** The dialog to send it in, as the first NOTIFY named it; absent where none has been formed. */
  readonly dialog?: string;
  /** Whose device it is: From and To. */
  readonly resource: Address;
  /** Request-URI, where there is no dialog. */
  readonly target: string;
  /** The connection to send it on; absent where the target says where to. */
  readonly flow?: string;
  /** `Event`, `Expires`, `Accept`. */
  readonly headers: readonly Header[];
}

/** Tell the application. */
export interface Report {
  readonly type: "report";
  readonly report: News;
}

/** Keep the record in place of the one of that key before; `Agent.restore` takes back what is kept. Only with the option. */
export interface Store {
  readonly type: "store";
  readonly record: StoredRecord;
}

/** Keep the record of that key no more; it may be one that was never stored. */
export interface Forget {
  readonly type: "forget";
  readonly key: string;
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
  | { readonly type: "unpublished"; readonly resource: Address; readonly package: string }
  /** What has become of a subscription of ours: `failed` where it did not come about (489: the device does not have it). */
  | {
      readonly type: "watching";
      readonly watching: WatchingView;
      readonly state: "pending" | "active" | "terminated" | "failed";
      readonly reason?: TerminationReason;
      readonly status?: number;
    }
  | { readonly type: "watching.challenged"; readonly watching: WatchingView; readonly status: number }
  /** A device that we watch has told its state; `status` where it is one of presence. */
  | { readonly type: "notified"; readonly watching: WatchingView; readonly status?: Status };

/** A subscription of ours as others see it. */
export interface WatchingView {
  readonly id: string;
  readonly resource: Address;
  readonly device: string;
  readonly package: string;
  readonly state: string;
  readonly target: string;
  /** That of its last SUBSCRIBE; empty where none was sent. */
  readonly leg: string;
  readonly dialog?: string;
}

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
