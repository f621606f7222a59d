import type { TerminationReason } from "../headers/subscription-state.ts";
import { after, type Instant, type Seconds, toSeconds } from "../time.ts";
import { type Answer, type Decision, go, type NotifierEvent, type Step, type Subscribe, stay } from "./event.ts";
import { failureOf } from "./failure.ts";
import type { NotifierPolicy } from "./policy.ts";
import { canNotify, isLive, NONE, type Subscription, subscriptionStateOf } from "./subscription.ts";

export type { Decision } from "./event.ts";

/** One step of the notifier's machine (RFC 6665 §4.2.2). The same reference comes back where nothing changed. */
export function step(before: Subscription, event: NotifierEvent, policy: NotifierPolicy, now: Instant): Step {
  const subscription = at(before, policy, now);
  switch (event.type) {
    case "subscribe":
      return onSubscribe(subscription, event, now);
    case "decide":
      return stay(decided(subscription, event.decision, policy, now));
    case "change":
      // RFC 6665 §4.2.2: "also subject to authorization": what is pending has not changed for its watcher.
      if (subscription.state !== "active" || subscription.due !== "nothing") return stay(subscription);
      return stay({
        ...subscription,
        due: "change",
        notBefore: subscription.notBefore > now ? subscription.notBefore : NONE,
      });
    case "send":
      return canNotify(subscription, now) ? onSend(subscription, policy, now) : stay(subscription);
    case "answer":
      return onAnswer(subscription, event, policy, now);
    case "credentials":
      return stay(subscription.challenged ? { ...subscription, challenged: false } : subscription);
    case "end":
      if (!isLive(subscription)) return stay(subscription);
      return stay(end(subscription, event.reason, event.retryAfter ?? UNSAID, policy, now));
    case "flow-closed":
      return stay(parked(subscription, policy, now));
    case "dialog-gone":
      return stay(isOpen(subscription) ? gone(subscription) : subscription);
    case "tick":
      return stay(subscription);
    default:
      return event satisfies never;
  }
}

/** What the clock has made of it by now. */
function at(before: Subscription, policy: NotifierPolicy, now: Instant): Subscription {
  const { due, notBefore, expiresAt, parkedUntil } = before;
  const hasWaited = due !== "nothing" && notBefore !== NONE && now >= notBefore;
  const subscription = hasWaited ? { ...before, notBefore: NONE } : before;
  // RFC 6665 §4.2.1.4: "the notifier SHOULD send a NOTIFY request with a "Subscription-State" value of "terminated""
  if (isLive(subscription) && now >= expiresAt) return end(subscription, "timeout", UNSAID, policy, now);
  return parkedUntil !== NONE && now >= parkedUntil ? gone(subscription) : subscription;
}

/** RFC 6665 §4.2.1.2: "notifiers MUST send a NOTIFY request immediately", decided or not; §4.4.3 for the fetch. */
function onSubscribe(subscription: Subscription, { expires, decision }: Subscribe, now: Instant): Step {
  if (subscription.state !== "init" && !isLive(subscription)) {
    return go(decision === "deny" ? hidden(subscription) : subscription, { type: "respond", status: 481 });
  }
  const isAllowed = decision === "allow" || (decision === "pending" && subscription.state === "active");
  const next: Subscription = {
    ...subscription,
    state: isAllowed ? "active" : "pending",
    expiresAt: after(now, expires),
    due: "full",
    shows: isAllowed ? "state" : "neutral",
    // Whoever subscribes is there: what failed before, and how often, does not count.
    notBefore: NONE,
    failures: 0,
    challenged: false,
    parkedUntil: NONE,
  };
  const reason = decision === "deny" ? "rejected" : expires === 0 ? "timeout" : undefined;
  return go(reason === undefined ? next : terminated(next, reason, UNSAID), { type: "respond", status: 200, expires });
}

function decided(subscription: Subscription, decision: Decision, policy: NotifierPolicy, now: Instant): Subscription {
  if (!isLive(subscription)) return decision === "allow" ? subscription : hidden(subscription);
  if (decision === "deny") return end(subscription, "rejected", UNSAID, policy, now);
  const isAllowed = decision === "allow";
  if (isAllowed === (subscription.state === "active")) return subscription;
  // A decision is no change of the state: the rate of those does not hold it up, a peer that wants to be left alone does.
  const notBefore = isBackingOff(subscription) ? subscription.notBefore : NONE;
  const due = { due: "full", shows: isAllowed ? "state" : "neutral", notBefore } as const;
  return { ...subscription, state: isAllowed ? "active" : "pending", ...due };
}

/** The last NOTIFY has not gone yet: what may be seen no more is not shown in it. */
function hidden(subscription: Subscription): Subscription {
  const { state, shows } = subscription;
  return state === "terminated" && shows === "state" ? { ...subscription, shows: "neutral" } : subscription;
}

