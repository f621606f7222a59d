import { expect, test } from "vitest";
import { toSeconds } from "../time.ts";
import {
  answer,
  at,
  CREDENTIALS,
  dueOf,
  FLOW_CLOSED,
  type Happening,
  notify,
  play,
  START,
  STOP,
  TICK,
  terminated,
} from "./subscriber.arbitrary.ts";

const WAITING: readonly Happening[] = [[0, START]];
const ACTIVE: readonly Happening[] = [...WAITING, [0, answer(200)], [0, notify("active", 3600)]];
const WAITING_TO_RETRY: readonly Happening[] = [...ACTIVE, [1, terminated("probation")]];
const OVER = { type: "over" } as const;

test("[RFC 6665 §4.1.2.1] it begins with a SUBSCRIBE outside of a dialog", () => {
  const { subscription, effects } = play(WAITING);
  expect(effects).toEqual([{ type: "subscribe", dialog: "new", reason: "initial", request: 1, expires: 3600 }]);
  expect(subscription).toMatchObject({ state: "notify_wait", notifyBy: at(32), forksUntil: at(32) });
  expect(play([[1, START]], {}, subscription).subscription).toBe(subscription);
});

test("[RFC 6665 §4.1.2.4] where no NOTIFY comes before Timer N fires the subscription has failed, 2xx or not", () => {
  for (const history of [WAITING, [...WAITING, [1, answer(200)] as const]]) {
    expect(play([...history, [31.999, TICK]]).effects).toEqual([]);
    const { effects, subscription } = play([...history, [32, TICK]]);
    expect(effects).toEqual([{ type: "report", state: "failed", status: 408 }]);
    expect(subscription).toMatchObject({ state: "terminated", subscribeAt: at(37) });
  }
});

test("[RFC 6665 §4.1.2] after terminated, when the time to wait is over, it begins anew", () => {
  const { effects, subscription } = play([...WAITING, [32, TICK], [37, TICK]]);
  expect(effects).toEqual([{ type: "subscribe", dialog: "new", reason: "resubscribe", request: 2, expires: 3600 }]);
  expect(subscription.state).toBe("notify_wait");
});

test("[RFC 6665 §4.1.2.2] it is refreshed before it expires, in its dialog", () => {
  expect(play([...ACTIVE, [1799.999, TICK]]).effects).toEqual([]);
  expect(play([...ACTIVE, [1800, TICK]]).effects).toEqual([
    { type: "subscribe", dialog: "same", reason: "refresh", request: 2, expires: 3600 },
  ]);
});

test("[RFC 6665 §4.1.2.2] a refresh upon which no NOTIFY comes before Timer N fires ends the subscription", () => {
  const { effects, subscription } = play([...ACTIVE, [1800, TICK], [1801, answer(200)], [1832, TICK]]);
  expect(effects).toEqual([{ type: "report", state: "terminated", reason: undefined, status: 408 }]);
  expect(subscription).toMatchObject({ state: "terminated", subscribeAt: at(1837) });
});

test("a jitter that is none is taken for 0", () => {
  expect(play([[0, { type: "start", jitter: Number.NaN }]])).toEqual(play(WAITING));
});

test("the length of Timer N is the policy's", () => {
  expect(dueOf(play(WAITING, { timerN: toSeconds(8) }).subscription)).toBe(8);
});

test("[RFC 6665 §4.1.2.3] to un-SUBSCRIBE is to refresh for 0 seconds, and then to wait as long as Timer N", () => {
  const { effects, subscription } = play([...ACTIVE, [10, STOP]]);
  expect(effects).toEqual([{ type: "subscribe", dialog: "same", reason: "unsubscribe", request: 2, expires: 0 }]);
  expect(dueOf(subscription)).toBe(42);
  expect(play([[42, TICK]], {}, subscription).effects.at(-1)).toEqual(OVER);
  expect(play([[11, STOP]], {}, subscription).subscription).toBe(subscription);
});

