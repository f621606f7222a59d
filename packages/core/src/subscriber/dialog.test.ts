import { expect, test } from "vitest";
import {
  answer,
  at,
  dueOf,
  type Happening,
  type LooseEvent,
  notify,
  play,
  START,
  STOP,
  TICK,
  terminated,
} from "./subscriber.arbitrary.ts";

/** When a peer that treats each subscription like that gets SUBSCRIBEs in new dialogs, in a day. */
function begun(...treatment: readonly (readonly [pause: number, event: LooseEvent])[]): number[] {
  let { subscription } = play([[0, START]]);
  let now = 0;
  const times = [0];
  while (now < 86400) {
    for (const [pause, event] of [...treatment, [0, TICK] as const]) {
      const due = subscription.state === "terminated" ? (dueOf(subscription) ?? now) : now;
      now = event.type === "tick" ? Math.max(now, due) : now + pause;
      const played = play([[now, event]], {}, subscription);
      subscription = played.subscription;
      if (played.effects.some((effect) => effect.type === "subscribe" && effect.dialog === "new")) times.push(now);
    }
  }
  return times;
}

test("a peer that ends every subscription at once is asked again less and less often", () => {
  const times = begun([0, answer(200)], [0, notify("active", 3600)], [0, terminated("deactivated")]);
  expect(times.slice(0, 6)).toEqual([0, 0, 5, 15, 35, 75]);
  const gaps = times.slice(1).map((time, place) => time - (times[place] ?? 0));
  expect(Math.max(...gaps)).toBe(1800);
  expect(times.length).toBeLessThan(60);
});

test("a peer that is not there is asked again less and less often", () => {
  const times = begun([32, answer(408)]);
  expect(times.slice(0, 5)).toEqual([0, 37, 79, 131, 203]);
  expect(times.length).toBeLessThan(60);
});

test("a peer that ends a subscription now and then has the next one at once, each time", () => {
  const times = begun([0, answer(200)], [0, notify("active", 3600)], [600, terminated("deactivated")]);
  expect(times.slice(0, 4)).toEqual([0, 600, 1200, 1800]);
});

test("a new dialog keeps nothing of the one before but what was learnt for good", () => {
  const { subscription } = play([
    [0, START],
    [1, answer(423, { minExpires: 7200 })],
    [2, answer(200)],
    [3, notify("active", 600)],
    [4, terminated("probation")],
    [9, TICK],
  ]);
  const fresh = play([[9, START]]).subscription;
  expect(subscription).toEqual({
    ...fresh,
    request: 3,
    failures: 1,
    expires: 7200,
    expiresAt: fresh.expiresAt + 3600 * 1000,
  });
});

test("a new dialog has as many tries as the first", () => {
  const history: readonly Happening[] = [
    [0, START],
    [1, answer(423, { minExpires: 7200 })],
    [2, terminated("deactivated")],
    [3, answer(423, { minExpires: 7300 })],
  ];
  expect(play(history, { maxTries: 1 }).effects).toMatchObject([{ reason: "interval", expires: 7300 }]);
});

const ACTIVE: readonly Happening[] = [
  [0, START],
  [0, answer(200)],
  [0, notify("active", 3600)],
];

test("[RFC 6665 §4.5.2] a refresh and an un-SUBSCRIBE stay in the dialog, and do not make forks welcome again", () => {
  const refreshing = play([...ACTIVE, [1800, TICK]]);
  expect(refreshing.effects).toMatchObject([{ dialog: "same", expires: 3600 }]);
  expect(refreshing.subscription).toMatchObject({ forksUntil: at(32), expiresAt: at(3600), told: false });
  const leaving = play([...ACTIVE, [1800, STOP]]);
  expect(leaving.effects).toMatchObject([{ dialog: "same", expires: 0 }]);
});

test("a first SUBSCRIBE that is sent again starts its clocks again", () => {
  const { subscription } = play([
    [0, START],
    [10, answer(423, { minExpires: 7200 })],
  ]);
  expect(subscription).toMatchObject({ notifyBy: at(42), forksUntil: at(42), expiresAt: at(7210) });
});

test("what is wanted no more is not begun anew, and neither is what is wanted but refused for good", () => {
  const over = [{ type: "over" }];
  expect(play([...ACTIVE, [1, STOP], [2, terminated("deactivated")]]).effects.slice(2)).toEqual(over);
  expect(play([...ACTIVE, [1, terminated("rejected")]]).effects.slice(2)).toEqual(over);
  const fork = { ...play(ACTIVE).subscription, fork: true };
  expect(play([[1, terminated("deactivated")]], {}, fork).effects.slice(2)).toEqual(over);
});

test("a stop waits for the answer to what is out, and for a dialog to leave", () => {
  const refreshing = play([...ACTIVE, [1800, TICK], [1800, STOP]]);
  expect(refreshing.effects).toEqual([]);
  expect(play([[1801, answer(200)]], {}, refreshing.subscription).effects).toMatchObject([{ reason: "unsubscribe" }]);
  expect(
    play([
      [0, START],
      [1, STOP],
      [2, answer(200)],
    ]).effects,
  ).toEqual([]);
});

test("what many were asked to wait is spread by the jitter", () => {
  const { subscription } = play([
    [0, { type: "start", jitter: 1 }],
    [1, answer(503, { retryAfter: 100 })],
  ]);
  expect(dueOf(subscription)).toBe(106);
});
