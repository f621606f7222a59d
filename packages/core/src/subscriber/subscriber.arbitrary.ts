import fc from "fast-check";
import { TERMINATION_REASONS } from "../headers/subscription-state.ts";
import { type Instant, type Seconds, toInstant, toSeconds } from "../time.ts";
import type { SubscriberEffect, SubscriberEvent } from "./event.ts";
import { DEFAULT_POLICY, type SubscriberPolicy } from "./policy.ts";
import { step } from "./step.ts";
import { deadlineOf, INIT, type Subscription } from "./subscription.ts";

/** Where the clocks of the tests begin. */
export const EPOCH: Instant = toInstant(1_000_000);

/** That many seconds after the beginning. */
export function at(seconds: number): Instant {
  return toInstant(EPOCH + seconds * 1000);
}

/** An event, and when it happens, in seconds from the beginning. `answer` without a number answers the last SUBSCRIBE. */
export type Happening = readonly [seconds: number, event: LooseEvent];
export type LooseEvent =
  | Exclude<SubscriberEvent, { readonly type: "answer" }>
  | (Omit<Extract<SubscriberEvent, { readonly type: "answer" }>, "request"> & { readonly request?: number });

export interface Played {
  readonly subscription: Subscription;
  /** What the last event brought. */
  readonly effects: readonly SubscriberEffect[];
  /** What all of them brought. */
  readonly trace: readonly SubscriberEffect[];
}

/** What becomes of a subscription by a history of events, and by nothing else: ticks are events as well. */
export function play(
  history: readonly Happening[],
  policy: Partial<SubscriberPolicy> = {},
  from: Subscription = INIT,
): Played {
  let played: Played = { subscription: from, effects: [], trace: [] };
  for (const [seconds, loose] of history) {
    const event = loose.type === "answer" ? { request: played.subscription.request, ...loose } : loose;
    const { subscription, effects } = step(played.subscription, event, { ...DEFAULT_POLICY, ...policy }, at(seconds));
    played = { subscription, effects, trace: [...played.trace, ...effects] };
  }
  return played;
}

/** When the next tick is due, in seconds from the beginning. */
export function dueOf(subscription: Subscription): number | undefined {
  const deadline = deadlineOf(subscription);
  return deadline === undefined ? undefined : (deadline - EPOCH) / 1000;
}

export const START: LooseEvent = { type: "start", jitter: 0 };
export const TICK: LooseEvent = { type: "tick" };
export const STOP: LooseEvent = { type: "stop" };
export const CREDENTIALS: LooseEvent = { type: "credentials" };
export const FLOW_CLOSED: LooseEvent = { type: "flow-closed" };

export function answer(
  status: number,
  also: { expires?: number; minExpires?: number; retryAfter?: number; hasChallenge?: boolean; request?: number } = {},
): LooseEvent {
  const { expires, minExpires, retryAfter, ...rest } = also;
  return {
    type: "answer",
    status,
    ...rest,
    ...(expires !== undefined && { expires: toSeconds(expires) }),
    ...(minExpires !== undefined && { minExpires: toSeconds(minExpires) }),
    ...(retryAfter !== undefined && { retryAfter: toSeconds(retryAfter) }),
  };
}

export function notify(state: "active" | "pending", expires?: number): LooseEvent {
  const subscriptionState = expires === undefined ? { state } : { state, expires: toSeconds(expires) };
  return { type: "notify", subscriptionState };
}

export function terminated(reason?: (typeof TERMINATION_REASONS)[number], retryAfter?: number): LooseEvent {
  return {
    type: "notify",
    subscriptionState: {
      state: "terminated",
      ...(reason !== undefined && { reason }),
      ...(retryAfter !== undefined && { retryAfter: toSeconds(retryAfter) }),
    },
  };
}

const seconds: fc.Arbitrary<Seconds> = fc
  .oneof(fc.nat(100), fc.nat(7200), fc.constantFrom(0, 1, 3600, 2 ** 32 - 1))
  .map(toSeconds);

const status: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(200, 202, 204) },
  { weight: 4, arbitrary: fc.constantFrom(401, 407, 408, 423, 480, 481, 489, 500, 503, 603) },
  { weight: 1, arbitrary: fc.constantFrom(100, 302, 403, 404, 405, 410, 416, 482, 501, 604, 699, Number.NaN) },
);

/** Any policy that keeps to what its fields promise. */
export const policy: fc.Arbitrary<SubscriberPolicy> = fc.record({
  expires: fc.oneof(fc.constantFrom(toSeconds(3600), toSeconds(60), toSeconds(0)), seconds),
  maxExpires: seconds,
  timerN: fc.integer({ min: 1, max: 64 }).map(toSeconds),
  backOffMin: fc.integer({ min: 1, max: 10 }).map(toSeconds),
  backOffMax: fc.integer({ min: 10, max: 3600 }).map(toSeconds),
  calmTime: fc.integer({ min: 10, max: 600 }).map(toSeconds),
  maxTries: fc.nat(4),
});

const notification: fc.Arbitrary<LooseEvent> = fc
  .oneof(
    fc.record(
      { state: fc.constantFrom("active" as const, "pending" as const), expires: seconds },
      { requiredKeys: ["state"] },
    ),
    fc.record(
      {
        state: fc.constant("terminated" as const),
        reason: fc.constantFrom(...TERMINATION_REASONS),
        retryAfter: seconds,
      },
      { requiredKeys: ["state"] },
    ),
  )
  .map((subscriptionState) => ({ type: "notify", subscriptionState }));

const response: fc.Arbitrary<LooseEvent> = fc.record(
  {
    type: fc.constant("answer" as const),
    status,
    expires: seconds,
    minExpires: seconds,
    retryAfter: seconds,
    hasChallenge: fc.boolean(),
    // The last one, or one of before, or of never.
    request: fc.nat(5),
  },
  { requiredKeys: ["type", "status"] },
);

/** Any event. Those that begin a subscription and keep it going are the likelier. */
const looseEvent: fc.Arbitrary<LooseEvent> = fc.oneof(
  { weight: 4, arbitrary: notification },
  { weight: 4, arbitrary: response },
  { weight: 4, arbitrary: fc.constant(TICK) },
  { weight: 2, arbitrary: fc.constant(answer(401, { hasChallenge: true })) },
  { weight: 2, arbitrary: fc.constant(notify("active")) },
  { weight: 1, arbitrary: fc.constantFrom(STOP, CREDENTIALS, FLOW_CLOSED) },
  { weight: 1, arbitrary: fc.double().map((jitter) => ({ type: "start" as const, jitter })) },
);

/** What happens and when: after some time, or when the next tick is due. */
export interface Turn {
  readonly event: LooseEvent;
  /** Seconds since the turn before; undefined: at the deadline, if there is one. */
  readonly pause: number | undefined;
}

export const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({
    event: looseEvent,
    pause: fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      { weight: 3, arbitrary: fc.nat(3) },
      { weight: 1, arbitrary: fc.nat(4000) },
    ),
  }),
  { maxLength: 40 },
);
