import { expect, test } from "vitest";
import { toSeconds } from "../time.ts";
import {
  answer,
  at,
  CREDENTIALS,
  dueOf,
  type Happening,
  notify,
  play,
  START,
  STOP,
  TICK,
  terminated,
} from "./subscriber.arbitrary.ts";

const CHALLENGE = answer(401, { hasChallenge: true });
const WAITING: readonly Happening[] = [[0, START]];
const ACTIVE: readonly Happening[] = [...WAITING, [0, answer(200)], [0, notify("active", 3600)]];
const REFRESHING: readonly Happening[] = [...ACTIVE, [1800, TICK]];

test("[RFC 6665 §4.1.2.1] the 2xx says how long: it may be less than was asked for", () => {
  const { subscription } = play([...WAITING, [1, answer(200, { expires: 600 })], [2, notify("active")]]);
  expect(subscription.expiresAt).toBe(at(601));
});

test("[RFC 6665 §4.1.2.1] the 2xx cannot be larger than what was asked for", () => {
  const { subscription } = play([...WAITING, [1, answer(200, { expires: 7200 })], [2, notify("active")]]);
  expect(subscription.expiresAt).toBe(at(3601));
});

test("a 2xx without Expires grants what was asked for", () => {
  expect(play([...WAITING, [1, answer(200)], [2, notify("active")]]).subscription.expiresAt).toBe(at(3601));
});

test("[RFC 6665 §4.1.3] a 2xx that comes after its NOTIFY does not overrule it", () => {
  const first = play([...WAITING, [1, notify("active", 600)], [2, answer(200, { expires: 3600 })]]);
  expect(first.subscription).toMatchObject({ state: "active", expiresAt: at(601), unanswered: false });
  expect(first.effects).toEqual([]);
  const silent = play([...WAITING, [1, notify("active")], [2, answer(200, { expires: 600 })]]);
  expect(silent.subscription).toMatchObject({ expiresAt: at(602), subscribeAt: at(302) });
});

test("[RFC 6665 §4.1.2.2] the 2xx to a refresh prolongs the subscription, its NOTIFY has the last word", () => {
  const prolonged = play([...REFRESHING, [1801, answer(200, { expires: 3000 })]]);
  expect(prolonged.subscription).toMatchObject({ expiresAt: at(4801), subscribeAt: at(3301), notifyBy: at(1832) });
  const told = play([[1802, notify("active", 600)]], {}, prolonged.subscription);
  expect(told.subscription).toMatchObject({ expiresAt: at(2402), subscribeAt: at(2102) });
});

test("[RFC 6665 §8.3.1] MUST treat 202 as identical to 200", () => {
  expect(play([...WAITING, [1, answer(202, { expires: 60 })]])).toEqual(
    play([...WAITING, [1, answer(200, { expires: 60 })]]),
  );
});

test("[RFC 6665 §4.1.2.2] a 204 to a refresh MUST cancel Timer N", () => {
  const { subscription, effects } = play([...REFRESHING, [1801, answer(204, { expires: 3600 })]]);
  expect(subscription).toMatchObject({ state: "active", notifyBy: 0, expiresAt: at(5401) });
  expect(effects).toEqual([]);
  expect(dueOf(subscription)).toBe(3601);
});

test("a 204 ends what waits for its first or its last NOTIFY", () => {
  expect(play([...WAITING, [1, answer(204)]]).effects).toEqual([{ type: "report", state: "failed", status: 204 }]);
  expect(play([...ACTIVE, [1, STOP], [2, answer(204)]]).effects.at(-1)).toEqual({ type: "over" });
});

test.each([100, 183, Number.NaN])("%d is no final response", (status) => {
  const { subscription } = play(WAITING);
  expect(play([[1, answer(status)]], {}, subscription).subscription).toBe(subscription);
});

test("an answer to a SUBSCRIBE of a dialog before means nothing, and neither does a second answer", () => {
  const anew = play([...WAITING, [1, terminated("deactivated")]]).subscription;
  expect(anew.request).toBe(2);
  expect(play([[2, answer(489, { request: 1 })]], {}, anew).subscription).toBe(anew);
  const answered = play([[2, answer(200)]], {}, anew).subscription;
  expect(play([[3, answer(489)]], {}, answered).subscription).toBe(answered);
});

test.each([404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604])(
  "[RFC 6665 §4.1.2.2] upon %i to a refresh the subscriber MUST consider the subscription terminated",
  (status) => {
    const { effects, subscription } = play([...REFRESHING, [1801, answer(status)]]);
    expect(effects[0]).toEqual({ type: "report", state: "terminated", reason: undefined, status });
    expect(["notify_wait", "terminated", "gone"]).toContain(subscription.state);
  },
);

