import { describe, expect, test } from "vitest";
import { toSeconds } from "../time.ts";
import {
  answer,
  at,
  CHANGE,
  CREDENTIALS,
  DIALOG_GONE,
  decide,
  dueOf,
  end,
  FLOW_CLOSED,
  type Happening,
  isReady,
  OK,
  POLICY,
  play,
  SEND,
  subscribe,
  TICK,
} from "./notifier.arbitrary.ts";
import { step } from "./step.ts";

const OUT: readonly Happening[] = [
  [0, subscribe()],
  [0, SEND],
];
const RESTING: readonly Happening[] = [...OUT, [0, OK]];

/** What the last of the NOTIFYs says. */
function lastOf(history: readonly Happening[], policy = {}): unknown {
  return play(history, policy).notifies.at(-1);
}

describe("an accepted SUBSCRIBE", () => {
  test("[RFC 6665 §4.2.1.2] is answered, and a NOTIFY with all of the state follows immediately", () => {
    expect(play([[0, subscribe(600)]]).effects).toEqual([{ type: "respond", status: 200, expires: 600 }]);
    expect(isReady(play([[0, subscribe(600)]]).subscription, 0)).toBe(true);
    const subscriptionState = { state: "active", expires: 600 };
    expect(
      play([
        [0, subscribe(600)],
        [0, SEND],
      ]).effects,
    ).toEqual([{ type: "notify", subscriptionState, shows: "state", full: true, version: 0 }]);
  });

  test("[RFC 6665 §4.2.1.1] does not wait for anybody to decide: pending is answered and notified as well", () => {
    expect(play([[0, subscribe(600, "pending")]]).effects).toEqual([{ type: "respond", status: 200, expires: 600 }]);
    expect(
      lastOf([
        [0, subscribe(600, "pending")],
        [0, SEND],
      ]),
    ).toMatchObject({
      subscriptionState: { state: "pending", expires: 600 },
      shows: "neutral",
      full: true,
    });
  });

  test("[RFC 6665 §4.2.1.2] that refreshes is answered with a NOTIFY too, at once and full, whatever the rate", () => {
    const refreshed = play([...RESTING, [1, subscribe(1800)]]);
    expect(refreshed.effects).toEqual([{ type: "respond", status: 200, expires: 1800 }]);
    expect(isReady(refreshed.subscription, 1)).toBe(true);
    expect(lastOf([...RESTING, [1, subscribe(1800)], [1, SEND]])).toMatchObject({ full: true, version: 1 });
  });

  test("[RFC 6665 §4.2.1.4] updates the expiration time, to earlier as well as to later", () => {
    expect(dueOf(play([...RESTING, [1800, subscribe(3600)]]).subscription)).toBe(5400);
    expect(dueOf(play([...RESTING, [10, subscribe(60)]]).subscription)).toBe(70);
  });

  test("that refreshes while a NOTIFY is out has its own when that one was answered, and full", () => {
    const refreshed: readonly Happening[] = [...OUT, [1, subscribe()]];
    expect(isReady(play(refreshed).subscription, 1)).toBe(false);
    expect(lastOf([...refreshed, [2, OK], [2, SEND]])).toMatchObject({ full: true, version: 1 });
  });

  test("that nobody has decided about leaves what was decided before", () => {
    expect(lastOf([...RESTING, [1, subscribe(600, "pending")], [1, SEND]])).toMatchObject({
      subscriptionState: { state: "active" },
      shows: "state",
    });
  });

  test("[RFC 6665 §4.4.1] comes too late once the subscription has ended: 481", () => {
    const ended = [...RESTING, [1, end("noresource")]] as const;
    expect(play([...ended, [2, subscribe()]]).effects).toEqual([{ type: "respond", status: 481 }]);
    expect(play([...ended, [1, SEND], [2, subscribe()]]).effects).toEqual([{ type: "respond", status: 481 }]);
    expect(play([...RESTING, [3600, subscribe()]]).effects).toEqual([{ type: "respond", status: 481 }]);
  });
});

