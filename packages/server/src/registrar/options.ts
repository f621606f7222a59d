import { type Seconds, toSeconds } from "@presence/core";

/** What an operator chooses of a registrar. */
export interface RegistrarOptions {
  /** The hosts whose addresses-of-record it keeps, in lower case. */
  readonly domains: ReadonlySet<string>;
  /** The shortest binding accepted without 423; one of an hour is never too short (RFC 3261 §10.3 step 7). Default 60. */
  readonly minExpires: Seconds;
  /** The longest that is granted. Default 7200. */
  readonly maxExpires: Seconds;
  /** How long a binding lasts whose REGISTER does not say. Default 3600. */
  readonly defaultExpires: Seconds;
  /** Bindings of one address-of-record. Default 10. */
  readonly maxContacts: number;
  /** Bindings of all together. Default 100,000. */
  readonly maxBindings: number;
  /** Characters of any header value that a binding keeps: a contact with its parameters, a Call-ID. Default 2048. */
  readonly maxValue: number;
}

export const DEFAULT_REGISTRAR_OPTIONS: Omit<RegistrarOptions, "domains"> = {
  minExpires: toSeconds(60),
  maxExpires: toSeconds(7200),
  defaultExpires: toSeconds(3600),
  maxContacts: 10,
  maxBindings: 100_000,
  maxValue: 2048,
};
