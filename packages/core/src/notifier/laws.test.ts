import fc from "fast-check";
import { expect, test } from "vitest";
import { type Instant, toInstant } from "../time.ts";
import type { NotifierEffect, NotifierEvent, Notify } from "./event.ts";
import { anyPolicy, bound, EPOCH, type Turn, turns } from "./notifier.arbitrary.ts";
import { DEFAULT_POLICY, type NotifierPolicy } from "./policy.ts";
import { step } from "./step.ts";
import { canNotify, deadlineOf, INIT, isLive, type Subscription, subscriptionStateOf } from "./subscription.ts";

test("the same history gives the same trace", () => {
  check((record, policy, history) => {
    expect(run(policy, history)).toEqual(record);
  });
});

test("whatever happens, the record stays plain data with the same keys in the same order", () => {
  check((record) => {
    for (const { after } of record) {
      expect(JSON.parse(JSON.stringify(after))).toStrictEqual(after);
      expect(Object.keys(after)).toEqual(Object.keys(INIT));
    }
  });
});

test("what changes nothing but a SUBSCRIBE gives the same reference, and what does nothing the shared list", () => {
  check((record) => {
    for (const { event, before, after, effects } of record) {
      const isSame = event.type !== "subscribe" && JSON.stringify(after) === JSON.stringify(before);
      expect(isSame && after !== before).toBe(false);
      expect(Object.is(effects, NOTHING)).toBe(effects.length === 0);
    }
  });
});

test("[RFC 6665 §4.2.1] notifiers MUST NOT create subscriptions except upon receipt of a SUBSCRIBE", () => {
  check((record) => {
    for (const { event } of record.filter(({ before, after }) => before.state === "init" && after !== before)) {
      expect(event.type).toBe("subscribe");
    }
  });
});

test("[RFC 6665 §4.2.1.1] each SUBSCRIBE is answered once and at once, whether anybody has decided or not", () => {
  check((record) => {
    for (const { event, effects } of record) {
      expect(effects.filter(({ type }) => type === "respond").length).toBe(event.type === "subscribe" ? 1 : 0);
    }
  });
});

test("[RFC 6665 §4.2.1.2] after a SUBSCRIBE was accepted a NOTIFY is due, at once unless the one before is unanswered", () => {
  check((record) => {
    const accepted = record.filter(({ effects }) =>
      effects.some((one) => one.type === "respond" && one.status === 200),
    );
    for (const { after, now } of accepted) {
      expect(after.due).toBe("full");
      expect(canNotify(after, now) || after.inFlight).toBe(true);
    }
  });
});

test("one NOTIFY in flight: none is sent before the last one was answered or its flow was lost", () => {
  check((record) => {
    for (const { before, effects } of record) {
      expect(before.inFlight && notifiesOf(effects).length > 0).toBe(false);
      expect(notifiesOf(effects).length).toBeLessThanOrEqual(1);
    }
  });
});

test("[RFC 4235 §4.1] versions start at 0 and increment by one for each NOTIFY", () => {
  check((record) => {
    const versions = record.flatMap(({ effects }) => notifiesOf(effects)).map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, i) => i));
  });
});

test("silent after the end, which comes once: only a SUBSCRIBE is still refused", () => {
  check((record) => {
    const ended = record.findIndex(({ after }) => after.state === "gone");
    for (const { event, before, after, effects } of ended < 0 ? [] : record.slice(ended + 1)) {
      expect(after).toBe(before);
      expect(effects).toEqual(event.type === "subscribe" ? [{ type: "respond", status: 481 }] : []);
      expect([deadlineOf(after), canNotify(after, FAR)]).toEqual([undefined, false]);
    }
  });
});

test("[RFC 6665 §4.4.1] what is terminated is never live again, and its last NOTIFY is the last", () => {
  check((record) => {
    const terminated = record.findIndex(({ after }) => after.state === "terminated");
    const rest = terminated < 0 ? [] : record.slice(terminated + 1);
    expect(rest.filter(({ after }) => isLive(after))).toEqual([]);
    const last = rest.flatMap(({ effects }) => notifiesOf(effects));
    expect(last.map(({ subscriptionState }) => subscriptionState.state)).toEqual(last.map(() => "terminated"));
    expect(last.length).toBeLessThanOrEqual(1);
  });
});

test("[RFC 6665 §4.2.2] every NOTIFY has a state; a live one the time that is left, the last one a reason", () => {
  check((record) => {
    for (const { before, effects, now } of record) {
      for (const { subscriptionState } of notifiesOf(effects)) {
        const left = Math.floor((before.expiresAt - now) / 1000);
        expect(subscriptionState).toMatchObject(
          subscriptionState.state === "terminated" ? { reason: expect.any(String) } : { expires: left },
        );
        expect("expires" in subscriptionState).toBe(subscriptionState.state !== "terminated");
      }
    }
  });
});

test("[RFC 6665 §4.2.2] the time left is never less than nothing nor more than what was granted last", () => {
  check((record) => {
    let granted = 0;
    for (const { event, effects } of record) {
      if (event.type === "subscribe" && effects.some((one) => "expires" in one)) granted = event.expires;
      const shown = notifiesOf(effects).flatMap((one) =>
        "expires" in one.subscriptionState ? [one.subscriptionState] : [],
      );
      for (const { expires = Number.NaN } of shown) expect(expires >= 0 && expires <= granted).toBe(true);
    }
  });
});