describe("polling and un-SUBSCRIBE", () => {
  test("[RFC 6665 §4.4.3] a fetch gets the state in one NOTIFY, terminated;reason=timeout", () => {
    const polled = play([
      [0, subscribe(0)],
      [0, SEND],
    ]);
    expect(polled.notifies).toEqual([
      {
        type: "notify",
        subscriptionState: { state: "terminated", reason: "timeout" },
        shows: "state",
        full: true,
        version: 0,
      },
    ]);
    expect(polled.subscription.state).toBe("gone");
  });

  test("[RFC 6665 §4.4.3] a fetch that nobody has allowed gets a neutral one", () => {
    expect(
      lastOf([
        [0, subscribe(0, "pending")],
        [0, SEND],
      ]),
    ).toMatchObject({
      subscriptionState: { state: "terminated", reason: "timeout" },
      shows: "neutral",
    });
  });

  test("[RFC 6665 §4.2.1.4] un-SUBSCRIBE ends it with a NOTIFY, terminated;reason=timeout, and the state", () => {
    const ended = play([...RESTING, [9, subscribe(0)]]);
    expect(ended.effects).toEqual([{ type: "respond", status: 200, expires: 0 }]);
    expect(lastOf([...RESTING, [9, subscribe(0)], [9, SEND]])).toMatchObject({
      subscriptionState: { state: "terminated", reason: "timeout" },
      shows: "state",
    });
  });

  test("un-SUBSCRIBE does not wait for a Retry-After: whoever sends it is there", () => {
    expect(isReady(play([...OUT, [1, answer(503, 600)], [2, subscribe(0)]]).subscription, 2)).toBe(true);
  });
});

describe("authorization", () => {
  test("[RFC 6665 §4.2.2] pending becomes active when permission is granted, and is notified, at once and full", () => {
    const pending: readonly Happening[] = [
      [0, subscribe(600, "pending")],
      [0, SEND],
      [1, OK],
    ];
    const granted = play([...pending, [2, decide("allow")]]).subscription;
    expect(isReady(granted, 2)).toBe(true);
    expect(lastOf([...pending, [2, decide("allow")], [2, SEND]])).toEqual({
      type: "notify",
      subscriptionState: { state: "active", expires: 598 },
      shows: "state",
      full: true,
      version: 1,
    });
  });

  test("[RFC 6665 §4.2.1.3] declined is said by terminated;reason=rejected, without any state", () => {
    for (const decision of ["pending", "allow"] as const) {
      expect(
        lastOf([
          [0, subscribe(600, decision)],
          [2, decide("deny")],
          [2, SEND],
        ]),
      ).toMatchObject({
        subscriptionState: { state: "terminated", reason: "rejected" },
        shows: "neutral",
      });
    }
  });

  test("[RFC 6665 §6.2] a SUBSCRIBE that is denied all the same may be answered 200, and is then rejected", () => {
    expect(
      lastOf([
        [0, subscribe(600, "deny")],
        [0, SEND],
      ]),
    ).toMatchObject({
      subscriptionState: { state: "terminated", reason: "rejected" },
      shows: "neutral",
    });
  });

  test("a permission that is taken back hides the state from the next NOTIFY on", () => {
    expect(lastOf([...RESTING, [9, decide("pending")], [9, SEND]])).toMatchObject({
      subscriptionState: { state: "pending" },
      shows: "neutral",
      full: true,
    });
  });

  test("what ended while it was pending shows nothing at the end, not even if it is allowed then", () => {
    const pending: readonly Happening[] = [
      [0, subscribe(60, "pending")],
      [60, TICK],
    ];
    for (const history of [pending, [...pending, [60, decide("allow")] as const]]) {
      expect(lastOf([...history, [60, SEND]])).toMatchObject({
        subscriptionState: { state: "terminated", reason: "timeout" },
        shows: "neutral",
      });
    }
  });

  test.each([decide("deny"), decide("pending"), subscribe(60, "deny")])(
    "a last NOTIFY that waits for an answer does not show what has been hidden since: %j",
    (event) => {
      expect(lastOf([...OUT, [1, subscribe(0)], [2, event], [3, OK], [3, SEND]])).toMatchObject({
        subscriptionState: { state: "terminated", reason: "timeout" },
        shows: "neutral",
      });
    },
  );
});

