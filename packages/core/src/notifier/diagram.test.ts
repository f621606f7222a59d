import { test } from "vitest";
import { expectDocumented, transitionsOf } from "../testing/transitions.ts";
import { toSeconds } from "../time.ts";
import type { NotifierEvent } from "./event.ts";
import {
  answer,
  bound,
  DIALOG_GONE,
  decide,
  end,
  FLOW_CLOSED,
  type LooseEvent,
  POLICY,
  subscribe,
} from "./notifier.arbitrary.ts";
import { step } from "./step.ts";
import { deadlineOf, INIT, NONE, type Subscription } from "./subscription.ts";

const EVENTS = {
  subscribe: {
    subscribe: subscribe(),
    "subscribe (pending)": subscribe(3600, "pending"),
    "subscribe (denied)": subscribe(3600, "deny"),
    "subscribe 0": subscribe(0),
  },
  decide: { "decide allow": decide("allow"), "decide pending": decide("pending"), "decide deny": decide("deny") },
  change: { change: { type: "change" } },
  send: { send: { type: "send" } },
  answer: {
    "answer 200": answer(200),
    "answer 401": answer(401),
    "answer 408": answer(408),
    "answer 481": answer(481),
    "answer 482": answer(482),
    "answer 500": answer(500),
  },
  credentials: { credentials: { type: "credentials" } },
  end: { end: end("probation") },
  "flow-closed": { "flow-closed": FLOW_CLOSED },
  "dialog-gone": { "dialog-gone": DIALOG_GONE },
  tick: { tick: { type: "tick" } },
} satisfies { readonly [T in NotifierEvent["type"]]: { readonly [name: string]: LooseEvent & { readonly type: T } } };

const events = Object.fromEntries(
  Object.values(EVENTS).flatMap((variants) =>
    Object.entries<LooseEvent>(variants).map(([name, event]) => [name, (record: Subscription) => bound(event, record)]),
  ),
);

test("docs/machines/notifier.md is what the machine does", async () => {
  await expectDocumented(
    "notifier.md",
    transitionsOf<Subscription, NotifierEvent>({
      init: INIT,
      events,
      step(record, event, now) {
        const { subscription, effects } = step(
          record,
          event,
          { ...POLICY, maxFailures: 2, retryDelay: toSeconds(7) },
          now,
        );
        return { record: subscription, effects };
      },
      deadlineOf,
      stateOf: ({ state }) => state,
      keyOf: ({ version, expiresAt, notBefore, parkedUntil, ...rest }) =>
        JSON.stringify([
          rest,
          notBefore === NONE,
          notBefore < expiresAt,
          parkedUntil === NONE,
          parkedUntil < expiresAt,
        ]),
    }),
  );
});