test("a stop ends at once what has no dialog and is to have none", () => {
  const refused: Happening = [1, answer(401, { hasChallenge: true })];
  const histories: readonly (readonly Happening[])[] = [[], [...WAITING, refused], WAITING_TO_RETRY];
  for (const history of histories) {
    const { effects, subscription } = play([...history, [2, STOP]]);
    expect(effects).toEqual([OVER]);
    expect(dueOf(subscription)).toBeUndefined();
  }
});

test("a stop before the first NOTIFY sends nothing, and Timer N ends the wait", () => {
  const { effects, subscription } = play([...WAITING, [1, STOP]]);
  expect(effects).toEqual([]);
  expect(play([[32, TICK]], {}, subscription).effects).toEqual([
    { type: "report", state: "failed", status: 408 },
    OVER,
  ]);
});

test("a stop does not wait for credentials", () => {
  const challenged: readonly Happening[] = [...ACTIVE, [1800, TICK], [1801, answer(407, { hasChallenge: true })]];
  const { effects, subscription } = play([...challenged, [1802, STOP]]);
  expect(effects).toMatchObject([{ reason: "unsubscribe", expires: 0 }]);
  expect(play([[1803, CREDENTIALS]], {}, subscription).subscription).toBe(subscription);
});

test("[RFC 6665 §4.4.3] for 0 seconds the state is fetched once: 2xx, NOTIFY, over", () => {
  const { trace } = play([...WAITING, [1, answer(200, { expires: 0 })], [2, terminated("timeout")]], {
    expires: toSeconds(0),
  });
  expect(trace).toEqual([
    { type: "subscribe", dialog: "new", reason: "initial", request: 1, expires: 0 },
    { type: "respond", status: 200 },
    { type: "report", state: "terminated", reason: "timeout", status: undefined },
    OVER,
  ]);
});

test("[RFC 5626 §4.3] when its flow is lost the dialog is given up, and a new one tried", () => {
  const lost = play([...ACTIVE, [200, FLOW_CLOSED]]);
  expect(lost.effects).toEqual([{ type: "report", state: "terminated", reason: undefined, status: 503 }]);
  expect(play([[dueOf(lost.subscription) ?? 0, TICK]], {}, lost.subscription).effects).toMatchObject([
    { dialog: "new" },
  ]);
  const unborn = play([...WAITING, [1, FLOW_CLOSED]]);
  expect(unborn.effects).toEqual([{ type: "report", state: "failed", status: 503 }]);
  expect(play([...ACTIVE, [200, STOP], [201, FLOW_CLOSED]]).effects.at(-1)).toEqual(OVER);
});

test("one that has run out, for nothing refreshed it, is begun anew", () => {
  const { effects } = play([...ACTIVE, [3600, TICK]]);
  expect(effects).toMatchObject([
    { type: "report", state: "terminated", reason: "timeout" },
    { type: "subscribe", dialog: "new", reason: "resubscribe" },
  ]);
});

test("what is not subscribed loses nothing with a flow, and waits for no credentials", () => {
  const histories: readonly (readonly Happening[])[] = [[], WAITING_TO_RETRY, [...ACTIVE, [1, terminated("rejected")]]];
  for (const history of histories) {
    const { subscription } = play(history);
    expect(
      play(
        [
          [2, FLOW_CLOSED],
          [2, CREDENTIALS],
        ],
        {},
        subscription,
      ).subscription,
    ).toBe(subscription);
  }
});

test("credentials that were asked for are used, those that never came end it", () => {
  const challenged = play([...WAITING, [1, answer(401, { hasChallenge: true })]]).subscription;
  expect(play([[2, CREDENTIALS]], {}, challenged).effects).toMatchObject([{ reason: "credentials" }]);
  expect(play([[33, TICK]], {}, challenged).effects).toMatchObject([{ state: "failed", status: 401 }, OVER]);
});
