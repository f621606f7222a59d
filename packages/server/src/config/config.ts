import type { Address, AgentOptions, Seconds } from "@presence/core";
import type { RegistrarOptions } from "../registrar/index.ts";
import type { LOG_LEVELS } from "./schema.ts";

/** All that an operator has chosen, with defaults for the rest. Holds secrets: never log it. */
export interface Config {
  /** Where to listen: an address, IPv6 without brackets, or a name. */
  readonly host: string;
  /** Port 0 is any free one; absent ones are not listened on. */
  readonly ports: {
    /** UDP and TCP. */
    readonly sip: number;
    readonly ws: number;
    readonly tls?: number;
    readonly wss?: number;
    readonly http: number;
  };
  /** PEM texts; there if `ports.tls` or `ports.wss` is. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** In lower case, IPv6 addresses in brackets; at least one. */
  readonly domains: readonly [string, ...string[]];
  readonly auth: "digest" | "off";
  readonly digest: DigestOptions;
  /** Empty where nobody is asked for a password. */
  readonly users: readonly User[];
  readonly http: { readonly token: string };
  /** The name of the file to write facts to. */
  readonly record?: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly agent: AgentOptions;
  readonly registrar: RegistrarOptions;
  /** Whether phones that register and allow it are subscribed to. */
  readonly subscribesToPhones: boolean;
  readonly transports: TransportLimits;
}

export interface DigestOptions {
  readonly algorithms: readonly Algorithm[];
  /** One for all; where it is absent each user's realm is its domain. */
  readonly realm?: string;
  /** 407 instead of 401. */
  readonly proxy: boolean;
  readonly nonceExpires: Seconds;
}

export type Algorithm = "MD5" | "SHA-256" | "SHA-512-256";

export interface User {
  readonly name: string;
  readonly domain: string;
  readonly address: Address;
  readonly display?: string;
  readonly secret: Secret;
}

/** The password, or the digests of `name:realm:password` in hexadecimal digits, lower case. */
export type Secret = { readonly password: string } | { readonly ha1: { readonly [algorithm in Algorithm]?: string } };

/** Sizes in bytes, times in milliseconds, as timers take them. */
export interface TransportLimits {
  /** What peers are told in Via and Contact instead of the host. */
  readonly advertisedHost?: string;
  readonly maxMessage: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly idleTimeout: number;
  readonly pingInterval: number;
  readonly maxBacklog: number;
  /** Requests that may wait to be handled before the next is answered 503. */
  readonly maxQueue: number;
}

/** What is to be done: serve, or print something and end. */
export type ConfigOutcome =
  | { readonly type: "config"; readonly config: Config; readonly generated: Generated }
  | { readonly type: "help"; readonly text: string }
  | { readonly type: "version" };

/** Which secrets were made up, so that nobody knows them who is not told. */
export interface Generated {
  readonly users: boolean;
  readonly token: boolean;
}
