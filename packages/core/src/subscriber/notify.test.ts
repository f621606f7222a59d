import { expect, test } from "vitest";
import {
  answer,
  at,
  dueOf,
  type Happening,
  notify,
  play,
  START,
  STOP,
  TICK,
  terminated,
} from "./subscriber.arbitrary.ts";
import { INIT } from "./subscription.ts";

const WAITING: readonly Happening[] = [[0, START]];
const ACTIVE: readonly Happening[] = [...WAITING, [0, answer(200)], [0, notify("active", 3600)]];
const OK = { type: "respond", status: 200 } as const;

test("[RFC 6665 §4.1.2.4] MUST be prepared to receive the NOTIFY before the SUBSCRIBE transaction has completed", () => {
  const early = play([...WAITING, [1, notify("active", 600)]]);
  expect(early.effects).toEqual([OK, { type: "report", state: "active" }]);
  expect(early.subscription).toMatchObject({ state: "active", unanswered: true, notifyBy: 0 });
  const late = play([...WAITING, [1, answer(200, { expires: 600 })], [2, notify("active", 600)]]);
  expect(late.effects).toEqual(early.effects);
});

test("[RFC 6665 §4.4.1] a first NOTIFY that says terminated creates no dialog", () => {
  const { subscription, effects } = play([...WAITING, [1, terminated("noresource")]]);
  expect(subscription.state).toBe("gone");
  expect(effects).toEqual([
    OK,
    { type: "report", state: "terminated", reason: "noresource", status: undefined },
    { type: "over" },
  ]);
});

test.each(["active", "pending"] as const)(
  "[RFC 6665 §4.1.3] %s: expires SHOULD be taken as the authoritative duration",
  (state) => {
    const { subscription } = play([...ACTIVE, [10, notify(state, 600)]]);
    expect(subscription).toMatchObject({ state, expiresAt: at(610), subscribeAt: at(310) });
  },
);

test("a NOTIFY without expires leaves the time as it is known", () => {
  const { subscription } = play(ACTIVE);
  expect(play([[10, notify("active")]], {}, subscription).subscription).toBe(subscription);
  expect(play([[10, notify("pending")]], {}, subscription).subscription.expiresAt).toBe(at(3600));
});

test("[RFC 6665 §4.2.1.1] a NOTIFY cannot lengthen what was asked for", () => {
  expect(play([...ACTIVE, [10, notify("active", 86400)]]).subscription.expiresAt).toBe(at(3610));
});

test("many NOTIFYs do not put off the refresh", () => {
  const busy: Happening[] = [100, 1000, 1700].map((now) => [now, notify("active", 3600 - now)]);
  expect(dueOf(play([...ACTIVE, ...busy]).subscription)).toBe(1800);
});

test("[RFC 6665 §4.2.2] a subscription may be shortened to nothing: it expires", () => {
  const { subscription } = play([...ACTIVE, [200, notify("active", 0)]]);
  expect(dueOf(subscription)).toBe(200);
  expect(play([[200, TICK]], {}, subscription).effects).toMatchObject([
    { state: "terminated", reason: "timeout" },
    { type: "subscribe", dialog: "new" },
  ]);
});

test("only a change is reported", () => {
  const { trace } = play([
    ...WAITING,
    [1, notify("pending")],
    [2, notify("pending")],
    [3, notify("active")],
    [4, notify("active")],
    [5, notify("pending")],
  ]);
  const reports = trace.flatMap((effect) => (effect.type === "report" ? [effect.state] : []));
  expect(reports).toEqual(["pending", "active", "pending"]);
});

test("[RFC 6665 §4.1.2.2] a NOTIFY after a refresh stops Timer N", () => {
  const { subscription } = play([...ACTIVE, [1800, TICK], [1801, answer(200)], [1802, notify("active", 3600)]]);
  expect(dueOf(subscription)).toBe(3601);
});

test.each([
  ["deactivated", undefined, "at once"],
  ["deactivated", 600, "at once"],
  ["timeout", 600, "at once"],
  ["giveup", undefined, "at once"],
  ["giveup", 600, 700],
  ["probation", undefined, 105],
  ["probation", 600, 700],
  [undefined, undefined, 105],
  [undefined, 600, 700],
  ["rejected", 600, "never"],
  ["noresource", 600, "never"],
  ["invariant", 31536000, "never"],
] as const)("[RFC 6665 §4.1.3] terminated: MUST be over; with reason %s and retry-after %s the next: %s", (...row) => {
  const [reason, retryAfter, expected] = row;
  const { subscription, effects } = play([...ACTIVE, [100, terminated(reason, retryAfter)]]);
  expect(effects.slice(0, 2)).toEqual([OK, { type: "report", state: "terminated", reason, status: undefined }]);
  const rest = effects.slice(2);
  const next = subscription.state === "terminated" ? dueOf(subscription) : undefined;
  const outcomes = {
    "at once": [[{ type: "subscribe", dialog: "new", reason: "resubscribe", request: 2, expires: 3600 }], undefined],
    never: [[{ type: "over" }], undefined],
  } as const;
  expect([rest, next]).toEqual(typeof expected === "number" ? [[], expected] : outcomes[expected]);
});

test("[RFC 6665 §4.4.2] upon deactivated it SHOULD re-subscribe, on a new dialog", () => {
  expect(play([...ACTIVE, [100, terminated("deactivated")]]).effects.at(-1)).toMatchObject({ dialog: "new" });
});

test("[RFC 6665 §4.1.3] a NOTIFY that matches no subscription MUST get 481: before the first, after the last", () => {
  const none = [{ type: "respond", status: 481 }];
  expect(play([[0, notify("active")]], {}, INIT).effects).toEqual(none);
  expect(play([...ACTIVE, [1, terminated("probation")], [2, notify("active")]]).effects).toEqual(none);
  expect(play([...ACTIVE, [1, terminated("rejected")], [2, terminated("rejected")]]).effects).toEqual(none);
});

test("[RFC 6665 §4.1.2.3] an un-SUBSCRIBE waits for the final NOTIFY, and takes no other for it", () => {
  const leaving = play([...ACTIVE, [10, STOP], [11, answer(200, { expires: 0 })], [12, notify("active", 0)]]);
  expect(leaving.effects).toEqual([OK]);
  expect(dueOf(leaving.subscription)).toBe(42);
  expect(play([[13, terminated("timeout")]], {}, leaving.subscription).effects).toEqual([
    OK,
    { type: "report", state: "terminated", reason: "timeout", status: undefined },
    { type: "over" },
  ]);
});

test("what is stopped before its first NOTIFY is left upon it, as soon as its SUBSCRIBE is answered", () => {
  const unsubscribe = { type: "subscribe", dialog: "same", reason: "unsubscribe", request: 2, expires: 0 };
  const answered = play([...WAITING, [1, STOP], [2, answer(200)], [3, notify("active", 600)]]);
  expect(answered.effects).toEqual([OK, { type: "report", state: "active" }, unsubscribe]);
  const notified = play([...WAITING, [1, STOP], [2, notify("active", 600)], [3, answer(200)]]);
  expect(notified.effects).toEqual([unsubscribe]);
});
