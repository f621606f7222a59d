import { after, type Instant, toInstant, toSeconds } from "../time.ts";
import { go, type Step, type Subscribe, type SubscriberEffect } from "./event.ts";
import type { NextAct } from "./next-act.ts";
import type { SubscriberPolicy } from "./policy.ts";
import { backOff, failuresAt } from "./schedule.ts";
import { NEVER, type Subscription } from "./subscription.ts";

/** Sends a SUBSCRIBE in a new dialog (RFC 6665 §4.1.2.1), after what else is to be done first. */
export function subscribeAnew(
  subscription: Subscription,
  reason: "initial" | "resubscribe",
  { timerN }: SubscriberPolicy,
  now: Instant,
  ...first: readonly SubscriberEffect[]
): Step {
  const request = subscription.request + 1;
  const { expires } = subscription;
  const next: Subscription = {
    ...subscription,
    state: "notify_wait",
    request,
    unanswered: true,
    notifyBy: after(now, timerN),
    forksUntil: after(now, timerN),
    expiresAt: after(now, expires),
    told: false,
    subscribeAt: NEVER,
    tries: 0,
  };
  return go(next, ...first, { type: "subscribe", dialog: "new", reason, request, expires });
}

/** Sends a SUBSCRIBE in its dialog, or in the one that it is to form: for no more time where the application wants it over. */
export function subscribeWithin(
  subscription: Subscription,
  reason: Exclude<Subscribe["reason"], "initial" | "resubscribe">,
  { timerN }: SubscriberPolicy,
  now: Instant,
  ...first: readonly SubscriberEffect[]
): Step {
  const request = subscription.request + 1;
  const notifyBy = after(now, timerN);
  const isWanted = subscription.ending === "no";
  const isFirst = subscription.state === "notify_wait";
  const next: Subscription = {
    ...subscription,
    ending: isWanted ? "no" : "asked",
    request,
    unanswered: true,
    challenge: 0,
    notifyBy,
    forksUntil: isFirst ? notifyBy : subscription.forksUntil,
    expiresAt: isFirst ? after(now, subscription.expires) : subscription.expiresAt,
    told: false,
    subscribeAt: NEVER,
  };
  const expires = isWanted ? subscription.expires : toSeconds(0);
  return go(next, ...first, { type: "subscribe", dialog: "same", reason, request, expires });
}

/** Leaves the dialog as the application wants, if it does and nothing is out in it; else goes on. */
export function goOn(
  subscription: Subscription,
  policy: SubscriberPolicy,
  now: Instant,
  ...first: readonly SubscriberEffect[]
): Step {
  const { state, ending, unanswered } = subscription;
  if (ending !== "wanted" || unanswered || state === "notify_wait") return go(subscription, ...first);
  return subscribeWithin(subscription, "unsubscribe", policy, now, ...first);
}

/**
 * The dialog is over. The next one is begun when the act says; the more of them have failed in a row the later, so that a
 * peer that ends every subscription is not flooded.
 */
export function end(
  subscription: Subscription,
  act: NextAct,
  policy: SubscriberPolicy,
  now: Instant,
  ...first: readonly SubscriberEffect[]
): Step {
  const over: Subscription = {
    ...subscription,
    unanswered: false,
    challenge: 0,
    notifyBy: NEVER,
    calmSince: NEVER,
  };
  if (act.when === "never" || subscription.fork || subscription.ending !== "no") {
    return go({ ...over, state: "gone" }, ...first, { type: "over" });
  }
  const failures = failuresAt(subscription, policy, now);
  const next: Subscription = { ...over, failures: failures + 1 };
  const at = Math.max(now + delayOf(subscription, act, failures, policy), subscription.notBefore);
  if (at <= now) return subscribeAnew(next, "resubscribe", policy, now, ...first);
  return go({ ...next, state: "terminated", subscribeAt: toInstant(at) }, ...first);
}

/** In milliseconds. What the peer asked for is spread a little, for it may have asked many the same. */
export function delayOf(subscription: Subscription, act: NextAct, failures: number, policy: SubscriberPolicy): number {
  if (act.when === "at-once") return failures === 0 ? 0 : backOff(subscription, failures - 1, policy);
  const asked = act.wait === 0 ? 0 : (act.wait + subscription.jitter * policy.backOffMin) * 1000;
  return Math.max(asked, backOff(subscription, failures, policy));
}
