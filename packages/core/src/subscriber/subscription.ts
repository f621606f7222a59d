import type { Instant, Seconds } from "../time.ts";

/**
 * One subscription as its subscriber sees it (RFC 6665 §4.1.2): one flat record, and everything that `step` needs. It
 * stands for what we want (a package of a resource) and lives through as many dialogs as that takes, one at a time.
 *
 * | state | meaning | ended by |
 * |---|---|---|
 * | init | nothing has been sent | `start` |
 * | notify_wait | a SUBSCRIBE is out in a new dialog, or waits for credentials | a NOTIFY, which forms the dialog; a failure answer; Timer N |
 * | pending | the notifier has not decided | a NOTIFY, loss |
 * | active | the notifier tells us the state | a NOTIFY, loss |
 * | terminated | that dialog is over, and a new one is tried later | the clock, which leads to notify_wait again |
 * | gone | nothing is left to do: the record can be forgotten | |
 *
 * Loss is expiry, a refresh refused for good, a refresh upon which no NOTIFY came, a closed flow.
 *
 * Clocks: while `notifyBy` is set (Timer N) it alone rules, and neither refresh nor expiry is looked at: what the peer
 * was asked last decides both. Else `subscribeAt` sends the next SUBSCRIBE and `expiresAt` ends the dialog.
 *
 * What can race: the NOTIFY and the 2xx, in either order (§4.1.2.4); a NOTIFY of before a refresh that crosses it, which
 * costs an early refresh at worst; `stop` with a SUBSCRIBE out, which is let finish first, for there is one at a time in a
 * dialog; an answer to a SUBSCRIBE of an earlier dialog, which its number tells apart.
 *
 * What the caller does: it makes the Call-ID and tags; it answers 489 to a NOTIFY of a package we do not know, 400 to one
 * whose Subscription-State cannot be read, and 481 to one that matches nothing (RFC 6665 §4.1.3, §4.4.1); it binds a
 * record in notify_wait to the dialog of the first NOTIFY, takes the route set from it, and calls `forkOf` for each
 * further dialog. A SUBSCRIBE always gets an answer: 408 where none came, 503 where it could not be sent.
 */
export interface Subscription {
  readonly state: "init" | "notify_wait" | "pending" | "active" | "terminated" | "gone";
  /** Whether the application wants it over, and then whether the peer has been asked to end it. */
  readonly ending: "no" | "wanted" | "asked";
  /** Whether it is one of several that one SUBSCRIBE brought about: it never subscribes anew, the first one does. */
  readonly fork: boolean;
  /** Number of the last SUBSCRIBE; an answer to another one means nothing any more. */
  readonly request: number;
  /** Whether that SUBSCRIBE is still without a final response. */
  readonly unanswered: boolean;
  /** The status by which the peer asked for credentials, while it waits for them; 0 otherwise. */
  readonly challenge: 0 | 401 | 407;
  /** Timer N: when a NOTIFY (in notify_wait also: the credentials) must have come; 0 while none is waited for. */
  readonly notifyBy: Instant;
  /** Until when NOTIFYs of other forks make subscriptions of their own (§4.1.2.4). */
  readonly forksUntil: Instant;
  /** What we ask for; a 423 raises it. */
  readonly expires: Seconds;
  /** When it ends unless it is refreshed. */
  readonly expiresAt: Instant;
  /** Whether a NOTIFY has said when it ends since the last SUBSCRIBE: that is authoritative (§4.1.3). */
  readonly told: boolean;
  /** When the next SUBSCRIBE is due: the refresh, or when terminated the first in a new dialog; 0 while none is planned. */
  readonly subscribeAt: Instant;
  /** The peer, or a failed refresh, wants no SUBSCRIBE before. */
  readonly notBefore: Instant;
  /** How often it failed or was ended in a row, without a time of calm between. */
  readonly failures: number;
  /** How often in a row the last SUBSCRIBE was sent again for 401, 407 or 423. */
  readonly tries: number;
  /** Since when NOTIFYs come without a failure between; 0 where none has come. */
  readonly calmSince: Instant;
  /** From 0 to 1, drawn once: spreads the refreshes and retries of many subscriptions. */
  readonly jitter: number;
}

/** What a clock shows that does not run. */
export const NEVER: Instant = 0 as Instant;

/** A subscription that nobody has started. */
export const INIT: Subscription = {
  state: "init",
  ending: "no",
  fork: false,
  request: 0,
  unanswered: false,
  challenge: 0,
  notifyBy: NEVER,
  forksUntil: NEVER,
  expires: 0 as Seconds,
  expiresAt: NEVER,
  told: false,
  subscribeAt: NEVER,
  notBefore: NEVER,
  failures: 0,
  tries: 0,
  calmSince: NEVER,
  jitter: 0,
};

/** When to `step` it with `tick` next; undefined where only events from outside matter. */
export function deadlineOf(subscription: Subscription): Instant | undefined {
  const { state, unanswered, challenge, notifyBy, expiresAt, subscribeAt } = subscription;
  switch (state) {
    case "init":
    case "gone":
      return undefined;
    case "notify_wait":
      return notifyBy;
    case "terminated":
      return subscribeAt;
    case "pending":
    case "active":
      if (notifyBy !== NEVER) return notifyBy;
      return !unanswered && challenge === 0 && subscribeAt < expiresAt ? subscribeAt : expiresAt;
    default:
      return state satisfies never;
  }
}

/**
 * The subscription of another fork: for a NOTIFY with the Call-ID and To tag of a SUBSCRIBE whose record is bound to
 * another dialog (RFC 6665 §4.1.4). It is in notify_wait, and is to be given that NOTIFY next. Undefined once Timer N has
 * fired: "the subscriber SHOULD reject any such NOTIFY" with 481 (§4.1.2.4). A record that is gone may still be asked.
 */
export function forkOf(subscription: Subscription, jitter: number, now: Instant): Subscription | undefined {
  const { ending, request, forksUntil, expires, expiresAt } = subscription;
  if (now >= forksUntil) return undefined;
  return {
    ...INIT,
    state: "notify_wait",
    // Each dialog is to be left by itself, but what was asked for 0 seconds ends by itself in each.
    ending: ending === "no" ? "no" : expires === 0 ? "asked" : "wanted",
    fork: true,
    request,
    notifyBy: forksUntil,
    expires,
    expiresAt,
    jitter: toFraction(jitter),
  };
}

/** From 0 to 1, whatever came in. */
export function toFraction(jitter: number): number {
  return jitter > 0 ? Math.min(jitter, 1) : 0;
}