describe("changes", () => {
  test("[RFC 6665 §4.2.2] a change is notified immediately; it need not hold all", () => {
    expect(lastOf([...RESTING, [9, CHANGE], [9, SEND]])).toEqual({
      type: "notify",
      subscriptionState: { state: "active", expires: 3591 },
      shows: "state",
      full: false,
      version: 1,
    });
  });

  test("[RFC 6665 §4.2.2] a change is nothing to a watcher whom nobody has allowed to see it", () => {
    const pending = play([
      [0, subscribe(600, "pending")],
      [0, SEND],
      [1, OK],
      [9, CHANGE],
    ]).subscription;
    expect(isReady(pending, 9)).toBe(false);
  });

  test("[RFC 3856 §6.10] changes within the interval are notified together when it is over", () => {
    const changed = play([...RESTING, [1, CHANGE], [2, CHANGE]]).subscription;
    expect(dueOf(changed)).toBe(5);
    expect([4.999, 5].map((now) => isReady(changed, now))).toEqual([false, true]);
    const ticked = play([...RESTING, [1, CHANGE], [5, TICK]]).subscription;
    expect(dueOf(ticked)).toBe(3600);
    expect(play([...RESTING, [1, CHANGE], [5, TICK], [5, SEND], [5, OK]]).notifies).toHaveLength(2);
  });

  test("changes while a NOTIFY is out are notified together when it was answered", () => {
    const changed: readonly Happening[] = [...OUT, [6, CHANGE], [7, CHANGE]];
    expect(isReady(play(changed).subscription, 7)).toBe(false);
    expect(isReady(play([...changed, [8, OK]]).subscription, 8)).toBe(true);
  });
});

describe("the end", () => {
  test("[RFC 6665 §4.2.1.4] what is not refreshed ends at the exact instant, with terminated;reason=timeout", () => {
    expect(play([...RESTING, [3599.999, TICK]]).subscription.state).toBe("active");
    expect(lastOf([...RESTING, [3600, TICK], [3600, SEND]])).toMatchObject({
      subscriptionState: { state: "terminated", reason: "timeout" },
      shows: "state",
      full: true,
    });
  });

  test("a late tick makes no difference: any event finds it ended", () => {
    expect(lastOf([...RESTING, [9, CHANGE], [3601, SEND]])).toMatchObject({
      subscriptionState: { state: "terminated", reason: "timeout" },
    });
  });

  test("[RFC 6665 §4.4.1] it is destroyed after a NOTIFY with terminated was sent", () => {
    expect(play([...RESTING, [9, end("noresource")], [9, SEND]]).subscription.state).toBe("gone");
  });

  test("[RFC 6665 §4.4.2] it can be sent to another notifier: terminated;reason=deactivated", () => {
    expect(lastOf([...RESTING, [9, end("deactivated", 60)], [9, SEND]])).toMatchObject({
      subscriptionState: { state: "terminated", reason: "deactivated" },
    });
  });

  test.each([
    ["deactivated", undefined],
    ["probation", 60],
    ["rejected", undefined],
    ["timeout", undefined],
    ["giveup", 60],
    ["noresource", undefined],
    ["invariant", 60],
  ] as const)(
    "[RFC 6665 §4.1.3] retry-after is sent where it has semantics: with %s it is %s",
    (reason, retryAfter) => {
      expect(play([...RESTING, [9, end(reason, 60)], [9, SEND]]).notifies.at(-1)?.subscriptionState).toEqual({
        state: "terminated",
        reason,
        ...(retryAfter !== undefined && { retryAfter }),
      });
    },
  );

  test.each([
    ["un-SUBSCRIBE", subscribe(0)],
    ["denial", decide("deny")],
    ["policy", end("probation")],
  ] as const)("by %s while a NOTIFY is out: the last one waits for the answer, then goes", (_, event) => {
    const ended: readonly Happening[] = [...OUT, [1, event]];
    expect(isReady(play(ended).subscription, 1)).toBe(false);
    expect(isReady(play([...ended, [2, OK]]).subscription, 2)).toBe(true);
    expect(play([...ended, [2, answer(481)]]).subscription.state).toBe("gone");
    expect(play([...ended, [2, answer(401)]])).toMatchObject({ subscription: { state: "gone" }, effects: [] });
  });

  test("the last NOTIFY is tried once more where the one before it failed in passing, and not if that takes long", () => {
    const ended: readonly Happening[] = [...OUT, [1, subscribe(0)]];
    expect(dueOf(play([...ended, [2, answer(503)]]).subscription)).toBe(32);
    expect(dueOf(play([...ended, [2, answer(503, 10)]]).subscription)).toBe(12);
    expect(play([...ended, [2, answer(503, 31)]]).subscription.state).toBe("gone");
    expect(play([...ended, [2, answer(503, 10)], [12, TICK], [12, SEND]]).notifies).toHaveLength(2);
  });

  test("[RFC 5057 §5.1] the last NOTIFY keeps to a Retry-After that is short, and does not go after a long one", () => {
    const ended = play([...OUT, [1, answer(503, 20)], [2, end("probation")]]).subscription;
    expect(ended.state).toBe("terminated");
    expect([20.9, 21].map((now) => isReady(ended, now))).toEqual([false, true]);
    expect(play([...OUT, [1, answer(503, 600)], [2, end("probation")]]).subscription.state).toBe("gone");
  });

  test("the rate does not hold up the last NOTIFY, nor one that goes after a failed one was tried again", () => {
    const retried: readonly Happening[] = [...OUT, [1, answer(503, 1)], [2, SEND], [3, end("probation")], [3, OK]];
    expect(isReady(play(retried, { interval: toSeconds(600) }).subscription, 3)).toBe(true);
    expect(isReady(play([...RESTING, [1, end("probation")]]).subscription, 1)).toBe(true);
  });
});

