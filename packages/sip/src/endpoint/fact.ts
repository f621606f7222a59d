import type { Flow } from "../flow.ts";
import type { Header } from "../message/message.ts";

/** Something that has happened, or that the endpoint's user wants. Plain data. */
export type Fact =
  /** A message has arrived whole. */
  | { readonly type: "received"; readonly flow: Flow; readonly text: string }
  /** A connection is no more. */
  | { readonly type: "flow-closed"; readonly flow: string }
  /** What the order `send` with that transmission wanted could not be done. */
  | { readonly type: "unsent"; readonly transmission: string; readonly reason?: string }
  | Respond
  | Request
  | Begin
  | Send
  /** The user has no usage of that dialog any more, and will not send in it. */
  | { readonly type: "drop"; readonly dialog: string }
  /**
   * There is more to do than can be done: of new requests outside dialogs that share, from 0 to 1, gets 503 with Retry-After
   * from now on. A refusal costs little, so that what is let in is served in time.
   */
  | { readonly type: "overload"; readonly share: number }
  | { readonly type: "tick" };

/** Answer a request that was passed on. Via, From, To, Call-ID, CSeq and what makes a dialog are added. */
export interface Respond {
  readonly type: "respond";
  readonly transaction: string;
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body?: string;
}

/** Send a request in a dialog. Its outcome is told with the number of the order, exactly once. */
export interface Request {
  readonly type: "request";
  readonly order: number;
  readonly dialog: string;
  readonly method: string;
  readonly headers: readonly Header[];
  readonly body: string;
}

/**
 * Send a SUBSCRIBE that is to begin a dialog. `leg` is the user's name for its Call-ID and From tag: the same again
 * within 64*T1 is a retry with both of them and the next CSeq (RFC 3261 §8.1.3.5), after that it begins anew.
 */
export interface Begin extends Outgoing {
  readonly type: "begin";
  readonly leg: string;
  readonly method: "SUBSCRIBE";
}

/** Send a request that belongs to no dialog and begins none. */
export interface Send extends Outgoing {
  readonly type: "send";
  readonly method: string;
}

interface Outgoing {
  readonly order: number;
  /** Request-URI. Where no flow is given its host is an IP address, to which the request goes. */
  readonly uri: string;
  /** URI of the From header. */
  readonly from: string;
  /** URI of the To header. */
  readonly to: string;
  readonly headers: readonly Header[];
  readonly body: string;
  /** The id of the flow on which it goes. */
  readonly flow?: string;
}