test("[RFC 6665 §4.1.2.2] after 481 it subscribes anew, with a fresh Call-ID and From tag", () => {
  expect(play([...REFRESHING, [1801, answer(481)]]).effects[1]).toEqual({
    type: "subscribe",
    dialog: "new",
    reason: "resubscribe",
    request: 3,
    expires: 3600,
  });
});

test.each([302, 400, 403, 406, 408, 420, 486, 500, 502, 503, 504, 600, 603])(
  "[RFC 6665 §4.1.2.2] upon %i to a refresh the subscription is still valid until it expires, and tried again",
  (status) => {
    const failed = play([...REFRESHING, [1801, answer(status)], [1802, notify("active")]]);
    expect(failed.subscription).toMatchObject({ state: "active", expiresAt: at(3600), subscribeAt: at(1806) });
    expect(failed.trace.slice(-2)).toMatchObject([{ reason: "refresh" }, { type: "respond" }]);
    const again = play([[1806, TICK]], {}, failed.subscription);
    expect(again.effects).toMatchObject([{ type: "subscribe", dialog: "same", reason: "refresh", request: 3 }]);
  },
);

test("[RFC 6665 §4.1.2.2] an answer other than a timeout stops Timer N: no NOTIFY is to come", () => {
  expect(dueOf(play([...REFRESHING, [1801, answer(500)]]).subscription)).toBe(1806);
  expect(dueOf(play([...REFRESHING, [1801, answer(408)]]).subscription)).toBe(1832);
});

test("refreshes that fail are tried less and less often, and the expiry ends them", () => {
  let played = play(REFRESHING);
  const sent: (number | undefined)[] = [];
  while (played.subscription.unanswered) {
    const now = (played.subscription.notifyBy - at(32)) / 1000;
    const failed = play([[now, answer(500)]], {}, played.subscription).subscription;
    sent.push(dueOf(failed));
    played = play([[dueOf(failed) ?? 0, TICK]], {}, failed);
  }
  expect(sent).toEqual([1805, 1815, 1835, 1875, 1955, 2115, 2435, 3075, 3600]);
  expect(played.effects).toEqual([{ type: "report", state: "terminated", reason: "timeout", status: undefined }]);
  expect(dueOf(played.subscription)).toBe(4880);
});

test("[RFC 3261 §21.5.4] a Retry-After is kept to, and no NOTIFY brings the refresh forward", () => {
  const { subscription } = play([
    ...REFRESHING,
    [1801, answer(503, { retryAfter: 1000 })],
    [1802, notify("active", 1100)],
  ]);
  expect(dueOf(subscription)).toBe(2801);
});

test("[RFC 3261 §21.5.4] a Retry-After that goes beyond the expiry puts off the next subscription", () => {
  const { subscription, effects } = play([...REFRESHING, [1801, answer(503, { retryAfter: 5000 })], [3600, TICK]]);
  expect(effects).toMatchObject([{ state: "terminated", reason: "timeout" }]);
  expect(dueOf(subscription)).toBe(6801);
});

test("[RFC 3261 §20.33] Retry-After is kept to before a refused subscription is tried again", () => {
  const { subscription } = play([...WAITING, [1, answer(503, { retryAfter: 100 })]]);
  expect(subscription.state).toBe("terminated");
  expect(dueOf(subscription)).toBe(101);
});

test("489: the peer does not have the package, and is not asked again", () => {
  expect(play([...WAITING, [1, answer(489)]]).effects).toEqual([
    { type: "report", state: "failed", status: 489 },
    { type: "over" },
  ]);
});

test.each([401, 407] as const)("[RFC 3261 §8.1.3.5] upon %i the SUBSCRIBE is sent again with credentials", (status) => {
  const challenged = play([...WAITING, [1, answer(status, { hasChallenge: true })]]);
  expect(challenged.effects).toEqual([{ type: "challenged", status }]);
  expect(dueOf(challenged.subscription)).toBe(33);
  expect(play([[5, CREDENTIALS]], {}, challenged.subscription).effects).toEqual([
    { type: "subscribe", dialog: "same", reason: "credentials", request: 2, expires: 3600 },
  ]);
  expect(play([[33, TICK]], {}, challenged.subscription).effects).toEqual([
    { type: "report", state: "failed", status },
    { type: "over" },
  ]);
});

test("credentials are tried as often as the policy says, and not without a challenge to answer", () => {
  const twice: readonly Happening[] = [...WAITING, [1, CHALLENGE], [2, CREDENTIALS], [3, CHALLENGE], [4, CREDENTIALS]];
  expect(play([...twice, [5, CHALLENGE]], { maxTries: 3 }).effects).toMatchObject([{ type: "challenged" }]);
  expect(play([...twice, [5, CHALLENGE]], { maxTries: 2 }).effects).toMatchObject([
    { state: "failed" },
    { type: "over" },
  ]);
  expect(play([...WAITING, [1, answer(401)]]).effects).toMatchObject([{ state: "failed" }, { type: "over" }]);
});

