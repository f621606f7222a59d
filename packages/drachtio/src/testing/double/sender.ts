import type { Leg } from "./leg.ts";
import type { Header, SipRequest, SipResponse } from "./sip.ts";

export interface SendOptions {
  readonly headers?: readonly Header[];
  readonly body?: string;
  /** The dialog to send it in. */
  readonly leg?: Leg;
}

/** A phone, as its subscriptions see it: what sends, and what answers. */
export interface Sender {
  readonly contact: string;
  /** Sends a request; what it was finally answered, 408 where it was not in time. */
  send(method: string, uri: string, options?: SendOptions): Promise<SipResponse>;
  /** Answers a request that came. */
  answer(request: SipRequest, status: number, headers?: readonly Header[], tag?: string): void;
}
