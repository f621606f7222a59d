import { expect, test } from "vitest";
import { beginClient, type ClientEvent, type ClientTransaction, clientDeadline, stepClient } from "./client.ts";
import { DEFAULT_TIMERS } from "./timers.ts";

const play = (isReliable: boolean, ...events: readonly ClientEvent[]): ClientTransaction =>
  events.reduce(
    (transaction, event) => stepClient(transaction, event, DEFAULT_TIMERS, 100).transaction,
    beginClient(isReliable, DEFAULT_TIMERS, 0),
  );

const TRYING = { type: "response", status: 100 } as const;
const OK = { type: "response", status: 200 } as const;

const STATES = {
  trying: { trying: play(false), "trying, reliable": play(true) },
  proceeding: { proceeding: play(false, TRYING), "proceeding, reliable": play(true, TRYING) },
  completed: { completed: play(false, OK) },
  terminated: { terminated: play(true, OK) },
} satisfies { readonly [S in ClientTransaction["state"]]: { readonly [name: string]: ClientTransaction } };

const EVENTS = {
  response: { "response 183": { type: "response", status: 183 }, "response 404": { type: "response", status: 404 } },
  "transport-error": { "transport-error": { type: "transport-error" } },
  tick: {
    tick: { type: "tick" },
    "tick, E": { type: "tick" },
    "tick, K": { type: "tick" },
    "tick, F": { type: "tick" },
  },
} satisfies {
  readonly [T in ClientEvent["type"]]: { readonly [name: string]: ClientEvent & { readonly type: T } };
};

const AT: { readonly [name: string]: number } = { "tick, E": 500, "tick, K": 5100, "tick, F": 32_000 };

type Keys<T> = T extends T ? keyof T : never;
type State = Keys<(typeof STATES)[keyof typeof STATES]>;
type Event = Keys<(typeof EVENTS)[keyof typeof EVENTS]>;

/** Its state after the event, when it retransmits, and what is to be done; `same`: nothing changes and nothing is to be done. */
const TABLE: { readonly [S in State]: { readonly [E in Event]: string } } = {
  trying: {
    "response 183": "proceeding 500 / pass",
    "response 404": "completed / pass",
    "transport-error": "terminated / transport-error",
    tick: "same",
    "tick, E": "trying 1500 / send",
    "tick, K": "trying 6100 / send",
    "tick, F": "terminated / timeout",
  },
  "trying, reliable": {
    "response 183": "proceeding / pass",
    "response 404": "terminated / pass",
    "transport-error": "terminated / transport-error",
    tick: "same",
    "tick, E": "same",
    "tick, K": "same",
    "tick, F": "terminated / timeout",
  },
  proceeding: {
    "response 183": "proceeding 500 / pass",
    "response 404": "completed / pass",
    "transport-error": "terminated / transport-error",
    tick: "same",
    "tick, E": "proceeding 4500 / send",
    "tick, K": "proceeding 9100 / send",
    "tick, F": "terminated / timeout",
  },
  "proceeding, reliable": {
    "response 183": "proceeding / pass",
    "response 404": "terminated / pass",
    "transport-error": "terminated / transport-error",
    tick: "same",
    "tick, E": "same",
    "tick, K": "same",
    "tick, F": "terminated / timeout",
  },
  completed: {
    "response 183": "same",
    "response 404": "same",
    "transport-error": "terminated",
    tick: "same",
    "tick, E": "same",
    "tick, K": "terminated",
    "tick, F": "terminated",
  },
  terminated: {
    "response 183": "same",
    "response 404": "same",
    "transport-error": "same",
    tick: "same",
    "tick, E": "same",
    "tick, K": "same",
    "tick, F": "same",
  },
};

const rows = Object.values(STATES)
  .flatMap((variants) => Object.entries<ClientTransaction>(variants))
  .flatMap(([state, before]) =>
    Object.values(EVENTS)
      .flatMap((variants) => Object.entries<ClientEvent>(variants))
      .map(([name, event]) => ({ state, name, before, event, expected: TABLE[state as State][name as Event] })),
  );

test.each(rows)("[RFC 3261 §17.1.2.2] $state, $name: $expected", ({ before, event, name, expected }) => {
  const { transaction, effect } = stepClient(before, event, DEFAULT_TIMERS, AT[name] ?? 200);
  const { state, retransmitAt } = transaction;
  const isSent = Number.isFinite(retransmitAt) && state !== "terminated";
  const after = transaction === before ? "same" : isSent ? `${state} ${retransmitAt}` : state;
  expect(effect === "none" ? after : `${after} / ${effect}`).toBe(expected);
});

/** When it sends, and when it gives up, each tick coming as late as allowed. */
function sendings(before: ClientTransaction): { readonly sent: number[]; readonly end: number } {
  const sent: number[] = [];
  for (let transaction = before; ; ) {
    const now = clientDeadline(transaction);
    const step = stepClient(transaction, { type: "tick" }, DEFAULT_TIMERS, now);
    if (step.effect !== "send") return { sent, end: now };
    sent.push(now);
    transaction = step.transaction;
  }
}

test("[RFC 3261 §17.1.2.2] Timer E doubles up to T2: 500 ms, 1 s, 2 s, 4 s, 4 s, 4 s, until Timer F", () => {
  expect(sendings(play(false))).toEqual({
    sent: [500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500],
    end: 32_000,
  });
});

test("[RFC 3261 §17.1.2.2] once somebody is proceeding Timer E is T2", () => {
  expect(sendings(play(false, TRYING)).sent).toEqual([500, 4500, 8500, 12_500, 16_500, 20_500, 24_500, 28_500]);
});

test("[RFC 3261 §17.1.2.2] a reliable transport is trusted: nothing is sent again", () => {
  expect(sendings(play(true))).toEqual({ sent: [], end: 32_000 });
});

test("[RFC 3261 §17.1.2.2] Timer K is T4 over UDP, zero on a reliable transport", () => {
  expect(clientDeadline(play(false, OK))).toBe(5100);
  expect(play(true, OK).state).toBe("terminated");
});

test("a T1 beyond T2 is capped from the first time on", () => {
  expect(beginClient(false, { t1: 3000, t2: 4000, t4: 5000 }, 0).interval).toBe(4000);
});
