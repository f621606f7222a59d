declare const instant: unique symbol;
declare const seconds: unique symbol;

/** A point in time: milliseconds, 0 or more, since an epoch that the caller chooses and keeps to. */
export type Instant = number & { readonly [instant]: true };

/** A length of time as SIP counts it (RFC 3261 §25.1: delta-seconds): whole seconds from 0 to 2^32-1. */
export type Seconds = number & { readonly [seconds]: true };

/** The greatest `Expires`: (2**32)-1 seconds (RFC 3261 §20.19). */
export const MAX_SECONDS: Seconds = (2 ** 32 - 1) as Seconds;

/** The instant that many milliseconds after the caller's epoch. */
export function toInstant(milliseconds: number): Instant {
  return milliseconds as Instant;
}

/** The greatest whole number of seconds in the range that is not more; 0 for what is no number. */
export function toSeconds(count: number): Seconds {
  return (count > 0 ? Math.min(Math.floor(count), MAX_SECONDS) : 0) as Seconds;
}

/** The instant that many seconds later. */
export function after(now: Instant, delay: Seconds): Instant {
  return (now + delay * 1000) as Instant;
}

/** Whichever comes first. */
export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

/** What is left until then in whole seconds, never more than there is: a peer that counts them down is not late. */
export function secondsUntil(then: Instant, now: Instant): Seconds {
  return toSeconds((then - now) / 1000);
}