test("a success lets credentials be tried anew", () => {
  const { subscription } = play([...WAITING, [1, CHALLENGE], [2, CREDENTIALS], [3, answer(200)]]);
  expect(subscription.tries).toBe(0);
});

test("a refresh that is challenged has until the expiry to find credentials", () => {
  const { subscription } = play([...REFRESHING, [1801, CHALLENGE]]);
  expect(dueOf(subscription)).toBe(3600);
  expect(play([[3000, CREDENTIALS]], {}, subscription).effects).toMatchObject([{ dialog: "same", expires: 3600 }]);
});

test("an un-SUBSCRIBE that is challenged is sent again for 0 seconds, or given up with Timer N", () => {
  const { subscription } = play([...ACTIVE, [1, STOP], [2, CHALLENGE]]);
  expect(play([[3, CREDENTIALS]], {}, subscription).effects).toMatchObject([{ reason: "credentials", expires: 0 }]);
  expect(dueOf(subscription)).toBe(34);
  expect(play([[34, TICK]], {}, subscription).effects).toMatchObject([
    { state: "terminated", status: 401 },
    { type: "over" },
  ]);
});

test("[RFC 3261 §21.4.17] upon 423 it asks for Min-Expires, and for that from then on", () => {
  const longer = play([...WAITING, [1, answer(423, { minExpires: 7200 })]]);
  expect(longer.effects).toEqual([
    { type: "subscribe", dialog: "same", reason: "interval", request: 2, expires: 7200 },
  ]);
  const { effects } = play(
    [
      [2, answer(200)],
      [2, notify("active")],
      [3602, TICK],
    ],
    {},
    longer.subscription,
  );
  expect(effects).toMatchObject([{ reason: "refresh", expires: 7200 }]);
});

test.each([
  ["without Min-Expires", {}],
  ["with one that is not more", { minExpires: 3600 }],
  ["with one that is too much", { minExpires: 86401 }],
])("a 423 %s is a refusal", (_, also) => {
  expect(play([...WAITING, [1, answer(423, also)]]).effects).toMatchObject([{ status: 423 }, { type: "over" }]);
});

test("a peer that raises Min-Expires each time is not followed for ever", () => {
  const rising = (upTo: number): Happening[] =>
    Array.from({ length: upTo }, (_, place) => [place, answer(423, { minExpires: 3601 + place })]);
  expect(play([...WAITING, ...rising(3)]).effects).toMatchObject([{ reason: "interval", expires: 3603 }]);
  expect(play([...WAITING, ...rising(4)]).effects).toMatchObject([{ status: 423 }, { type: "over" }]);
});

test("a 423 to a refresh asks for more in the same dialog, and leaves the subscription alone", () => {
  const { effects, subscription } = play([...REFRESHING, [1801, answer(423, { minExpires: 7200 })]]);
  expect(effects).toMatchObject([{ dialog: "same", reason: "interval", expires: 7200 }]);
  expect(subscription).toMatchObject({ state: "active", expiresAt: at(3600) });
});

test("[RFC 5057 §5.1] any failure of an un-SUBSCRIBE is as good as success", () => {
  for (const status of [403, 408, 423, 481, 500, 503]) {
    const { effects, subscription } = play([...ACTIVE, [1, STOP], [2, answer(status, { retryAfter: 10 })]]);
    expect(effects).toEqual([{ type: "report", state: "terminated", reason: undefined, status }, { type: "over" }]);
    expect(subscription.state).toBe("gone");
  }
});

test("[RFC 6665 §4.1.2.3] the 2xx to an un-SUBSCRIBE ends nothing: the final NOTIFY is waited for", () => {
  const { effects, subscription } = play([...ACTIVE, [1, STOP], [2, answer(200, { expires: 0 })]]);
  expect(effects).toEqual([]);
  expect(subscription).toMatchObject({ state: "active", ending: "asked", unanswered: false, notifyBy: at(33) });
});

test("a stop during a refresh waits for its answer, then un-SUBSCRIBEs", () => {
  const stopped = play([...REFRESHING, [1801, STOP]]);
  expect(stopped.effects).toEqual([]);
  for (const response of [answer(200), answer(500), CHALLENGE, answer(423, { minExpires: 7200 })]) {
    const { effects } = play([[1802, response]], {}, stopped.subscription);
    expect(effects).toMatchObject([{ type: "subscribe", reason: "unsubscribe", expires: toSeconds(0) }]);
  }
});
