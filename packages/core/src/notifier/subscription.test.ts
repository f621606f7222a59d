import { expect, test } from "vitest";
import { TERMINATION_REASONS } from "../headers/subscription-state.ts";
import { toInstant, toSeconds } from "../time.ts";
import { at, dueOf, isReady } from "./notifier.arbitrary.ts";
import { deadlineOf, INIT, isLive, type Subscription, subscriptionStateOf } from "./subscription.ts";

const ACTIVE: Subscription = { ...INIT, state: "active", shows: "state", expiresAt: at(3600) };
const DUE: Subscription = { ...ACTIVE, due: "change" };

test("a NOTIFY can go out if it is due, none is in flight, and nothing says to wait", () => {
  expect(isReady(ACTIVE, 0)).toBe(false);
  expect(isReady(DUE, 0)).toBe(true);
  expect(isReady({ ...DUE, inFlight: true }, 0)).toBe(false);
  expect(isReady({ ...DUE, challenged: true }, 0)).toBe(false);
  expect(isReady({ ...DUE, parkedUntil: at(32) }, 0)).toBe(false);
  expect([4.999, 5].map((now) => isReady({ ...DUE, notBefore: at(5) }, now))).toEqual([false, true]);
  expect(isReady({ ...DUE, state: "terminated" }, 4000)).toBe(true);
});

test("the deadline is when the first of its clocks has run off", () => {
  expect(dueOf(INIT)).toBeUndefined();
  expect(dueOf(ACTIVE)).toBe(3600);
  expect(dueOf(DUE)).toBe(3600);
  expect(dueOf({ ...DUE, notBefore: at(5) })).toBe(5);
  expect(dueOf({ ...DUE, notBefore: at(4000) })).toBe(3600);
  expect(dueOf({ ...DUE, parkedUntil: at(32), notBefore: at(5) })).toBe(32);
  expect(dueOf({ ...DUE, parkedUntil: at(7200) })).toBe(3600);
});

test("what waits for something else than time has no deadline of its own", () => {
  for (const waiting of [{ inFlight: true }, { challenged: true }, { due: "nothing" }] as const) {
    expect(dueOf({ ...DUE, notBefore: at(5), ...waiting })).toBe(3600);
  }
  expect(dueOf({ ...DUE, state: "terminated" })).toBeUndefined();
  expect(dueOf({ ...DUE, state: "terminated", notBefore: at(4000) })).toBe(4000);
  expect(deadlineOf({ ...ACTIVE, state: "gone" })).toBeUndefined();
});

test("it can be refreshed while it is pending or active", () => {
  const states = ["init", "pending", "active", "terminated", "gone"] as const;
  expect(states.filter((state) => isLive({ ...ACTIVE, state }))).toEqual(["pending", "active"]);
});

test.each([
  [0, 3600],
  [0.001, 3599],
  [1, 3599],
  [3599, 1],
  [3599.5, 0],
  [3600, 0],
  [9999, 0],
])(
  "[RFC 6665 §4.2.2] after %d of 3600 seconds active and pending have expires=%i, which lengthens nothing",
  (now, expires) => {
    for (const state of ["active", "pending"] as const) {
      expect(subscriptionStateOf({ ...ACTIVE, state }, at(now))).toEqual({ state, expires });
    }
  },
);

test.each(TERMINATION_REASONS)("[RFC 6665 §4.1.3] terminated has its reason, %s, and no expires", (reason) => {
  const ended: Subscription = { ...ACTIVE, state: "terminated", reason };
  expect(subscriptionStateOf(ended, at(0))).toEqual({ state: "terminated", reason });
  expect(subscriptionStateOf({ ...ended, retryAfter: toSeconds(60) }, at(0))).toEqual({
    state: "terminated",
    reason,
    retryAfter: 60,
  });
});

test("what has not begun is not shown as live", () => {
  expect(subscriptionStateOf(INIT, toInstant(0))).toEqual({ state: "terminated" });
});
