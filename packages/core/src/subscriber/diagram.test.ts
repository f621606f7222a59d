import { test } from "vitest";
import { expectDocumented, transitionsOf } from "../testing/transitions.ts";
import type { SubscriberEffect, SubscriberEvent } from "./event.ts";
import { DEFAULT_POLICY } from "./policy.ts";
import { step } from "./step.ts";
import {
  answer,
  CREDENTIALS,
  FLOW_CLOSED,
  type LooseEvent,
  notify,
  START,
  STOP,
  TICK,
  terminated,
} from "./subscriber.arbitrary.ts";
import { deadlineOf, INIT, NEVER, type Subscription } from "./subscription.ts";

const EVENTS = {
  start: { start: START },
  answer: {
    "answer 200": answer(200),
    "answer 401": answer(401, { hasChallenge: true }),
    "answer 408": answer(408),
    "answer 423": answer(423, { minExpires: 7200 }),
    "answer 481": answer(481),
    "answer 489": answer(489),
    "answer 500": answer(500),
  },
  notify: {
    active: notify("active", 3600),
    pending: notify("pending", 3600),
    deactivated: terminated("deactivated"),
    probation: terminated("probation"),
    rejected: terminated("rejected"),
  },
  credentials: { credentials: CREDENTIALS },
  stop: { stop: STOP },
  "flow-closed": { "flow-closed": FLOW_CLOSED },
  tick: { tick: TICK },
} satisfies { readonly [T in SubscriberEvent["type"]]: { readonly [name: string]: LooseEvent } };

const events = Object.fromEntries(
  Object.values(EVENTS).flatMap((variants) =>
    Object.entries<LooseEvent>(variants).map(([name, event]) => [
      name,
      ({ request }: Subscription): SubscriberEvent => (event.type === "answer" ? { request, ...event } : event),
    ]),
  ),
);

test("docs/machines/subscriber.md is what the machine does", async () => {
  await expectDocumented(
    "subscriber.md",
    transitionsOf<Subscription, SubscriberEvent>({
      init: INIT,
      events,
      step(record, event, now) {
        const { subscription, effects } = step(record, event, { ...DEFAULT_POLICY, maxTries: 1 }, now);
        return { record: subscription, effects: effects.map((effect) => ({ type: effect.type, ...statusOf(effect) })) };
      },
      deadlineOf,
      stateOf: ({ state }) => state,
      keyOf: ({
        state,
        ending,
        unanswered,
        challenge,
        notifyBy,
        told,
        subscribeAt,
        failures,
        tries,
        expires,
        calmSince,
      }) =>
        JSON.stringify([
          [state, ending, unanswered, challenge, told, tries, expires],
          [notifyBy === NEVER, subscribeAt === NEVER, calmSince === NEVER, Math.min(failures, 1)],
        ]),
    }),
  );
});

function statusOf(effect: SubscriberEffect): { readonly status?: number } {
  return "status" in effect && effect.status !== undefined ? { status: effect.status } : {};
}
