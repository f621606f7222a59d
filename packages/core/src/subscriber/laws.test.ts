import fc from "fast-check";
import { expect, test } from "vitest";
import { type Instant, toInstant } from "../time.ts";
import type { Subscribe, SubscriberEffect, SubscriberEvent } from "./event.ts";
import type { SubscriberPolicy } from "./policy.ts";
import { step } from "./step.ts";
import { EPOCH, policy, STOP, TICK, type Turn, turns } from "./subscriber.arbitrary.ts";
import { deadlineOf, INIT, NEVER, type Subscription } from "./subscription.ts";

test("the same history gives the same trace", () => {
  check((record, chosen, history) => {
    expect(run(chosen, history)).toEqual(record);
  });
});

test("whatever happens, the record stays plain data: each number finite, each key in its place", () => {
  check((record) => {
    for (const { after } of record) {
      expect(JSON.parse(JSON.stringify(after))).toStrictEqual(after);
      expect(Object.keys(after)).toEqual(Object.keys(INIT));
    }
  });
});

test("[RFC 6665 §4.1.3] each NOTIFY is answered once, at once and before all else; nothing else is answered", () => {
  check((record) => {
    for (const { event, effects } of record) {
      const answers = effects.map(({ type }) => type === "respond");
      expect(answers).toEqual(effects.map((_, place) => event.type === "notify" && place === 0));
      expect(event.type !== "notify" || effects.length > 0).toBe(true);
    }
  });
});

test("silent after the end, which comes once: only a NOTIFY is still refused", () => {
  check((record) => {
    const ended = record.findIndex(({ after }) => after.state === "gone");
    const rest = ended < 0 ? [] : record.slice(ended + 1);
    for (const { event, before, after, effects } of rest) {
      expect(after).toBe(before);
      expect(effects).toEqual(event.type === "notify" ? [{ type: "respond", status: 481 }] : []);
    }
    const ends = record.flatMap(({ effects }, place) => (effects.at(-1)?.type === "over" ? [place] : []));
    expect(ends).toEqual(ended < 0 ? [] : [ended]);
  });
});

test("after a tick no deadline is past; a tick before it changes nothing", () => {
  check((record) => {
    for (const { before, after, effects, now } of record.filter(({ event: { type } }) => type === "tick")) {
      expect((deadlineOf(after) ?? Number.POSITIVE_INFINITY) > now).toBe(true);
      const isEarly = now < (deadlineOf(before) ?? Number.POSITIVE_INFINITY);
      expect(after === before && effects.length === 0).toBe(isEarly);
    }
  });
});

test("what lives has a clock, and one that is set", () => {
  check((record) => {
    for (const { after } of record) {
      const isAsleep = after.state === "init" || after.state === "gone";
      expect(deadlineOf(after) === undefined).toBe(isAsleep);
      expect(deadlineOf(after)).not.toBe(NEVER);
    }
  });
});

test("never more than one SUBSCRIBE in flight in a dialog, and each has the next number", () => {
  check((record) => {
    let sent = 0;
    let isOut = false;
    for (const { event, effects } of record) {
      if (event.type === "answer" && event.request === sent && event.status >= 200) isOut = false;
      for (const { dialog, request } of subscribes(effects)) {
        expect(request).toBe(sent + 1);
        expect(isOut && dialog === "same").toBe(false);
        sent = request;
        isOut = true;
      }
    }
  });
});

test("[RFC 6665 §4.5.2] a dialog is for one subscription: each that is begun is begun in a new one", () => {
  check((record) => {
    for (const { dialog, reason } of subscribes(record.flatMap(({ effects }) => effects))) {
      expect(dialog === "new").toBe(reason === "initial" || reason === "resubscribe");
    }
  });
});

test("the application hears of each change once: there, no more there, or not come about", () => {
  check((record) => {
    let told = "failed";
    for (const effect of record.flatMap(({ effects }) => effects)) {
      if (effect.type === "subscribe" && effect.dialog === "new") told = `${told}, subscribing`;
      if (effect.type !== "report") continue;
      const may: Readonly<Record<typeof effect.state, RegExp>> = {
        pending: /subscribing$|^active$/,
        active: /subscribing$|^pending$/,
        terminated: /subscribing$|^pending$|^active$/,
        failed: /subscribing$/,
      };
      expect(told).toMatch(may[effect.state]);
      told = effect.state;
    }
  });
});

