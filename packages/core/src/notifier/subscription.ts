import type { SubscriptionState, TerminationReason } from "../headers/subscription-state.ts";
import { earlier, type Instant, type Seconds, secondsUntil, toInstant, toSeconds } from "../time.ts";

/**
 * One subscription as its notifier sees it (RFC 6665 §4.2.2): one flat record, and everything that `step` needs.
 *
 * | state | meaning | ended by |
 * |---|---|---|
 * | init | no SUBSCRIBE has been accepted yet | an accepted SUBSCRIBE |
 * | pending | accepted, nobody has decided who may see what (`resp_wait` and `pending` of the RFC) | a decision, expiry |
 * | active | the watcher sees the state | expiry, un-SUBSCRIBE, a failed NOTIFY, policy |
 * | terminated | over; a last NOTIFY is due, or waits for the answer to the one before it | that NOTIFY having been sent |
 * | gone | nothing is left to do: the record can be forgotten | |
 *
 * Clocks: `expiresAt` ends it; nothing is sent before `notBefore` (rate, Retry-After); `parkedUntil` ends one whose flow
 * was lost. Every event looks at them first: what is over by `now` has ended, whether or not a tick said so before.
 *
 * What can race: a change while a NOTIFY is out, which makes the next one due and no more; the end while a NOTIFY is out,
 * whose answer lets the last one go; an answer to a NOTIFY of before its flow was lost, which `version` gives away; a
 * decision after the end, which can still hide the state from the last NOTIFY, but not show it.
 */
export interface Subscription {
  readonly state: "init" | "pending" | "active" | "terminated" | "gone";
  /** When it ends unless it is refreshed. */
  readonly expiresAt: Instant;
  /** What the next NOTIFY must hold: nothing is due, what has changed since the last one, or everything. */
  readonly due: "nothing" | "change" | "full";
  /** Whether its NOTIFYs may show the state: only after somebody has allowed it, and not in the last one of a denied one. */
  readonly shows: "state" | "neutral";
  /** Whether a NOTIFY is out that has not been answered. */
  readonly inFlight: boolean;
  /** No NOTIFY goes out before; 0 where none has to wait. */
  readonly notBefore: Instant;
  /** How many NOTIFYs have been sent, which is the number of the next one and of its document (RFC 4235 §4.1, RFC 3858 §3). */
  readonly version: number;
  /** How many NOTIFYs have failed in a row. */
  readonly failures: number;
  /** Whether the peer wants credentials that we do not have. */
  readonly challenged: boolean;
  /** When it ends unless the peer comes back on another flow; 0 while its flow is there. */
  readonly parkedUntil: Instant;
  /** Why it has ended; empty before. */
  readonly reason: TerminationReason | "";
  /** When the peer may subscribe again, with a reason that leaves it open; 0 where nothing is said. */
  readonly retryAfter: Seconds;
}

/** In place of an instant: none. */
export const NONE: Instant = toInstant(0);

/** A subscription that nobody has asked for yet. */
export const INIT: Subscription = {
  state: "init",
  expiresAt: NONE,
  due: "nothing",
  shows: "neutral",
  inFlight: false,
  notBefore: NONE,
  version: 0,
  failures: 0,
  challenged: false,
  parkedUntil: NONE,
  reason: "",
  retryAfter: toSeconds(0),
};

/** Whether a NOTIFY may go out now, by `send`: one is due, none is in flight, and nothing says to wait. */
export function canNotify(subscription: Subscription, now: Instant): boolean {
  return isWaitingToNotify(subscription) && now >= subscription.notBefore;
}

/**
 * When to `step` it with `tick`, and then to ask `canNotify` again; undefined where only events from outside matter. For
 * a record that `step` returned it is later than that step's `now`, and the tick then changes the record.
 */
export function deadlineOf(subscription: Subscription): Instant | undefined {
  const { expiresAt, notBefore, parkedUntil } = subscription;
  const waitsUntil = isWaitingToNotify(subscription) ? notBefore : parkedUntil;
  if (!isLive(subscription)) return waitsUntil === NONE ? undefined : waitsUntil;
  return waitsUntil === NONE ? expiresAt : earlier(waitsUntil, expiresAt);
}

/** Whether it can still be refreshed. */
export function isLive({ state }: Subscription): boolean {
  return state === "pending" || state === "active";
}

/**
 * The header of a NOTIFY sent now. "active" and "pending" have the time that is left, rounded down: "this mechanism MUST
 * NOT be used to lengthen a subscription" (RFC 6665 §4.2.2). "terminated" has the reason.
 */
export function subscriptionStateOf(subscription: Subscription, now: Instant): SubscriptionState {
  const { state, expiresAt, reason, retryAfter } = subscription;
  if (state === "pending" || state === "active") return { state, expires: secondsUntil(expiresAt, now) };
  return { state: "terminated", ...(reason !== "" && { reason }), ...(retryAfter > 0 && { retryAfter }) };
}

function isWaitingToNotify({ due, inFlight, challenged, parkedUntil }: Subscription): boolean {
  return due !== "nothing" && !inFlight && !challenged && parkedUntil === NONE;
}
