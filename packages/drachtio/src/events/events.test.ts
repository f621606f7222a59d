import { EventEmitter } from "node:events";
import fc from "fast-check";
import { expect, test } from "vitest";
import { INCOMING_EVENTS } from "./events.ts";
import type { PresenceEvents } from "./presence-events.ts";
import { register } from "./testing/register.ts";
import { call, DIALOG_INFO, PIDF, Rig, SUMMARY } from "./testing/rig.ts";

const field = fc.constantFrom(
  "entity",
  "callid",
  "reason",
  "new",
  "newcount",
  "old",
  "newurgent",
  "display",
  "callcount",
  "full",
  "partial",
  "all",
  "update",
  "status",
  "note",
  "dnd",
  "onthephone",
  "uuid",
  "contacts",
  "auth",
  "username",
  "realm",
  "allow",
  "network",
  "source_address",
  "source_port",
  "expiresin",
  "useragent",
  "sip",
  "direction",
  "state",
  "statestr",
  "startat",
  "duration",
  "remote",
  "uri",
  "__proto__",
  "constructor",
  "toString",
);
const word = fc.constantFrom(
  "1000@pbx",
  "registered",
  "unregistered",
  "open",
  "init",
  "initiator",
  "early",
  "terminated",
  "a",
  "",
);
const hostile = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      word,
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constantFrom(null, undefined, 1n, Symbol("s"), () => 1),
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(field, tie("value")), { maxLength: 12 }).map((all) => Object.fromEntries(all)),
    fc.array(tie("value"), { maxLength: 3 }).map((all) => new Set(all)),
  ),
})).value;

test("no payload throws, whatever it is, and nothing of what was said before is lost by one that is no object", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...INCOMING_EVENTS), hostile), { maxLength: 6 }), (all) => {
      const rig = new Rig();
      rig.subscribe("1002", "1000", DIALOG_INFO);
      rig.subscribe("1000", "1000", SUMMARY);
      for (const [name, payload] of all) {
        const before = JSON.stringify(rig.sources("1000"));
        const { facts, faults } = rig.emit(name, payload);
        expect(facts.length > 0 || JSON.stringify(rig.sources("1000")) === before).toBe(true);
        if (typeof payload !== "object" || payload === null) expect(faults.length).toBeGreaterThan(0);
      }
      rig.wait(60);
    }),
    { numRuns: 200 },
  );
});

test("every wrong payload is answered with sentences that begin with its event", () => {
  for (const name of INCOMING_EVENTS) {
    for (const payload of [undefined, null, 7, "entity", []]) {
      const { facts, restarts, faults } = new Rig().emit(name, payload);
      expect([facts, restarts]).toEqual([[], []]);
      expect(faults.length).toBeGreaterThan(0);
      for (const fault of faults) expect(fault.startsWith(`${name}: `)).toBe(true);
    }
  }
});

test("when subscriptions, registrations, calls and mailboxes have ended, nothing is held any more", () => {
  const rig = new Rig({ dummyvoicemail: true });
  const phones = ["1001", "1002", "1003"].flatMap((watcher) =>
    [DIALOG_INFO, PIDF, SUMMARY].map((accept) => rig.subscribe(watcher, "1000", accept)),
  );
  rig.emit("register", register({ allow: [] }));
  rig.emit("presence.registration.out", { entity: "1000@pbx", status: "registered", callcount: 0 });
  rig.emit("presence.dialog.out", { entity: "1000@pbx", full: [call("a", "early")] });
  rig.emit("presence.voicemail.out", { entity: "1000@pbx", new: 1 });
  rig.wait(10);
  rig.emit("presence.voicemail.out", { entity: "1000@pbx", new: 0 });
  rig.emit("presence.dialog.out", { entity: "1000@pbx", full: [] });
  rig.emit("presence.registration.out", { entity: "1000@pbx", status: "unregistered", callcount: 0 });
  rig.emit("unregister", register());
  for (const callid of phones.slice(0, 5)) rig.again(callid, 0);
  rig.wait(700);
  expect(rig.events.subscriptions.size).toEqual({ targets: 0, callids: 0, subscriptions: 0 });
  expect([rig.events.registered.size, rig.events.words.size]).toEqual([0, 0]);
  expect(rig.agent.size).toEqual({ subscriptions: 0, publications: 0, watching: 0, resources: 0 });
});

test("who asks for credentials is no event of the application", () => {
  const rig = new Rig();
  rig.subscribe("1002", "1000", DIALOG_INFO);
  const [subscription] = rig.agent.subscriptions();
  expect(subscription).toBeDefined();
  if (subscription === undefined) return;
  const nothing = { facts: [], events: [] };
  expect(rig.events.eventsOf({ type: "subscription.challenged", subscription, status: 401 }, 0)).toEqual(nothing);
  expect(rig.events.eventsOf({ type: "unpublished", resource: subscription.resource, package: "dialog" }, 0)).toEqual(
    nothing,
  );
});

test("the events type an EventEmitter", () => {
  const em = new EventEmitter<PresenceEvents>();
  const targets: string[] = [];
  em.on("presence.subscribe.in", ({ target, callid }) => {
    targets.push(target);
    em.emit("presence.dialog.out", { entity: target, callid, full: [] });
  });
  em.emit("presence.voicemail.out", { entity: "1000@pbx", newcount: 1, reason: "init" });
  em.emit("presence.voicemail.out", { entity: "1000@pbx", new: 1, old: 0 });
  // @ts-expect-error: neither shape has it
  em.emit("presence.voicemail.out", { entity: "1000@pbx", count: 1 });
  const rig = new Rig();
  rig.answer = ({ name, payload }) => em.emit(name, ...([payload] as never));
  rig.subscribe("1002", "1000", DIALOG_INFO);
  expect(targets).toEqual(["1000@pbx"]);
});
