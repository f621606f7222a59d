import type { Parameters } from "../headers/parameters.ts";

/** A SIP or SIPS URI (RFC 3261 §19.1.1). Escapes stay as they came. */
export interface SipUri {
  readonly scheme: "sip" | "sips";
  /** Also a telephone-subscriber with its own parameters. */
  readonly user?: string;
  readonly password?: string;
  /** As it came; an IPv6 address in its brackets. */
  readonly host: string;
  readonly port?: number;
  readonly parameters: Parameters;
  /** What follows `?`: names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}
