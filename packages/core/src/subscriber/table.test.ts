import { expect, test } from "vitest";
import type { SubscriberEffect } from "./event.ts";
import { DEFAULT_POLICY } from "./policy.ts";
import { step } from "./step.ts";
import {
  answer,
  at,
  CREDENTIALS,
  dueOf,
  FLOW_CLOSED,
  type Happening,
  type LooseEvent,
  notify,
  play,
  START,
  STOP,
  TICK,
  terminated,
} from "./subscriber.arbitrary.ts";
import { forkOf, INIT, NEVER, type Subscription } from "./subscription.ts";

const CHALLENGE = answer(401, { hasChallenge: true });
const WAITING: readonly Happening[] = [[0, START]];
const ACTIVE: readonly Happening[] = [...WAITING, [0, answer(200, { expires: 3600 })], [0, notify("active", 3600)]];
const REFRESHING: readonly Happening[] = [...ACTIVE, [1800, TICK]];

/** Each state, with what makes a difference in it, and how it is come to. */
const STATES = {
  init: [],
  notify_wait: WAITING,
  "notify_wait answered": [...WAITING, [0, answer(200)]],
  "notify_wait challenged": [...WAITING, [0, CHALLENGE]],
  "notify_wait unwanted": [...WAITING, [0, STOP]],
  "notify_wait fetching": WAITING,
  pending: [...WAITING, [0, answer(200)], [0, notify("pending", 3600)]],
  active: ACTIVE,
  "active forked": [[0, notify("active", 3600)]],
  "active before the 2xx": [...WAITING, [0, notify("active")]],
  "active refreshing": REFRESHING,
  "active refreshing, unwanted": [...REFRESHING, [1800, STOP]],
  "active challenged": [...REFRESHING, [1800, CHALLENGE]],
  "active unsubscribing": [...ACTIVE, [0, STOP]],
  terminated: [...ACTIVE, [0, terminated("probation")]],
  gone: [...ACTIVE, [0, terminated("rejected")]],
} satisfies Readonly<Record<Subscription["state"], readonly Happening[]>> &
  Readonly<Record<string, readonly Happening[]>>;
type State = keyof typeof STATES;

/** Each event, with what makes a difference in it. */
const EVENTS = {
  start: START,
  "answer 200": answer(200, { expires: 1000 }),
  "answer 204": answer(204),
  "answer 401": CHALLENGE,
  "answer 408": answer(408),
  "answer 423": answer(423, { minExpires: 7200 }),
  "answer 481": answer(481),
  "answer 489": answer(489),
  "answer 503": answer(503, { retryAfter: 60 }),
  "answer to another": answer(200, { request: 99 }),
  "notify pending": notify("pending"),
  "notify active": notify("active", 500),
  "notify deactivated": terminated("deactivated"),
  "notify rejected": terminated("rejected"),
  credentials: CREDENTIALS,
  stop: STOP,
  "flow-closed": FLOW_CLOSED,
  "tick too early": TICK,
  "tick in time": TICK,
} satisfies Readonly<Record<string, LooseEvent>>;
type EventName = keyof typeof EVENTS;

/**
 * What becomes of each state by each event: the state, what it waits for, and in how many seconds its clock strikes; then
 * the orders. `-`: the same reference. `out`: a SUBSCRIBE is without answer. `N`: Timer N runs. The events happen at the
 * moment of the last one of the state's history, "in time" at its deadline.
 */