function onSend(subscription: Subscription, { interval }: NotifierPolicy, now: Instant): Step {
  const { state, due, shows, version } = subscription;
  const subscriptionState = subscriptionStateOf(subscription, now);
  // RFC 6665 §4.4.1: "A subscription is destroyed after a notifier sends a NOTIFY request with [...] "terminated""
  const isLast = state === "terminated";
  const sent: Subscription = {
    ...subscription,
    due: "nothing",
    inFlight: true,
    notBefore: waitFor(interval, now),
    version: version + 1,
  };
  return go(isLast ? gone(sent) : sent, { type: "notify", subscriptionState, shows, full: due === "full", version });
}

function onAnswer(subscription: Subscription, answer: Answer, policy: NotifierPolicy, now: Instant): Step {
  const { version, status, retryAfter = policy.retryDelay } = answer;
  if (!subscription.inFlight || version !== subscription.version - 1 || status < 200) return stay(subscription);
  const failure = failureOf(status, policy.onTimeout);
  const failures = failure === "none" ? 0 : subscription.failures + 1;
  const idle: Subscription = { ...subscription, inFlight: false, failures };
  const isOver = subscription.state === "terminated";
  switch (failure) {
    case "none":
      return stay(idle);
    case "usage":
      // RFC 6665 §4.2.2: "the notifier MUST remove the corresponding subscription": nothing more is sent in it.
      return stay(gone(idle));
    case "dialog":
      return go(gone(idle), { type: "destroy-dialog" });
    case "challenge":
      // Counted, for credentials may be refused again and again; the first time is no failure yet.
      if (isOver || failures > policy.maxFailures) return stay(gone(idle));
      return go(
        { ...idle, due: "full", notBefore: NONE, challenged: true },
        { type: "challenged", status: status === 401 ? 401 : 407 },
      );
    case "transaction":
      if (failures >= policy.maxFailures || (isOver && retryAfter > policy.retryDelay)) return stay(gone(idle));
      return stay({ ...idle, due: "full", notBefore: waitFor(retryAfter, now) });
    default:
      return failure satisfies never;
  }
}

/** A peer whose flow is lost cannot be told anything: it may come back, on another one. */
function parked(subscription: Subscription, { parkTime }: NotifierPolicy, now: Instant): Subscription {
  const { state, parkedUntil } = subscription;
  if (!isOpen(subscription) || parkedUntil !== NONE) return subscription;
  if (state === "terminated" || parkTime === 0) return gone(subscription);
  return { ...subscription, inFlight: false, parkedUntil: after(now, parkTime) };
}

/** Ends a live one, with a last NOTIFY where the peer can be told, and has not asked to be left alone for long. */
function end(
  subscription: Subscription,
  reason: TerminationReason,
  retryAfter: Seconds,
  { retryDelay }: NotifierPolicy,
  now: Instant,
): Subscription {
  if (subscription.parkedUntil !== NONE || subscription.challenged) return gone(subscription);
  const notBefore = isBackingOff(subscription) ? subscription.notBefore : NONE;
  if (notBefore > after(now, retryDelay)) return gone(subscription);
  return { ...terminated(subscription, reason, retryAfter), notBefore };
}

/** RFC 6665 §4.2.2: "the notifier SHOULD also include a "reason" parameter"; what was never allowed is not shown at the end. */
function terminated(subscription: Subscription, reason: TerminationReason, retryAfter: Seconds): Subscription {
  return {
    ...subscription,
    state: "terminated",
    due: "full",
    shows: reason === "rejected" ? "neutral" : subscription.shows,
    notBefore: NONE,
    reason,
    retryAfter: IS_RETRIED_LATER[reason] ? retryAfter : UNSAID,
  };
}

function gone(subscription: Subscription): Subscription {
  const idle = { due: "nothing", inFlight: false, notBefore: NONE, challenged: false, parkedUntil: NONE } as const;
  return { ...subscription, state: "gone", ...idle };
}

/** Whether it has begun, and something is left to do. */
function isOpen({ state }: Subscription): boolean {
  return state !== "init" && state !== "gone";
}

/** Whether it waits because a NOTIFY has failed, and not for the sake of the rate. */
function isBackingOff({ failures, inFlight }: Subscription): boolean {
  return failures > 0 && !inFlight;
}

function waitFor(delay: Seconds, now: Instant): Instant {
  return delay === 0 ? NONE : after(now, delay);
}

const UNSAID = toSeconds(0);

/** RFC 6665 §4.1.3: with the other reasons "the "retry-after" parameter has no semantics". */
const IS_RETRIED_LATER: Readonly<Record<TerminationReason, boolean>> = {
  deactivated: false,
  probation: true,
  rejected: false,
  timeout: false,
  giveup: true,
  noresource: false,
  invariant: true,
};