describe("a NOTIFY that fails", () => {
  test.each([404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604])(
    "[RFC 6665 §4.2.2] with %i removes the subscription: no other NOTIFY is sent",
    (status) => {
      const { subscription } = play([...OUT, [1, CHANGE], [1, answer(status, 60)]]);
      expect(subscription.state).toBe("gone");
      expect([isReady(subscription, 9999), dueOf(subscription)]).toEqual([false, undefined]);
    },
  );

  test("[RFC 5057 §5.1] takes the other subscriptions in its dialog along where no request can get through any more", () => {
    expect(play([...OUT, [1, answer(482)]]).effects).toEqual([{ type: "destroy-dialog" }]);
    expect(play([...OUT, [1, answer(481)]]).effects).toEqual([]);
    const other = play([...OUT, [1, DIALOG_GONE]]);
    expect([other.subscription.state, other.effects]).toEqual(["gone", []]);
  });

  test("[RFC 6665 §4.2.2] for Timer F removes the subscription; one is kept whose phone is known for it", () => {
    expect(play([...OUT, [32, answer(408)]]).subscription.state).toBe("gone");
    const kept = play([...OUT, [32, answer(408)]], { onTimeout: "keep" }).subscription;
    expect([kept.state, dueOf(kept)]).toEqual(["active", 62]);
  });

  test.each([300, 400, 403, 413, 486, 500, 503, 600, 603])(
    "[RFC 5057 §5.1] with %i is sent again after the time that Retry-After says, or a while, and then full",
    (status) => {
      expect(dueOf(play([...OUT, [1, answer(status, 120)]]).subscription)).toBe(121);
      expect(dueOf(play([...OUT, [1, answer(status)]]).subscription)).toBe(31);
      const again = play([...RESTING, [9, CHANGE], [9, SEND], [9, answer(status)], [39, TICK], [39, SEND]]);
      expect(again.notifies.at(-1)).toMatchObject({ full: true, version: 2 });
    },
  );

  test("[RFC 5057 §5.1] is not sent again before, though the state changes, or who may see it", () => {
    const failed: readonly Happening[] = [...OUT, [1, answer(503, 120)], [2, CHANGE], [3, decide("pending")]];
    expect([120.9, 121].map((now) => isReady(play(failed).subscription, now))).toEqual([false, true]);
  });

  test("with Retry-After: 0 may be sent again at once", () => {
    expect(isReady(play([...OUT, [1, answer(503, 0)]]).subscription, 1)).toBe(true);
  });

  test("too often in a row removes the subscription; one that gets through starts the count anew", () => {
    const twice: readonly Happening[] = [...OUT, [1, answer(503, 1)], [2, SEND], [2, answer(503, 1)], [3, SEND]];
    expect(play([...twice, [3, answer(503, 1)]]).subscription.state).toBe("gone");
    const recovered: readonly Happening[] = [...twice, [3, OK], [9, CHANGE], [9, SEND], [9, answer(503, 1)]];
    expect(play(recovered).subscription).toMatchObject({ state: "active", failures: 1 });
  });

  test.each([401, 407])(
    "[RFC 3261 §22.2] with %i asks for credentials, waits for them, and is sent again, full",
    (status) => {
      const challenged = play([...OUT, [1, answer(status)]]);
      expect(challenged.effects).toEqual([{ type: "challenged", status }]);
      expect(isReady(challenged.subscription, 100)).toBe(false);
      expect(dueOf(challenged.subscription)).toBe(3600);
      const again = play([...OUT, [1, answer(status)], [2, CREDENTIALS], [2, SEND]]);
      expect(again.notifies.at(-1)).toMatchObject({ full: true, version: 1 });
    },
  );

  test("for want of credentials is not tried for ever", () => {
    const refused: readonly Happening[] = [1, 2, 3].flatMap((now) => [
      [now, answer(401)],
      [now, CREDENTIALS],
      [now, SEND],
    ]);
    expect(play([...OUT, ...refused]).subscription.state).toBe("active");
    expect(play([...OUT, ...refused, [4, answer(401)]])).toMatchObject({
      subscription: { state: "gone" },
      effects: [],
    });
  });

  test("for want of credentials ends silently", () => {
    expect(play([...OUT, [1, answer(401)], [3600, TICK]]).subscription.state).toBe("gone");
    expect(play([...OUT, [1, answer(401)], [2, decide("deny")]]).subscription.state).toBe("gone");
  });

  test("a refresh forgets what failed: its NOTIFY goes at once", () => {
    for (const failure of [answer(503, 600), answer(401)]) {
      expect(play([...OUT, [1, failure], [2, subscribe()]]).subscription).toMatchObject({
        failures: 0,
        challenged: false,
      });
      expect(isReady(play([...OUT, [1, failure], [2, subscribe()]]).subscription, 2)).toBe(true);
    }
  });

  test("a provisional answer settles nothing", () => {
    expect(play([...OUT, [1, answer(183)]]).subscription.inFlight).toBe(true);
  });
});

