import { after, type Instant, toInstant, toSeconds } from "../time.ts";
import { delayOf, end, goOn, subscribeWithin } from "./dialog.ts";
import { type Answer, go, type Step, stay } from "./event.ts";
import { actAfterLoss, actAfterRefusal } from "./next-act.ts";
import type { SubscriberPolicy } from "./policy.ts";
import { failuresAt, refreshAt } from "./schedule.ts";
import { NEVER, type Subscription } from "./subscription.ts";

/** The final response to the last SUBSCRIBE (RFC 6665 §4.1.2.1, §4.1.2.2); one to another means nothing. */
export function onAnswer(subscription: Subscription, answer: Answer, policy: SubscriberPolicy, now: Instant): Step {
  if (!subscription.unanswered || answer.request !== subscription.request) return stay(subscription);
  const { status } = answer;
  const answered: Subscription = { ...subscription, unanswered: false };
  // Provisional, or no status at all: the final one is still to come.
  if (!(status >= 200)) return stay(subscription);
  // RFC 6665 §8.3.1: "MUST treat an incoming 202 response as identical to a 200 response"
  if (status < 300) return onAccepted(answered, answer, policy, now);
  if (status === 401 || status === 407) return onChallenge(answered, { ...answer, status }, policy, now);
  if (status === 423) return onTooBrief(answered, answer, policy, now);
  return onFailure(answered, answer, policy, now);
}

function onAccepted(subscription: Subscription, answer: Answer, policy: SubscriberPolicy, now: Instant): Step {
  const { state, ending, expires, told, notifyBy } = subscription;
  // §4.1.2.2: upon "a success response [...] that indicates that no NOTIFY request will be generated [...] it MUST cancel
  // Timer N". Without a NOTIFY there is neither a first state nor a last one to wait for.
  const isSilent = answer.status === 204;
  if (isSilent && (state === "notify_wait" || ending === "asked")) return onFailure(subscription, answer, policy, now);
  // §4.1.2.1: "might be smaller than the value indicated in the SUBSCRIBE request but cannot be larger"
  const granted = toSeconds(Math.min(answer.expires ?? expires, expires));
  const next: Subscription = {
    ...subscription,
    tries: 0,
    notifyBy: isSilent ? NEVER : notifyBy,
    expiresAt: told ? subscription.expiresAt : after(now, granted),
  };
  if (state === "notify_wait") return go(next);
  return goOn(told ? next : { ...next, subscribeAt: refreshAt(next, policy, now) }, policy, now);
}

function onChallenge(
  subscription: Subscription,
  answer: Answer & { readonly status: 401 | 407 },
  policy: SubscriberPolicy,
  now: Instant,
): Step {
  const { state, ending, tries } = subscription;
  if (answer.hasChallenge !== true || tries >= policy.maxTries || ending === "wanted") {
    return onFailure(subscription, answer, policy, now);
  }
  // Who refreshes has until the expiry to find credentials; nothing else would end the wait of the others.
  const isRefresh = state !== "notify_wait" && ending === "no";
  const next: Subscription = {
    ...subscription,
    challenge: answer.status,
    tries: tries + 1,
    notifyBy: isRefresh ? NEVER : after(now, policy.timerN),
  };
  return go(next, { type: "challenged", status: answer.status });
}

/** RFC 3261 §21.4.17: the interval is too brief, and `Min-Expires` says what would do. */
function onTooBrief(subscription: Subscription, answer: Answer, policy: SubscriberPolicy, now: Instant): Step {
  const { ending, expires, tries } = subscription;
  const { minExpires = toSeconds(0) } = answer;
  const isOfUse = ending === "no" && minExpires > expires && minExpires <= policy.maxExpires;
  if (!isOfUse || tries >= policy.maxTries) return onFailure(subscription, answer, policy, now);
  return subscribeWithin({ ...subscription, expires: minExpires, tries: tries + 1 }, "interval", policy, now);
}

function onFailure(subscription: Subscription, answer: Answer, policy: SubscriberPolicy, now: Instant): Step {
  const { state, ending } = subscription;
  const { status, retryAfter } = answer;
  // §4.1.2.1: "no subscription or new dialog usage has been created, and no subsequent NOTIFY request will be sent"
  if (state === "notify_wait") {
    const refused: Subscription = { ...subscription, forksUntil: NEVER };
    return end(refused, actAfterRefusal(status, retryAfter), policy, now, { type: "report", state: "failed", status });
  }
  const act = actAfterLoss(status, retryAfter);
  // Whoever wants to leave has left: RFC 5057 §5.1 note 13, "it can treat this usage as terminated".
  if (act !== undefined || ending === "asked") {
    const report = { type: "report", state: "terminated", reason: undefined, status } as const;
    return end(subscription, act ?? actAfterRefusal(status, retryAfter), policy, now, report);
  }
  return onPassingFailure(subscription, answer, policy, now);
}

/** §4.1.2.2: with any other error "the original subscription is still considered valid": the refresh is tried again. */
function onPassingFailure(subscription: Subscription, answer: Answer, policy: SubscriberPolicy, now: Instant): Step {
  const { status, retryAfter = toSeconds(0) } = answer;
  const failures = failuresAt(subscription, policy, now);
  const delay = delayOf(subscription, { when: "later", wait: retryAfter }, failures, policy);
  const next: Subscription = {
    ...subscription,
    // A timeout does not say that no NOTIFY will come, only an answer does.
    notifyBy: status === 408 ? subscription.notifyBy : NEVER,
    subscribeAt: toInstant(now + delay),
    notBefore: toInstant(now + delay),
    failures: failures + 1,
    calmSince: NEVER,
  };
  return goOn(next, policy, now);
}