test("[RFC 6665 §4.2.1.3] no NOTIFY shows the state unless it was allowed, by the last word on it", () => {
  check((record) => {
    let isAllowed = false;
    for (const { event, before, effects } of record) {
      const decision = event.type === "decide" || event.type === "subscribe" ? event.decision : undefined;
      if (decision === "deny" || (decision === "pending" && event.type === "decide")) isAllowed = false;
      // After the end nobody can allow any more.
      if (
        decision === "allow" &&
        (event.type === "subscribe" ? before.state === "init" || isLive(before) : isLive(before))
      ) {
        isAllowed = true;
      }
      for (const { shows } of notifiesOf(effects)) expect(shows === "state" && !isAllowed).toBe(false);
    }
  });
});

test("a NOTIFY holds only what has changed if the one before it was answered with success, and no refresh came", () => {
  check((record) => {
    let isKnown = false;
    for (const { event, effects } of record) {
      for (const { full } of notifiesOf(effects)) {
        expect(full || isKnown).toBe(true);
        isKnown = false;
      }
      if (event.type === "answer" && event.status >= 200 && event.status < 300) isKnown = true;
      if (event.type === "subscribe" || event.type === "flow-closed") isKnown = false;
    }
  });
});

test("the last NOTIFY but those that failed shows the newest state: a change is sent in the end", () => {
  check((record, policy) => {
    const { subscription, now } = settled(record, policy);
    expect(subscription.due).toBe("nothing");
    expect(subscription.inFlight || canNotify(subscription, now)).toBe(false);
  });
});

test("deadlines are in the future, and a tick at the deadline changes the record: no live-lock", () => {
  check((record, policy) => {
    for (const { after, now } of record) {
      const deadline = deadlineOf(after);
      expect(deadline === undefined || deadline > now).toBe(true);
      expect(deadline !== undefined && step(after, { type: "tick" }, policy, deadline).subscription === after).toBe(
        false,
      );
    }
  });
});

test("a tick before the deadline changes nothing that anybody could see, and does nothing", () => {
  check((record) => {
    for (const { before, after, event, effects, now } of record) {
      const isEarly = event.type === "tick" && now < (deadlineOf(before) ?? Number.POSITIVE_INFINITY);
      expect(isEarly && effects.length > 0).toBe(false);
      expect(isEarly ? { ...after, notBefore: before.notBefore } : before).toEqual(before);
      expect(isEarly && canNotify(before, now) !== canNotify(after, now)).toBe(false);
    }
  });
});

test("what is live has a deadline, and what waits for nothing but time as well", () => {
  check((record) => {
    for (const { after, now } of record) {
      const { due, inFlight, challenged } = after;
      const isOnlyWaiting = due !== "nothing" && !inFlight && !challenged && !canNotify(after, now);
      expect(deadlineOf(after) === undefined && (isLive(after) || isOnlyWaiting)).toBe(false);
      expect((deadlineOf(after) ?? 0) <= after.expiresAt || after.state === "terminated").toBe(true);
    }
  });
});

test("[RFC 6665 §4.2.1.4] nothing is shown as live at or after its expiry, and nothing lives for ever", () => {
  check((record, policy) => {
    for (const { after, now } of record) {
      expect(isLive(after) && subscriptionStateOf(after, now).state !== after.state).toBe(false);
      expect(isLive(after) && now >= after.expiresAt).toBe(false);
    }
    const { subscription } = settled(record, policy, FAR);
    expect(["init", "gone"]).toContain(subscription.state);
  });
});

/** What one event did. */
interface Passage {
  readonly event: NotifierEvent;
  readonly now: Instant;
  readonly before: Subscription;
  readonly after: Subscription;
  readonly effects: readonly NotifierEffect[];
}

function check(law: (record: readonly Passage[], policy: NotifierPolicy, history: readonly Turn[]) => void): void {
  fc.assert(fc.property(anyPolicy, turns, (policy, history) => law(run(policy, history), policy, history)));
}

function run(policy: NotifierPolicy, history: readonly Turn[]): Passage[] {
  const record: Passage[] = [];
  let before = INIT;
  let now = EPOCH;
  for (const { when, event: loose } of history) {
    const deadline = deadlineOf(before) ?? now;
    now =
      typeof when === "number"
        ? toInstant(now + when * 1000)
        : when === "at the deadline"
          ? deadline
          : justBefore(deadline, now);
    const event = bound(loose, before);
    const { subscription, effects } = step(before, event, policy, now);
    record.push({ event, now, before, after: subscription, effects });
    before = subscription;
  }
  return record;
}

function justBefore(deadline: Instant, now: Instant): Instant {
  return toInstant(Math.max(deadline - 1, now));
}

/** What comes of it if from now on the peer answers everything, and has credentials, until that time or the first rest. */
function settled(
  record: readonly Passage[],
  policy: NotifierPolicy,
  until?: Instant,
): { subscription: Subscription; now: Instant } {
  let subscription = record.at(-1)?.after ?? INIT;
  let now = record.at(-1)?.now ?? EPOCH;
  const take = (event: NotifierEvent) => {
    subscription = step(subscription, event, policy, now).subscription;
  };
  for (let turn = 0; turn < 100; turn++) {
    take({ type: "answer", version: subscription.version - 1, status: 200 });
    take({ type: "credentials" });
    take({ type: "send" });
    const deadline = deadlineOf(subscription);
    const isResting = !subscription.inFlight && subscription.due === "nothing";
    if (subscription.inFlight) continue;
    if (deadline === undefined || (isResting && until === undefined)) break;
    now = deadline;
    take({ type: "tick" });
  }
  return { subscription, now };
}

function notifiesOf(effects: readonly NotifierEffect[]): Notify[] {
  return effects.filter((effect) => effect.type === "notify");
}

const FAR = toInstant(Number.MAX_SAFE_INTEGER);
const NOTHING = step(INIT, { type: "tick" }, DEFAULT_POLICY, EPOCH).effects;