const TABLE: Readonly<Record<State, Readonly<Record<EventName, string>>>> = {
  init: {
    start: "notify_wait out N +32 | initial new 3600",
    "answer 200": "-",
    "answer 204": "-",
    "answer 401": "-",
    "answer 408": "-",
    "answer 423": "-",
    "answer 481": "-",
    "answer 489": "-",
    "answer 503": "-",
    "answer to another": "-",
    "notify pending": "- | 481",
    "notify active": "- | 481",
    "notify deactivated": "- | 481",
    "notify rejected": "- | 481",
    credentials: "-",
    stop: "gone wanted | over",
    "flow-closed": "-",
    "tick too early": "-",
    "tick in time": "-",
  },
  notify_wait: {
    start: "-",
    "answer 200": "notify_wait N +32",
    "answer 204": "terminated +5 | failed 204",
    "answer 401": "notify_wait challenged N +32 | challenged 401",
    "answer 408": "terminated +5 | failed 408",
    "answer 423": "notify_wait out N +32 | interval same 7200",
    "answer 481": "terminated +5 | failed 481",
    "answer 489": "gone | failed 489 | over",
    "answer 503": "terminated +60 | failed 503",
    "answer to another": "-",
    "notify pending": "pending out +3600 | 200 | pending",
    "notify active": "active out +500 | 200 | active",
    "notify deactivated": "notify_wait out N +32 | 200 | terminated deactivated | resubscribe new 3600",
    "notify rejected": "gone | 200 | terminated rejected | over",
    credentials: "-",
    stop: "notify_wait out wanted N +32",
    "flow-closed": "terminated +5 | failed 503",
    "tick too early": "-",
    "tick in time": "terminated +5 | failed 408",
  },
  "notify_wait answered": {
    start: "-",
    "answer 200": "-",
    "answer 204": "-",
    "answer 401": "-",
    "answer 408": "-",
    "answer 423": "-",
    "answer 481": "-",
    "answer 489": "-",
    "answer 503": "-",
    "answer to another": "-",
    "notify pending": "pending +1800 | 200 | pending",
    "notify active": "active +250 | 200 | active",
    "notify deactivated": "notify_wait out N +32 | 200 | terminated deactivated | resubscribe new 3600",
    "notify rejected": "gone | 200 | terminated rejected | over",
    credentials: "-",
    stop: "notify_wait wanted N +32",
    "flow-closed": "terminated +5 | failed 503",
    "tick too early": "-",
    "tick in time": "terminated +5 | failed 408",
  },
  "notify_wait challenged": {
    start: "-",
    "answer 200": "-",
    "answer 204": "-",
    "answer 401": "-",
    "answer 408": "-",
    "answer 423": "-",
    "answer 481": "-",
    "answer 489": "-",
    "answer 503": "-",
    "answer to another": "-",
    "notify pending": "pending challenged +3600 | 200 | pending",
    "notify active": "active challenged +500 | 200 | active",
    "notify deactivated": "notify_wait out N +32 | 200 | terminated deactivated | resubscribe new 3600",
    "notify rejected": "gone | 200 | terminated rejected | over",
    credentials: "notify_wait out N +32 | credentials same 3600",
    stop: "gone wanted | over",
    "flow-closed": "terminated +5 | failed 503",
    "tick too early": "-",
    "tick in time": "gone | failed 401 | over",
  },
  "notify_wait unwanted": {
    start: "-",
    "answer 200": "notify_wait wanted N +32",
    "answer 204": "gone wanted | failed 204 | over",
    "answer 401": "gone wanted | failed 401 | over",
    "answer 408": "gone wanted | failed 408 | over",
    "answer 423": "gone wanted | failed 423 | over",
    "answer 481": "gone wanted | failed 481 | over",
    "answer 489": "gone wanted | failed 489 | over",
    "answer 503": "gone wanted | failed 503 | over",
    "answer to another": "-",
    "notify pending": "pending out wanted +3600 | 200 | pending",
    "notify active": "active out wanted +500 | 200 | active",
    "notify deactivated": "gone wanted | 200 | terminated deactivated | over",
    "notify rejected": "gone wanted | 200 | terminated rejected | over",
    credentials: "-",
    stop: "-",
    "flow-closed": "gone wanted | failed 503 | over",
    "tick too early": "-",
    "tick in time": "gone wanted | failed 408 | over",
  },
  "notify_wait fetching": {
    start: "-",
    "answer 200": "notify_wait asked N +32",
    "answer 204": "gone asked | failed 204 | over",
    "answer 401": "notify_wait challenged asked N +32 | challenged 401",
    "answer 408": "gone asked | failed 408 | over",
    "answer 423": "gone asked | failed 423 | over",
    "answer 481": "gone asked | failed 481 | over",
    "answer 489": "gone asked | failed 489 | over",
    "answer 503": "gone asked | failed 503 | over",
    "answer to another": "-",
    "notify pending": "pending out asked N +32 | 200 | pending",
    "notify active": "active out asked N +32 | 200 | active",
    "notify deactivated": "gone asked | 200 | terminated deactivated | over",
    "notify rejected": "gone asked | 200 | terminated rejected | over",
    credentials: "-",
    stop: "-",
    "flow-closed": "gone asked | failed 503 | over",
    "tick too early": "-",
    "tick in time": "gone asked | failed 408 | over",
  },
  pending: {
    start: "-",
    "answer 200": "-",
    "answer 204": "-",
    "answer 401": "-",
    "answer 408": "-",
    "answer 423": "-",
    "answer 481": "-",
    "answer 489": "-",
    "answer 503": "-",
    "answer to another": "-",
    "notify pending": "- | 200",
    "notify active": "active +250 | 200 | active",
    "notify deactivated": "notify_wait out N +32 | 200 | terminated deactivated | resubscribe new 3600",
    "notify rejected": "gone | 200 | terminated rejected | over",
    credentials: "-",
    stop: "pending out asked N +32 | unsubscribe same 0",
    "flow-closed": "terminated +5 | terminated 503",
    "tick too early": "-",
    "tick in time": "pending out N +32 | refresh same 3600",
  },
  active: {
    start: "-",
    "answer 200": "-",
    "answer 204": "-",
    "answer 401": "-",
    "answer 408": "-",
    "answer 423": "-",
    "answer 481": "-",
    "answer 489": "-",
    "answer 503": "-",
    "answer to another": "-",
    "notify pending": "pending +1800 | 200 | pending",
    "notify active": "active +250 | 200",
    "notify deactivated": "notify_wait out N +32 | 200 | terminated deactivated | resubscribe new 3600",
    "notify rejected": "gone | 200 | terminated rejected | over",
    credentials: "-",
    stop: "active out asked N +32 | unsubscribe same 0",
    "flow-closed": "terminated +5 | terminated 503",
    "tick too early": "-",
    "tick in time": "active out N +32 | refresh same 3600",
  },
  "active forked": {
    start: "-",
    "answer 200": "-",
    "answer 204": "-",
    "answer 401": "-",
    "answer 408": "-",
    "answer 423": "-",
    "answer 481": "-",
    "answer 489": "-",
    "answer 503": "-",
    "answer to another": "-",
    "notify pending": "pending +1800 | 200 | pending",
    "notify active": "active +250 | 200",
    "notify deactivated": "gone | 200 | terminated deactivated | over",
    "notify rejected": "gone | 200 | terminated rejected | over",
    credentials: "-",
    stop: "active out asked N +32 | unsubscribe same 0",
    "flow-closed": "gone | terminated 503 | over",
    "tick too early": "-",
    "tick in time": "active out N +32 | refresh same 3600",
  },
  "active before the 2xx": {
    start: "-",
    "answer 200": "active +500",
    "answer 204": "active +1800",
    "answer 401": "active challenged +3600 | challenged 401",
    "answer 408": "active +5",
    "answer 423": "active out N +32 | interval same 7200",
    "answer 481": "notify_wait out N +32 | terminated 481 | resubscribe new 3600",
    "answer 489": "gone | terminated 489 | over",
    "answer 503": "active +60",
    "answer to another": "-",
    "notify pending": "pending out +3600 | 200 | pending",
    "notify active": "active out +500 | 200",
    "notify deactivated": "notify_wait out N +32 | 200 | terminated deactivated | resubscribe new 3600",
    "notify rejected": "gone | 200 | terminated rejected | over",
    credentials: "-",
    stop: "active out wanted +3600",
    "flow-closed": "terminated +5 | terminated 503",
    "tick too early": "-",
    "tick in time": "notify_wait out N +32 | terminated timeout | resubscribe new 3600",
  },
  "active refreshing": {
    start: "-",
    "answer 200": "active N +32",
    "answer 204": "active +1800",
    "answer 401": "active challenged +1800 | challenged 401",
    "answer 408": "active N +32",
    "answer 423": "active out N +32 | interval same 7200",
    "answer 481": "notify_wait out N +32 | terminated 481 | resubscribe new 3600",
    "answer 489": "gone | terminated 489 | over",
    "answer 503": "active +60",
    "answer to another": "-",
    "notify pending": "pending out +1800 | 200 | pending",
    "notify active": "active out +500 | 200",
    "notify deactivated": "notify_wait out N +32 | 200 | terminated deactivated | resubscribe new 3600",
    "notify rejected": "gone | 200 | terminated rejected | over",
    credentials: "-",
    stop: "active out wanted N +32",
    "flow-closed": "terminated +5 | terminated 503",
    "tick too early": "-",
    "tick in time": "terminated +5 | terminated 408",
  },
  "active refreshing, unwanted": {
    start: "-",
    "answer 200": "active out asked N +32 | unsubscribe same 0",
    "answer 204": "active out asked N +32 | unsubscribe same 0",
    "answer 401": "active out asked N +32 | unsubscribe same 0",
    "answer 408": "active out asked N +32 | unsubscribe same 0",
    "answer 423": "active out asked N +32 | unsubscribe same 0",
    "answer 481": "gone wanted | terminated 481 | over",
    "answer 489": "gone wanted | terminated 489 | over",
    "answer 503": "active out asked N +32 | unsubscribe same 0",
    "answer to another": "-",
    "notify pending": "pending out wanted +1800 | 200 | pending",
    "notify active": "active out wanted +500 | 200",
    "notify deactivated": "gone wanted | 200 | terminated deactivated | over",
    "notify rejected": "gone wanted | 200 | terminated rejected | over",
    credentials: "-",
    stop: "-",
    "flow-closed": "gone wanted | terminated 503 | over",
    "tick too early": "-",
    "tick in time": "gone wanted | terminated 408 | over",
  },
  "active challenged": {
    start: "-",
    "answer 200": "-",
    "answer 204": "-",
    "answer 401": "-",
    "answer 408": "-",
    "answer 423": "-",
    "answer 481": "-",
    "answer 489": "-",
    "answer 503": "-",
    "answer to another": "-",
    "notify pending": "pending challenged +1800 | 200 | pending",
    "notify active": "active challenged +500 | 200",
    "notify deactivated": "notify_wait out N +32 | 200 | terminated deactivated | resubscribe new 3600",
    "notify rejected": "gone | 200 | terminated rejected | over",
    credentials: "active out N +32 | credentials same 3600",
    stop: "active out asked N +32 | unsubscribe same 0",
    "flow-closed": "terminated +5 | terminated 503",
    "tick too early": "-",
    "tick in time": "notify_wait out N +32 | terminated timeout | resubscribe new 3600",
  },
  "active unsubscribing": {
    start: "-",
    "answer 200": "active asked N +32",
    "answer 204": "gone asked | terminated 204 | over",
    "answer 401": "active challenged asked N +32 | challenged 401",
    "answer 408": "gone asked | terminated 408 | over",
    "answer 423": "gone asked | terminated 423 | over",
    "answer 481": "gone asked | terminated 481 | over",
    "answer 489": "gone asked | terminated 489 | over",
    "answer 503": "gone asked | terminated 503 | over",
    "answer to another": "-",
    "notify pending": "pending out asked N +32 | 200 | pending",
    "notify active": "active out asked N +32 | 200",
    "notify deactivated": "gone asked | 200 | terminated deactivated | over",
    "notify rejected": "gone asked | 200 | terminated rejected | over",
    credentials: "-",
    stop: "-",
    "flow-closed": "gone asked | terminated 503 | over",
    "tick too early": "-",
    "tick in time": "gone asked | terminated 408 | over",
  },
  terminated: {
    start: "-",
    "answer 200": "-",
    "answer 204": "-",
    "answer 401": "-",
    "answer 408": "-",
    "answer 423": "-",
    "answer 481": "-",
    "answer 489": "-",
    "answer 503": "-",
    "answer to another": "-",
    "notify pending": "- | 481",
    "notify active": "- | 481",
    "notify deactivated": "- | 481",
    "notify rejected": "- | 481",
    credentials: "-",
    stop: "gone wanted | over",
    "flow-closed": "-",
    "tick too early": "-",
    "tick in time": "notify_wait out N +32 | resubscribe new 3600",
  },
  gone: {
    start: "-",
    "answer 200": "-",
    "answer 204": "-",
    "answer 401": "-",
    "answer 408": "-",
    "answer 423": "-",
    "answer 481": "-",
    "answer 489": "-",
    "answer 503": "-",
    "answer to another": "-",
    "notify pending": "- | 481",
    "notify active": "- | 481",
    "notify deactivated": "- | 481",
    "notify rejected": "- | 481",
    credentials: "-",
    stop: "-",
    "flow-closed": "-",
    "tick too early": "-",
    "tick in time": "-",
  },
};

