import type { Address } from "../address.ts";
import type { TerminationReason } from "../headers/subscription-state.ts";
import type { Decision } from "../notifier/step.ts";
import type { Fact as PresentityFact } from "../presentity/statement.ts";

/** Something that has happened, as the agent is told it. Plain data: a recorded run is a list of facts with their times. */
export type Fact =
  /** A SIP request has arrived. */
  | { readonly type: "request"; readonly request: Request }
  /** A request that was ordered has been answered, or has not been. */
  | { readonly type: "outcome"; readonly order: number; readonly outcome: Outcome }
  /** A connection is no more. */
  | { readonly type: "flow-closed"; readonly flow: string }
  /** A source has said something of a resource: a registrar, a phone's document, the application. */
  | { readonly type: "said"; readonly resource: Address; readonly fact: PresentityFact }
  /** The application says what a package of its own shows of a resource. */
  | { readonly type: "value"; readonly resource: Address; readonly package: string; readonly value: unknown }
  /** The application has decided about a watcher. */
  | {
      readonly type: "decide";
      readonly subscription: string;
      readonly decision: Decision;
      /** Whether the other party of calls is withheld from it. */
      readonly isPrivate?: boolean;
    }
  /** The caller ends a subscription: by its own rules, or because its stack can keep the dialog no longer (`deactivated`). */
  | { readonly type: "end"; readonly subscription: string; readonly reason: TerminationReason }
  /** The caller has credentials for a peer that wanted some: `subscription` is the id in the report. */
  | { readonly type: "credentials"; readonly subscription: string }
  | Watch
  /** The device is to be watched no more: it has unregistered, say. */
  | { readonly type: "unwatch"; readonly resource: Address; readonly device: string; readonly package: string }
  /** The agent is about to stop: all subscriptions end, and their watchers shall come back (RFC 6665 §4.4.2). */
  | { readonly type: "shutdown" }
  | { readonly type: "tick" };

/**
 * A device's state is wanted: we subscribe to it, until `unwatch`. Said again, it changes where the device is reached.
 * What it says becomes a source of the resource.
 */
export interface Watch {
  readonly type: "watch";
  /** Whose device it is: the address that it has registered. */
  readonly resource: Address;
  /** Tells the device from others of the resource: its instance, or its contact. */
  readonly device: string;
  /** A package that can be published, `presence` for most. */
  readonly package: string;
  /** URI to send the SUBSCRIBE to: the contact that has been registered. */
  readonly target: string;
  /** The connection on which the device is reached; absent where the target is enough. */
  readonly flow?: string;
  /** From 0 to 1, drawn at random: spreads the refreshes of many subscriptions. */
  readonly jitter: number;
}

/**
 * A SIP request as its stack sees it: in order (RFC 3261 §12.2.2 has been kept), retransmissions absorbed, headers as they
 * came. What is in the headers is not the stack's business.
 */
export interface Request {
  readonly method: string;
  /** Request-URI. */
  readonly uri: string;
  /** Long names in lower case, in the order of the message; folding undone, lists not split. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body as text; empty where there is none. */
  readonly body: string;
  /** What `respond` refers to. */
  readonly transaction: string;
  /** The dialog that it came in, or that accepting it makes. */
  readonly dialog: string;
  /** Whether it had a To tag. */
  readonly isInDialog: boolean;
  /** The leg of a SUBSCRIBE of ours whose Call-ID and From tag it has as Call-ID and To tag; absent where there is none. */
  readonly leg?: string;
  /** The connection it came on; datagrams of one peer have one, too. */
  readonly flow: string;
  /** Where it came from, for limits: an address without a port. */
  readonly source: string;
  /** Who it is from, authenticated; absent where nobody was asked. */
  readonly identity?: Address;
}

/** A final response (RFC 3261 §8.1.3), with 408 for none within Timer F and 503 for a transport that failed. */
export interface Outcome {
  readonly status: number;
  /** Long names in lower case; absent where there was no response. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
}