describe("a flow that closes", () => {
  const parked: readonly Happening[] = [...RESTING, [10, FLOW_CLOSED]];

  test("parks the subscription: nothing is sent, and it ends silently when the peer does not come back", () => {
    const waiting = play([...parked, [20, CHANGE]]).subscription;
    expect([isReady(waiting, 20), dueOf(waiting)]).toEqual([false, 42]);
    expect(play([...parked, [41.999, TICK]]).subscription.state).toBe("active");
    expect(play([...parked, [42, TICK]])).toMatchObject({ subscription: { state: "gone" }, effects: [] });
  });

  test("a SUBSCRIBE, which comes on another flow, brings it back", () => {
    expect(lastOf([...parked, [20, subscribe()], [20, SEND]])).toMatchObject({ full: true, version: 1 });
  });

  test("ends silently as well by expiry, denial or policy", () => {
    const long = { parkTime: POLICY.interval };
    expect(
      play([
        [0, subscribe(12)],
        [10, FLOW_CLOSED],
        [12, TICK],
      ]).subscription.state,
    ).toBe("gone");
    expect(play([...parked, [11, decide("deny")]], long).subscription.state).toBe("gone");
    expect(play([...parked, [11, end("probation")]], long).subscription.state).toBe("gone");
  });

  test("ends the subscription at once where none are parked, and where it has ended but for the last NOTIFY", () => {
    expect(play(parked, { parkTime: toSeconds(0) }).subscription.state).toBe("gone");
    expect(play([...RESTING, [1, end("probation")], [2, FLOW_CLOSED]]).subscription.state).toBe("gone");
  });

  test("the answer to a NOTIFY of before does not count for one on the new flow", () => {
    const back: readonly Happening[] = [...OUT, [1, FLOW_CLOSED], [2, subscribe()], [2, SEND]];
    expect(play([...back, [32, answer(408, undefined, 0)]]).subscription).toMatchObject({
      state: "active",
      inFlight: true,
    });
    expect(play([...back, [32, answer(408, undefined, 1)]]).subscription.state).toBe("gone");
  });
});

test("a step does not change the record it was given", () => {
  const { subscription } = play(RESTING);
  const frozen = Object.freeze({ ...subscription });
  expect(() => step(frozen, { type: "change" }, POLICY, at(9))).not.toThrow();
});
