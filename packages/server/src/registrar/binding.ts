import type { Instant } from "@presence/core";

/** One contact at which an address-of-record can be reached, as others see it (RFC 3261 §10.3). */
export interface Binding {
  /**
   * Names it among those of its address-of-record, from its beginning to its end: the instance and reg-id where it has both
   * (RFC 5626 §6), else the URI by which it began.
   */
  readonly key: string;
  /** Where requests go, as the phone wrote it last. */
  readonly uri: string;
  readonly expiresAt: Instant;
  readonly userAgent?: string;
  /** The URN of the device (RFC 5626 §4.1). */
  readonly instance?: string;
  /** The methods of `Allow`; empty where the phone did not say. */
  readonly allow: readonly string[];
  /** The packages of `Allow-Events`; empty where the phone did not say. */
  readonly allowEvents: readonly string[];
  /** The flow that its last REGISTER came on. */
  readonly flow: string;
  /** Where that came from: an address without a port. */
  readonly source: string;
  /** The route to it by proxies that want to stay in between, first hop first (RFC 3327 §5.3); mostly empty. */
  readonly path: readonly string[];
}

/** A binding with what the registrar alone has to know of it. */
export interface Held {
  readonly binding: Binding;
  /** "Each binding record records the Call-ID and CSeq values from the request" (RFC 3261 §10.3 step 7). */
  readonly callId: string;
  readonly cseq: number;
  /** Whether the flow is the phone's own, and not that of a proxy: what closes with it is the phone's way in. */
  readonly isDirect: boolean;
  /** Whether it is known by its instance and reg-id, and not by its URI. */
  readonly isOfFlow: boolean;
  /** The contact as it is told in a 200, but for its `expires`. */
  readonly printed: string;
}

/** What is held of one address-of-record, by key. Never changed in place. */
export type Bindings = ReadonlyMap<string, Held>;

export const NO_BINDINGS: Bindings = new Map();