test("no peer is flooded: of three subscriptions in a row, the third is a back-off after the first", () => {
  check((record, { backOffMin }) => {
    const begun = record.flatMap(({ effects, now }) =>
      subscribes(effects).flatMap(({ dialog }) => (dialog === "new" ? [now] : [])),
    );
    const gaps = begun.slice(2).map((third, place) => third - (begun[place] ?? Number.NaN));
    expect(gaps.filter((gap) => !(gap >= backOffMin * 1000))).toEqual([]);
  });
});

test("no refresh follows a SUBSCRIBE sooner than a back-off", () => {
  check((record, { backOffMin }) => {
    let last = 0;
    for (const { effects, now } of record) {
      for (const { reason } of subscribes(effects)) {
        expect(reason === "refresh" && now - last < backOffMin * 1000).toBe(false);
        last = now;
      }
    }
  });
});

test("one SUBSCRIBE is sent again no more often than the policy says", () => {
  check((record, { maxTries }) => {
    let tries = 0;
    for (const { event, effects } of record) {
      if (event.type === "answer" && event.status >= 200 && event.status < 300) tries = 0;
      for (const { reason, dialog } of subscribes(effects)) {
        if (dialog === "new") tries = 0;
        if (reason === "credentials" || reason === "interval") tries += 1;
        expect(tries).toBeLessThanOrEqual(maxTries);
      }
    }
  });
});

test("[RFC 6665 §4.1.2.1] nothing is held to live longer than was asked for, and no more is asked for than may be", () => {
  check((record, { expires, maxExpires }) => {
    for (const { after, effects, before, now } of record) {
      expect(after.expiresAt === before.expiresAt || after.expiresAt <= now + after.expires * 1000).toBe(true);
      for (const sent of subscribes(effects)) {
        expect(sent.expires).toBe(after.ending === "no" ? after.expires : 0);
        expect(after.expires).toBeGreaterThanOrEqual(expires);
        expect(after.expires).toBeLessThanOrEqual(Math.max(expires, maxExpires));
      }
    }
  });
});

test("[RFC 6665 §4.1.2.3] what is stopped is over within a few ticks, though no peer ever speaks again", () => {
  fc.assert(
    fc.property(policy, turns, (chosen, history) => {
      const last = run(chosen, history).at(-1);
      let subscription = last?.after ?? INIT;
      let now = last?.now ?? EPOCH;
      for (const event of [STOP, TICK, TICK] as SubscriberEvent[]) {
        now = toInstant(Math.max(now, event.type === "tick" ? (deadlineOf(subscription) ?? now) : now));
        subscription = step(subscription, event, chosen, now).subscription;
      }
      expect(subscription.state).toBe("gone");
      expect(deadlineOf(subscription)).toBeUndefined();
    }),
  );
});

interface Moment {
  readonly event: SubscriberEvent;
  readonly now: Instant;
  readonly before: Subscription;
  readonly after: Subscription;
  readonly effects: readonly SubscriberEffect[];
}

function check(law: (record: readonly Moment[], chosen: SubscriberPolicy, history: readonly Turn[]) => void): void {
  fc.assert(fc.property(policy, turns, (chosen, history) => law(run(chosen, history), chosen, history)));
}

/** What becomes of a subscription that is started, and then lives through the turns. */
function run(chosen: SubscriberPolicy, history: readonly Turn[]): Moment[] {
  const moments: Moment[] = [];
  let before = INIT;
  let now = EPOCH;
  const start: Turn = { event: { type: "start", jitter: 0.5 }, pause: 0 };
  for (const { event: loose, pause } of [start, ...history]) {
    const next = pause === undefined ? Math.max(deadlineOf(before) ?? now, now) : now + pause * 1000;
    now = toInstant(next);
    const event = loose.type === "answer" ? { request: before.request, ...loose } : loose;
    const { subscription: after, effects } = step(before, event, chosen, now);
    moments.push({ event, now, before, after, effects });
    before = after;
  }
  return moments;
}

function subscribes(effects: readonly SubscriberEffect[]): Subscribe[] {
  return effects.filter((effect) => effect.type === "subscribe");
}