type Cell = readonly [state: State, event: EventName, outcome: string];

test.each(cells())("%s × %s: %s", (state, name, expected) => {
  expect(outcome(state, name)).toBe(expected);
});

test("every event is in the table", () => {
  const events = {
    start: 0,
    answer: 0,
    notify: 0,
    credentials: 0,
    stop: 0,
    "flow-closed": 0,
    tick: 0,
  } satisfies Readonly<Record<LooseEvent["type"], 0>>;
  const found = new Set(Object.values(EVENTS).map(({ type }) => type));
  expect([...found].sort()).toEqual(Object.keys(events).sort());
});

test("every state is entered, and every state but the last is left", () => {
  const states = { init: 0, notify_wait: 0, pending: 0, active: 0, terminated: 0, gone: 0 } satisfies Readonly<
    Record<Subscription["state"], 0>
  >;
  const firstWord = (text: string) => text.split(" ")[0] ?? "";
  const moves = cells().filter(([from, , to]) => firstWord(to) !== "-" && firstWord(to) !== firstWord(from));
  expect([...new Set(moves.map(([, , to]) => firstWord(to)))].sort()).toEqual(
    Object.keys(states)
      .filter((name) => name !== "init")
      .sort(),
  );
  expect([...new Set(moves.map(([from]) => firstWord(from)))].sort()).toEqual(
    Object.keys(states)
      .filter((name) => name !== "gone")
      .sort(),
  );
});

