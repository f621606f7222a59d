import type { Instant } from "../time.ts";
import { onAnswer } from "./answer.ts";
import { end, goOn, subscribeAnew, subscribeWithin } from "./dialog.ts";
import { go, type Report, type Step, type SubscriberEvent, stay } from "./event.ts";
import { actAfterRefusal, actAfterTermination } from "./next-act.ts";
import { onNotify } from "./notify.ts";
import type { SubscriberPolicy } from "./policy.ts";
import { deadlineOf, NEVER, type Subscription, toFraction } from "./subscription.ts";

/** One step of the subscriber's machine (RFC 6665 §4.1.2). The same reference comes back where nothing changed. */
export function step(subscription: Subscription, event: SubscriberEvent, policy: SubscriberPolicy, now: Instant): Step {
  switch (event.type) {
    case "start":
      return subscription.state === "init" ? onStart(subscription, event.jitter, policy, now) : stay(subscription);
    case "answer":
      return onAnswer(subscription, event, policy, now);
    case "notify":
      return onNotify(subscription, event.subscriptionState, policy, now);
    case "credentials":
      if (subscription.challenge === 0) return stay(subscription);
      return subscribeWithin(subscription, "credentials", policy, now);
    case "stop":
      return onStop(subscription, policy, now);
    case "flow-closed":
      return onFlowClosed(subscription, policy, now);
    case "tick":
      return onTick(subscription, policy, now);
    default:
      return event satisfies never;
  }
}

function onStart(subscription: Subscription, jitter: number, policy: SubscriberPolicy, now: Instant): Step {
  const { expires } = policy;
  const wanted: Subscription = {
    ...subscription,
    // RFC 6665 §4.4.3: what is asked for 0 seconds ends with its first NOTIFY.
    ending: expires === 0 ? "asked" : "no",
    expires,
    jitter: toFraction(jitter),
  };
  return subscribeAnew(wanted, "initial", policy, now);
}

/** RFC 6665 §4.1.2.3. Before the first NOTIFY there is no dialog to leave: one that comes in time is left at once. */
function onStop(subscription: Subscription, policy: SubscriberPolicy, now: Instant): Step {
  const { state, ending, challenge } = subscription;
  if (state === "gone" || ending !== "no") return stay(subscription);
  const unwanted: Subscription = { ...subscription, ending: "wanted" };
  const isOut = state === "pending" || state === "active" || (state === "notify_wait" && challenge === 0);
  return isOut ? goOn(unwanted, policy, now) : go({ ...unwanted, ...NOT_WAITING, state: "gone" }, { type: "over" });
}

/**
 * RFC 5626 §4.3: the requests of a dialog travel over the flow that it was formed on. That dialog leads nowhere now: it is
 * given up, and a new one is tried when the peer has had time to come back.
 */
function onFlowClosed(subscription: Subscription, policy: SubscriberPolicy, now: Instant): Step {
  const { state } = subscription;
  if (state === "init" || state === "terminated" || state === "gone") return stay(subscription);
  return end(subscription, actAfterRefusal(503, undefined), policy, now, lossOf(subscription, 503));
}

function onTick(subscription: Subscription, policy: SubscriberPolicy, now: Instant): Step {
  const deadline = deadlineOf(subscription);
  if (deadline === undefined || now < deadline) return stay(subscription);
  const { state, challenge, notifyBy, expiresAt } = subscription;
  if (state === "terminated") return subscribeAnew(subscription, "resubscribe", policy, now);
  if (challenge !== 0 && notifyBy !== NEVER) {
    return end(subscription, actAfterRefusal(challenge, undefined), policy, now, lossOf(subscription, challenge));
  }
  // RFC 6665 §4.1.2.4: "considers the subscription failed, and cleans up any state"; §4.1.2.2 for the refresh
  if (notifyBy !== NEVER) {
    return end(subscription, actAfterRefusal(408, undefined), policy, now, lossOf(subscription, 408));
  }
  if (now < expiresAt) return subscribeWithin(subscription, "refresh", policy, now);
  const report = { type: "report", state: "terminated", reason: "timeout", status: undefined } as const;
  return end(subscription, actAfterTermination("timeout", undefined), policy, now, report);
}

/** It did not come about, or it was there and is lost. */
function lossOf({ state }: Subscription, status: number): Report {
  if (state === "notify_wait") return { type: "report", state: "failed", status };
  return { type: "report", state: "terminated", reason: undefined, status };
}

const NOT_WAITING = { challenge: 0, notifyBy: NEVER, subscribeAt: NEVER } as const;
