import type { Flow, Transport } from "../flow.ts";

/** What the transports tell. None of these is called from within `send` or `listen`: they may call back at once. */
export interface TransportEvents {
  /** One whole message came. UTF-8; what is not is replaced by U+FFFD. */
  message(flow: Flow, text: string): void;
  /** A connection that was open is no more, whoever ended it. Once for each. */
  closed(flow: string): void;
  /** A message surely did not go out, or the connection broke before the kernel had all of it (RFC 3261 §18.4). */
  unsent(transmission: string, reason: string): void;
  /** Something that a peer did made us drop a packet or a connection; to be counted, perhaps logged. */
  fault(fault: Fault): void;
}

export interface Fault {
  readonly code:
    | "tls-handshake"
    | "upgrade-refused"
    | "framing"
    | "too-large"
    | "slow-opening"
    | "idle"
    | "slow-reader"
    | "too-many-connections"
    | "socket";
  readonly transport: Transport;
  /** Of the peer, without port; absent where it is not known. */
  readonly address?: string;
  /** For a person. */
  readonly detail: string;
}
