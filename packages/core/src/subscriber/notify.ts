import type { SubscriptionState } from "../headers/subscription-state.ts";
import { after, type Instant, type Seconds, toInstant, toSeconds } from "../time.ts";
import { end, goOn } from "./dialog.ts";
import { type Step, type SubscriberEffect, stay } from "./event.ts";
import { actAfterTermination } from "./next-act.ts";
import type { SubscriberPolicy } from "./policy.ts";
import { refreshAt } from "./schedule.ts";
import { NEVER, type Subscription } from "./subscription.ts";

/** A NOTIFY, which is answered at once (RFC 6665 §4.1.3): "subscribers MUST NOT wait for a user response". */
export function onNotify(
  subscription: Subscription,
  notified: SubscriptionState,
  policy: SubscriberPolicy,
  now: Instant,
): Step {
  const { state } = subscription;
  if (state !== "notify_wait" && state !== "pending" && state !== "active") {
    return { ...stay(subscription), effects: REFUSED };
  }
  if (notified.state === "terminated") {
    const { reason, retryAfter } = notified;
    const report = { type: "report", state: "terminated", reason, status: undefined } as const;
    return end(subscription, actAfterTermination(reason, retryAfter), policy, now, ACCEPTED, report);
  }
  const next = continued(subscription, notified.state, notified.expires, policy, now);
  if (state === notified.state) return goOn(next, policy, now, ACCEPTED);
  return goOn(next, policy, now, ACCEPTED, { type: "report", state: notified.state });
}

function continued(
  subscription: Subscription,
  state: "pending" | "active",
  expires: Seconds | undefined,
  policy: SubscriberPolicy,
  now: Instant,
): Subscription {
  const { calmSince, ending, notifyBy, expiresAt, told } = subscription;
  const isFirst = subscription.state === "notify_wait";
  const next: Subscription = {
    ...subscription,
    state,
    calmSince: calmSince === NEVER ? now : calmSince,
    // Whoever is to be left says so in a last NOTIFY: this is not the one (§4.1.2.3).
    notifyBy: ending === "asked" ? notifyBy : NEVER,
    // §4.1.3: "SHOULD take it as the authoritative subscription duration". It is never more than was asked for (§4.2.1.1).
    expiresAt: expires === undefined ? expiresAt : after(now, toSeconds(Math.min(expires, subscription.expires))),
    told: told || expires !== undefined,
  };
  if (!isFirst && expires === undefined) return isUnchanged(subscription, next) ? subscription : next;
  return { ...next, subscribeAt: sooner(subscription.subscribeAt, refreshAt(next, policy, now)) };
}

/** A busy peer would otherwise put off the refresh with each NOTIFY. */
function sooner(planned: Instant, wanted: Instant): Instant {
  return planned === NEVER ? wanted : toInstant(Math.min(planned, wanted));
}

function isUnchanged(before: Subscription, next: Subscription): boolean {
  return before.state === next.state && before.calmSince === next.calmSince && before.notifyBy === next.notifyBy;
}

const ACCEPTED: SubscriberEffect = { type: "respond", status: 200 };
const REFUSED: readonly SubscriberEffect[] = [{ type: "respond", status: 481 }];
