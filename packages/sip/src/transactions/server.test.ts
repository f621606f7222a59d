import { expect, test } from "vitest";
import { beginServer, type ServerEvent, type ServerTransaction, stepServer } from "./server.ts";
import { DEFAULT_TIMERS, lifetime } from "./timers.ts";

const play = (isReliable: boolean, ...events: readonly ServerEvent[]): ServerTransaction =>
  events.reduce(
    (transaction, event) => stepServer(transaction, event, DEFAULT_TIMERS, 1000).transaction,
    beginServer(isReliable, DEFAULT_TIMERS, 0),
  );

const TRYING = { type: "respond", status: 100, response: "100" } as const;
const OK = { type: "respond", status: 200, response: "200" } as const;

const STATES = {
  trying: play(false),
  proceeding: play(false, TRYING),
  completed: play(false, OK),
  terminated: play(true, OK),
} satisfies { readonly [S in ServerTransaction["state"]]: ServerTransaction };

const EVENTS = {
  request: { request: { type: "request" } },
  respond: {
    "respond 183": { type: "respond", status: 183, response: "183" },
    "respond 404": { type: "respond", status: 404, response: "404" },
  },
  "transport-error": { "transport-error": { type: "transport-error" } },
  tick: { tick: { type: "tick" }, "tick, at the end": { type: "tick" } },
} satisfies {
  readonly [T in ServerEvent["type"]]: { readonly [name: string]: ServerEvent & { readonly type: T } };
};

type Keys<T> = T extends T ? keyof T : never;
type Event = Keys<(typeof EVENTS)[keyof typeof EVENTS]>;

/** What it is after the event and what it sends; `same`: nothing changes and nothing is sent. */
const TABLE: { readonly [S in ServerTransaction["state"]]: { readonly [E in Event]: string } } = {
  trying: {
    request: "same",
    "respond 183": "proceeding 183 / send",
    "respond 404": "completed 404 / send",
    "transport-error": "terminated ",
    tick: "same",
    "tick, at the end": "terminated ",
  },
  proceeding: {
    request: "same / send",
    "respond 183": "proceeding 183 / send",
    "respond 404": "completed 404 / send",
    "transport-error": "terminated 100",
    tick: "same",
    "tick, at the end": "terminated 100",
  },
  completed: {
    request: "same / send",
    "respond 183": "same",
    "respond 404": "same",
    "transport-error": "terminated 200",
    tick: "same",
    "tick, at the end": "terminated 200",
  },
  terminated: {
    request: "same",
    "respond 183": "same",
    "respond 404": "same",
    "transport-error": "same",
    tick: "same",
    "tick, at the end": "same",
  },
};

const rows = Object.entries(STATES).flatMap(([state, before]) =>
  Object.values(EVENTS)
    .flatMap((variants) => Object.entries<ServerEvent>(variants))
    .map(([name, event]) => ({
      state,
      name,
      before,
      event,
      expected: TABLE[state as ServerTransaction["state"]][name as Event],
    })),
);

test.each(rows)("[RFC 3261 §17.2.2] $state, $name: $expected", ({ before, event, name, expected }) => {
  const now = name === "tick, at the end" ? 1000 + lifetime(DEFAULT_TIMERS) : 2000;
  const { transaction, effect } = stepServer(before, event, DEFAULT_TIMERS, now);
  const after = transaction === before ? "same" : `${transaction.state} ${transaction.response}`;
  expect(effect === "none" ? after : `${after} / ${effect}`).toBe(expected);
});

test("[RFC 3261 §17.2.2] Timer J is 64*T1 from the final response on over UDP", () => {
  const { deadline } = play(false, OK);
  expect(deadline).toBe(1000 + 32_000);
  const at = (now: number) => stepServer(play(false, OK), { type: "tick" }, DEFAULT_TIMERS, now).transaction.state;
  expect([at(deadline - 1), at(deadline)]).toEqual(["completed", "terminated"]);
});

test("[RFC 3261 §17.2.2] Timer J is zero on a reliable transport", () => {
  expect(play(true, OK).state).toBe("terminated");
  expect(play(true, TRYING).state).toBe("proceeding");
});

test("a request that nobody answers is forgotten after 64*T1, however often it came", () => {
  const again = play(false, { type: "request" }, TRYING, { type: "request" });
  expect(again.deadline).toBe(32_000);
});
