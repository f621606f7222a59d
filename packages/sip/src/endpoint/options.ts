import type { Flow, Transport } from "../flow.ts";
import { DEFAULT_TIMERS, type Timers } from "../transactions/timers.ts";

/** What an operator chooses, and what the endpoint has to be told of its surroundings. */
export interface EndpointOptions {
  readonly timers: Timers;
  /** What is listened on: whence a request comes that goes to an address and not on a flow. Default none. */
  readonly listeners: readonly Listener[];
  /** Finds a flow that is no connection by its id, for requests that are to go on one. Default: none is found. */
  readonly flowOf: (id: string) => Flow | undefined;
  /**
   * Where a request in a dialog goes over UDP that no proxy wants to see: to where the peer's last one came from, which a NAT
   * lets through, or to its Contact where that is an address, as RFC 3261 §12.2.1.1 has it. Default `source`.
   */
  readonly udpTarget: "source" | "contact";
  /** Whether to answer to the port that a request came from although its Via has no `rport` (RFC 3581 §4). Default false. */
  readonly forceRport: boolean;
  /**
   * Server transactions beyond which requests get 503; a tenth is kept for those in dialogs. One lasts 64*T1 over UDP, and
   * takes what its response is long and 500 bytes more. Default 300,000.
   */
  readonly maxTransactions: number;
  /** In seconds, when refused ones may come back. Default 10. */
  readonly retryAfter: number;
  /** The methods that the user knows, for 405 to INVITE (RFC 3261 §8.2.1). */
  readonly allow: string;
  /** The header Server of responses. Default empty: none. */
  readonly server: string;
  /** The header User-Agent of requests. Default empty: none. */
  readonly userAgent: string;
}

/** A transport, and what names the listener to others, in Via and Contact. IPv6 without brackets. */
export interface Listener {
  readonly transport: Transport;
  readonly host: string;
  readonly port: number;
}

export const DEFAULT_OPTIONS: EndpointOptions = {
  timers: DEFAULT_TIMERS,
  listeners: [],
  flowOf: () => undefined,
  udpTarget: "source",
  forceRport: false,
  maxTransactions: 300_000,
  retryAfter: 10,
  allow: "OPTIONS, SUBSCRIBE, NOTIFY, PUBLISH, REGISTER",
  server: "",
  userAgent: "",
};
