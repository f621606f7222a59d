import fc from "fast-check";
import { TERMINATION_REASONS, type TerminationReason } from "../headers/subscription-state.ts";
import { type Instant, toInstant, toSeconds } from "../time.ts";
import type { Answer, Decision, NotifierEffect, NotifierEvent, Notify } from "./event.ts";
import { DEFAULT_POLICY, type NotifierPolicy } from "./policy.ts";
import { step } from "./step.ts";
import { canNotify, deadlineOf, INIT, type Subscription } from "./subscription.ts";

/** Where the clocks of the tests begin. */
export const EPOCH: Instant = toInstant(1_000_000);

/** That many seconds after the beginning. */
export function at(seconds: number): Instant {
  return toInstant(EPOCH + seconds * 1000);
}

/** An event as a history has it: an answer without a version is to the last NOTIFY. */
export type LooseEvent = Exclude<NotifierEvent, Answer> | (Omit<Answer, "version"> & { readonly version?: number });
type Of<Type extends LooseEvent["type"]> = Extract<LooseEvent, { readonly type: Type }>;
/** An event, and when it happens, in seconds from the beginning. */
export type Happening = readonly [seconds: number, event: LooseEvent];

export function bound(event: LooseEvent, { version }: Subscription): NotifierEvent {
  return event.type === "answer" ? { version: version - 1, ...event } : event;
}

export interface Played {
  readonly subscription: Subscription;
  /** What the last event brought. */
  readonly effects: readonly NotifierEffect[];
  /** All NOTIFYs, in their order. */
  readonly notifies: readonly Notify[];
}

/** The policy of the tests: one in which every number matters. */
export const POLICY: NotifierPolicy = { ...DEFAULT_POLICY, interval: toSeconds(5), maxFailures: 3 };

/** What becomes of a subscription by a history of events, and by nothing else: ticks are events as well. */
export function play(history: readonly Happening[], policy: Partial<NotifierPolicy> = {}): Played {
  let played: Played = { subscription: INIT, effects: [], notifies: [] };
  for (const [seconds, event] of history) {
    const before = played.subscription;
    const { subscription, effects } = step(before, bound(event, before), { ...POLICY, ...policy }, at(seconds));
    const sent = effects.filter((effect) => effect.type === "notify");
    played = { subscription, effects, notifies: [...played.notifies, ...sent] };
  }
  return played;
}

/** When the next tick is due, in seconds from the beginning. */
export function dueOf(subscription: Subscription): number | undefined {
  const deadline = deadlineOf(subscription);
  return deadline === undefined ? undefined : (deadline - EPOCH) / 1000;
}

/** Whether a NOTIFY may go out that many seconds after the beginning. */
export function isReady(subscription: Subscription, seconds: number): boolean {
  return canNotify(subscription, at(seconds));
}

export const CHANGE: Of<"change"> = { type: "change" };
export const SEND: Of<"send"> = { type: "send" };
export const CREDENTIALS: Of<"credentials"> = { type: "credentials" };
export const FLOW_CLOSED: Of<"flow-closed"> = { type: "flow-closed" };
export const DIALOG_GONE: Of<"dialog-gone"> = { type: "dialog-gone" };
export const TICK: Of<"tick"> = { type: "tick" };
export const OK: Of<"answer"> = answer(200);

export function subscribe(expires = 3600, decision: Decision = "allow"): Of<"subscribe"> {
  return { type: "subscribe", expires: toSeconds(expires), decision };
}

export function decide(decision: Decision): Of<"decide"> {
  return { type: "decide", decision };
}

export function answer(status: number, retryAfter?: number, version?: number): Of<"answer"> {
  const wait = retryAfter === undefined ? {} : { retryAfter: toSeconds(retryAfter) };
  return { type: "answer", status, ...wait, ...(version !== undefined && { version }) };
}

export function end(reason: TerminationReason, retryAfter?: number): Of<"end"> {
  return { type: "end", reason, ...(retryAfter !== undefined && { retryAfter: toSeconds(retryAfter) }) };
}

const decision = fc.constantFrom<Decision>("allow", "deny", "pending");
const expires = fc.constantFrom(0, 1, 7, 60, 3600);
const status = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(200, 401, 407, 408, 481, 500, 502, 503) },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 699 }) },
);
const wait = fc.option(fc.constantFrom(0, 1, 20, 40, 2 ** 32), { nil: undefined });

const anyEvent: fc.Arbitrary<LooseEvent> = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(expires, decision).map((args) => subscribe(...args)) },
  { weight: 1, arbitrary: decision.map(decide) },
  { weight: 3, arbitrary: fc.constant(CHANGE) },
  { weight: 6, arbitrary: fc.constant(SEND) },
  { weight: 4, arbitrary: fc.constant(OK) },
  {
    weight: 4,
    arbitrary: fc.tuple(status, wait, fc.option(fc.nat(4), { nil: undefined })).map((args) => answer(...args)),
  },
  { weight: 2, arbitrary: fc.tuple(status, wait).map((args) => answer(...args)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...TERMINATION_REASONS), wait).map((args) => end(...args)) },
  { weight: 1, arbitrary: fc.constantFrom(CREDENTIALS, FLOW_CLOSED, DIALOG_GONE) },
  { weight: 4, arbitrary: fc.constant(TICK) },
);

/** What happens next, and when: after that many seconds, or at the deadline, or just before it. */
export interface Turn {
  readonly when: number | "at the deadline" | "before the deadline";
  readonly event: LooseEvent;
}

const when = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, 0.4, 1, 5, 31) },
  { weight: 1, arbitrary: fc.constantFrom<Turn["when"]>("at the deadline", "before the deadline") },
);

/** Random histories, most of which get beyond the first SUBSCRIBE. */
export const turns: fc.Arbitrary<readonly Turn[]> = fc
  .tuple(fc.boolean(), fc.array(fc.record({ when, event: anyEvent }), { maxLength: 40 }))
  .map(([isBegun, rest]) => (isBegun ? [{ when: 0, event: subscribe() }, ...rest] : rest));

export const anyPolicy: fc.Arbitrary<NotifierPolicy> = fc.record({
  interval: fc.constantFrom(0, 5).map(toSeconds),
  onTimeout: fc.constantFrom("remove", "keep"),
  retryDelay: fc.constantFrom(0, 1, 30).map(toSeconds),
  maxFailures: fc.integer({ min: 0, max: 4 }),
  parkTime: fc.constantFrom(0, 32, 7200).map(toSeconds),
});
