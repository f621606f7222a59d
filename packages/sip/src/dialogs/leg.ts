/**
 * What we have begun with a SUBSCRIBE, which may become any number of dialogs: one for each peer that sends a NOTIFY until
 * Timer N is over (RFC 6665 §4.1.2.4).
 */
export interface Leg {
  /** What the user calls it. */
  readonly name: string;
  /** Of the From header: what tells it from all others. */
  readonly tag: string;
  readonly callId: string;
  /** The value of From, with the tag. */
  readonly from: string;
  /** Request-URI. */
  readonly target: string;
  /** CSeq of the last SUBSCRIBE. */
  readonly number: number;
}