function cells(): Cell[] {
  const states = Object.keys(TABLE) as State[];
  return states.flatMap((state) =>
    (Object.keys(TABLE[state]) as EventName[]).map((name): Cell => [state, name, TABLE[state][name]]),
  );
}

function outcome(state: State, name: EventName): string {
  const before = stateOf(state);
  const due = dueOf(before);
  const last = STATES[state].at(-1)?.[0] ?? 0;
  const now = name === "tick in time" ? (due ?? last) : last;
  const loose: LooseEvent = EVENTS[name];
  const event = loose.type === "answer" ? { request: before.request, ...loose } : loose;
  const after = step(before, event, DEFAULT_POLICY, at(now));
  const what = after.subscription === before ? "-" : view(after.subscription, now);
  return [what, ...after.effects.map(order)].join(" | ");
}

function stateOf(state: State): Subscription {
  const policy = state === "notify_wait fetching" ? { ...DEFAULT_POLICY, expires: INIT.expires } : DEFAULT_POLICY;
  if (state !== "active forked") return play(STATES[state], policy).subscription;
  return play(STATES[state], policy, forkOf(play(WAITING).subscription, 0, at(0))).subscription;
}

function view(s: Subscription, now: number): string {
  const due = dueOf(s);
  return [
    s.state,
    s.unanswered ? "out" : "",
    s.challenge === 0 ? "" : "challenged",
    s.ending === "no" ? "" : s.ending,
    s.notifyBy === NEVER ? "" : "N",
    due === undefined ? "" : `+${due - now}`,
  ]
    .filter((word) => word !== "")
    .join(" ");
}

function order(effect: SubscriberEffect): string {
  switch (effect.type) {
    case "subscribe":
      return `${effect.reason} ${effect.dialog} ${effect.expires}`;
    case "respond":
      return `${effect.status}`;
    case "report":
      if (effect.state === "terminated") return `terminated ${effect.reason ?? effect.status}`;
      return effect.state === "failed" ? `failed ${effect.status}` : effect.state;
    case "challenged":
      return `challenged ${effect.status}`;
    case "over":
      return "over";
    default:
      return effect satisfies never;
  }
}
