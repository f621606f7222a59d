import { type Instant, toInstant } from "../time.ts";
import type { SubscriberPolicy } from "./policy.ts";
import type { Subscription } from "./subscription.ts";

/**
 * When to refresh what ends at `expiresAt`: at 50 to 90 % of what is left, by the jitter; Timer N before the end where
 * half of it is more than that, so that a lost refresh is noticed before; never sooner than the least back-off, so that
 * very short grants do not make us flood the peer, and not before the peer wants it. May lie past the end: then it ends.
 */
export function refreshAt(subscription: Subscription, { timerN, backOffMin }: SubscriberPolicy, now: Instant): Instant {
  const { expiresAt, jitter, notBefore } = subscription;
  const left = Math.max(expiresAt - now, 0);
  const wished = left * (0.5 + 0.4 * jitter);
  const latest = Math.max(left - timerN * 1000, left / 2);
  const delay = Math.max(Math.floor(Math.min(wished, latest)), backOffMin * 1000);
  return toInstant(Math.max(now + delay, notBefore));
}

/** How long to wait, in milliseconds, after that many failures in a row: from `backOffMin` to `backOffMax`, doubling. */
export function backOff({ jitter }: Subscription, failures: number, policy: SubscriberPolicy): number {
  return Math.min(policy.backOffMin * 2 ** failures * (1 + jitter), policy.backOffMax) * 1000;
}

/** How often it has failed in a row as of now: none, where it has been calm for long enough. */
export function failuresAt(subscription: Subscription, { calmTime }: SubscriberPolicy, now: Instant): number {
  const { calmSince, failures } = subscription;
  return calmSince !== 0 && now - calmSince >= calmTime * 1000 ? 0 : failures;
}
