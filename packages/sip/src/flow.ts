/** The transports of RFC 3261 §18 and RFC 7118 §5. All but UDP are reliable: connections. */
export type Transport = "udp" | "tcp" | "tls" | "ws" | "wss";

/** Where a message is to go when there is no flow to it: an IP address, without brackets. */
export interface Destination {
  readonly transport: Transport;
  readonly host: string;
  readonly port: number;
}

/**
 * A peer's way in, and the way back to it: a connection, or the address that datagrams come from and the listener that
 * they come to. The id is never used again for another one; of a connection that has closed nothing more is received.
 */
export interface Flow {
  readonly id: string;
  readonly transport: Transport;
  /** The peer's address as seen here, without brackets. */
  readonly address: string;
  readonly port: number;
  /** What names the listener to others, in Via and Contact: an address or a host name. IPv6 without brackets. */
  readonly local: { readonly host: string; readonly port: number };
}

/** Whether no message is lost, doubled or overtaken on it, so that transactions need not retransmit. */
export function isReliable({ transport }: { readonly transport: Transport }): boolean {
  return transport !== "udp";
}
