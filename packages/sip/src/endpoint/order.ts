import type { Destination, Flow } from "../flow.ts";
import type { Header } from "../message/message.ts";

/** Something to be done. Plain data; whoever does it decides nothing. */
export type Order = SendOrder | RequestOrder | OutcomeOrder | FlowClosedOrder;

/** Send a text, whole. */
export interface SendOrder {
  readonly type: "send";
  /** Where to: on that flow and no other, or to an address, by a connection to it where there is one. */
  readonly flow: Flow | Destination;
  readonly text: string;
  /** What to say in `unsent` where it cannot be sent; empty where nobody needs to know. */
  readonly transmission: string;
}

/** A request has come for the user, who answers it with `respond` within 64*T1, for then its sender has given up. */
export interface RequestOrder {
  readonly type: "request";
  readonly request: IncomingRequest;
}

/** A request as the endpoint's user sees it: in order, no retransmission, no copy of another. */
export interface IncomingRequest {
  readonly method: string;
  /** Request-URI. */
  readonly uri: string;
  /** Long names in lower case, in the order of the message; folding undone, lists not split. */
  readonly headers: readonly Header[];
  /** Empty where there is none. */
  readonly body: string;
  /** What `respond` refers to. */
  readonly transaction: string;
  /** The dialog that it came in, or that a 2xx to it makes. Where there is no such dialog any more: one that holds nothing. */
  readonly dialog: string;
  /** Whether it had a To tag. */
  readonly isInDialog: boolean;
  /** The name that the user gave to what this request answers, where it does. */
  readonly leg?: string;
  /** The id of the flow that it came on. */
  readonly flow: string;
  /** The address that it came from, without a port. */
  readonly source: string;
}

/** What became of a request of the user's: its final response, or why there will be none. */
export interface OutcomeOrder {
  readonly type: "outcome";
  readonly order: number;
  /** 408 where nothing came within 64*T1, 503 where it could not be sent (RFC 3261 §8.1.3.1). */
  readonly status: number;
  readonly headers: readonly Header[];
  /** The dialog that a 2xx to `begin` made. */
  readonly dialog?: string;
  /** Why there was no response from the peer. */
  readonly reason?: string;
}

/** A connection is no more. The outcomes of what was under way on it stand before this. */
export interface FlowClosedOrder {
  readonly type: "flow-closed";
  readonly flow: string;
}
