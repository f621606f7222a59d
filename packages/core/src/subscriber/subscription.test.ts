import { expect, test } from "vitest";
import { toSeconds } from "../time.ts";
import { answer, at, dueOf, EPOCH, notify, play, START, STOP, TICK, terminated } from "./subscriber.arbitrary.ts";
import { deadlineOf, forkOf, INIT, toFraction } from "./subscription.ts";

const FIRST = play([
  [0, START],
  [1, answer(200, { expires: 600 })],
  [1, notify("active", 600)],
]).subscription;

test("nothing rules what has not begun, and what is over", () => {
  expect(deadlineOf(INIT)).toBeUndefined();
  expect(deadlineOf({ ...INIT, state: "gone" })).toBeUndefined();
});

test("Timer N rules while it runs, then the refresh, then the expiry", () => {
  expect(dueOf(play([[0, START]]).subscription)).toBe(32);
  expect(dueOf(FIRST)).toBe(301);
  expect(dueOf({ ...FIRST, state: "pending" })).toBe(301);
  const refreshing = play([[301, TICK]], {}, FIRST).subscription;
  expect(dueOf(refreshing)).toBe(333);
  const unanswered = play([[302, notify("active")]], {}, refreshing).subscription;
  expect(dueOf(unanswered)).toBe(601);
  const challenged = play([[302, answer(401, { hasChallenge: true })]], {}, refreshing).subscription;
  expect(dueOf(challenged)).toBe(601);
  expect(dueOf({ ...FIRST, subscribeAt: at(602) })).toBe(601);
});

test("in terminated the time of the next attempt rules", () => {
  expect(dueOf(play([[2, terminated("probation")]], {}, FIRST).subscription)).toBe(7);
});

test("[RFC 6665 §4.1.4] MUST be prepared for NOTIFYs of other forks: each is a subscription of its own", () => {
  const fork = forkOf(FIRST, 1, at(2));
  expect(fork).toMatchObject({ state: "notify_wait", fork: true, ending: "no", unanswered: false, jitter: 1 });
  const { subscription, trace } = play([[2, notify("pending", 900)]], {}, fork);
  expect(trace).toEqual([
    { type: "respond", status: 200 },
    { type: "report", state: "pending" },
  ]);
  expect(subscription).toMatchObject({ state: "pending", expiresAt: at(902) });
  expect(FIRST).toMatchObject({ state: "active", expiresAt: at(601) });
});

test("[RFC 6665 §4.1.2.4] until Timer N expires several NOTIFYs establish subscriptions; then they SHOULD get 481", () => {
  expect(forkOf(FIRST, 0, at(31.999))).toBeDefined();
  expect(forkOf(FIRST, 0, at(32))).toBeUndefined();
  expect(forkOf(INIT, 0, EPOCH)).toBeUndefined();
});

test("[RFC 6665 §4.1.2.1] after a failure answer no fork is expected", () => {
  expect(
    forkOf(
      play([
        [0, START],
        [1, answer(480)],
      ]).subscription,
      0,
      at(2),
    ),
  ).toBeUndefined();
});

test("a fork that says nothing of its duration has what the 2xx granted", () => {
  const fork = forkOf(FIRST, 0, at(2));
  expect(play([[2, notify("active")]], {}, fork).subscription.expiresAt).toBe(at(601));
});

test("a fork is refreshed in its own dialog, and never begins a new one", () => {
  const fork = forkOf(FIRST, 0, at(2));
  const { trace, subscription } = play(
    [
      [2, notify("active", 600)],
      [302, TICK],
      [302, answer(200)],
      [303, terminated("deactivated")],
    ],
    {},
    fork,
  );
  expect(trace.filter(({ type }) => type === "subscribe")).toMatchObject([{ dialog: "same", reason: "refresh" }]);
  expect(trace.at(-1)).toEqual({ type: "over" });
  expect(subscription.state).toBe("gone");
});

test("the fork of what is stopped, even of what is over by now, is left at once", () => {
  const stopped = play([[1, STOP]], {}, FIRST).subscription;
  const over = play([[1, terminated("timeout")]], {}, stopped).subscription;
  expect(over.state).toBe("gone");
  for (const first of [stopped, over]) {
    const { trace } = play([[2, notify("active", 600)]], {}, forkOf(first, 0, at(2)));
    expect(trace.at(-1)).toMatchObject({ type: "subscribe", dialog: "same", reason: "unsubscribe", expires: 0 });
  }
});

test("[RFC 6665 §4.4.3] the fork of what only fetches ends with its own NOTIFY", () => {
  const fetching = play([[0, START]], { expires: toSeconds(0) }).subscription;
  const { trace } = play([[2, terminated("timeout")]], {}, forkOf(fetching, 0, at(2)));
  expect(trace.map(({ type }) => type)).toEqual(["respond", "report", "over"]);
});

test.each([
  [0.25, 0.25],
  [-1, 0],
  [2, 1],
  [Number.NaN, 0],
  [Number.POSITIVE_INFINITY, 1],
])("a jitter of %d is taken for %d", (given, expected) => {
  expect(toFraction(given)).toBe(expected);
});
