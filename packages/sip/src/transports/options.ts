import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import type { Transport } from "../flow.ts";
import { NODE_TIMERS, type Timers } from "./timers.ts";

/** Limits of all listeners together, unless said otherwise. Times are in milliseconds, sizes in bytes. */
export interface TransportOptions {
  /** The longest message taken, headers and body; what is longer is dropped (a datagram) or ends the connection. */
  readonly maxMessage: number;
  /** Connections open at once, those that are only being opened and those that we opened among them. */
  readonly maxConnections: number;
  /** The same for one peer: one IPv4 address, or one IPv6 /64. Raise it where all phones come through one proxy or NAT. */
  readonly maxConnectionsPerAddress: number;
  /** From the TCP connection to the end of the TLS handshake and of the WebSocket upgrade. */
  readonly openingTimeout: number;
  /** From then on to the first whole message or keep-alive of the peer. */
  readonly firstMessageTimeout: number;
  /**
   * How long a peer may send no whole message and no keep-alive; its connection is closed after at most a quarter more.
   * RFC 5626 §4.4.1 lets phones be silent for 840 s.
   */
  readonly idleTimeout: number;
  /** Between two pings on a WebSocket; a peer that is silent for two of them is gone. 0: no pings, `idleTimeout` alone. */
  readonly pingInterval: number;
  /** To open a connection of our own, TLS handshake included. */
  readonly connectTimeout: number;
  /** For what is still to be sent when a listener or a connection is closed. */
  readonly closeTimeout: number;
  /** What waits for a peer that does not read; beyond it the connection is closed. */
  readonly maxBacklog: number;
  /** What waits on one UDP socket, in UTF-16 units; beyond it messages are unsent. */
  readonly maxDatagramBacklog: number;
  /** Host names being looked up at once for messages over UDP; beyond it messages are unsent. */
  readonly maxLookups: number;
  /** Asked of the kernel for each UDP socket, both ways; what it grants may be less. */
  readonly socketBuffer: number;
  /** The addresses of a host name, best first; rejects where there is none. */
  readonly lookup: (host: string) => Promise<readonly Pick<LookupAddress, "address" | "family">[]>;
  readonly timers: Timers;
}

export const DEFAULT_TRANSPORT_OPTIONS: TransportOptions = {
  maxMessage: 65_535,
  maxConnections: 20_000,
  maxConnectionsPerAddress: 1_000,
  openingTimeout: 10_000,
  firstMessageTimeout: 32_000,
  idleTimeout: 900_000,
  pingInterval: 30_000,
  connectTimeout: 5_000,
  closeTimeout: 2_000,
  maxBacklog: 1_048_576,
  maxDatagramBacklog: 67_108_864,
  maxLookups: 100,
  socketBuffer: 4_194_304,
  lookup: (host) => lookup(host, { all: true }),
  timers: NODE_TIMERS,
};

/** Where a listener listens. */
export interface ListenOptions {
  readonly transport: Transport;
  /** An address of this machine, or a name for one. `0.0.0.0` is every IPv4 address, `::` every IPv6 address and no IPv4. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** What peers are told in Via and Contact instead of where it listens: behind a NAT or a proxy. */
  readonly advertised?: { readonly host?: string; readonly port?: number };
  /** For `tls` and `wss`, which cannot do without. */
  readonly tls?: TlsOptions;
  /** For `ws` and `wss`: whether a page of that origin may connect (undefined: not a browser). All may, by default. */
  readonly isOriginAllowed?: (origin: string | undefined) => boolean;
}

/** PEM texts, as they stand in files. */
export interface TlsOptions {
  /** Ours, with what stands between it and the root. */
  readonly certificate: string;
  readonly key: string;
  readonly passphrase?: string;
  /** Roots to trust instead of Node's when we connect. */
  readonly authorities?: string;
  /** `TLSv1.2` by default. */
  readonly minVersion?: "TLSv1.2" | "TLSv1.3";
  /** Whether a server that we connect to must prove its name: true by default. */
  readonly isVerifying?: boolean;
}
