import { toInstant } from "@presence/core";
import { expect, test } from "vitest";
import { PIDF, Rig, SUMMARY } from "./testing/rig.ts";

const ENTITY = "1000@pbx";
const EVENT = "presence.voicemail.out";

test("[D1 presence.voicemail.out] the code's shape: new, old, newurgent, oldurgent", () => {
  const rig = new Rig();
  const phone = rig.subscribe("1000", "1000", SUMMARY);
  const payload = { entity: ENTITY, new: 2, old: 1, newurgent: 1, oldurgent: 0, reason: "init" };
  expect(rig.emit(EVENT, payload).faults).toEqual([]);
  expect(rig.shown(phone)).toMatch(
    /^Messages-Waiting: yes\r\nMessage-Account: sip:1000@pbx\r\nVoice-Message: 2\/1 \(1\/0\)/,
  );
});

test("[D1 presence.voicemail.out] the README's shape: newcount, oldcount; urgent ones are none where nothing is said", () => {
  const rig = new Rig();
  const phone = rig.subscribe("1000", "1000", SUMMARY);
  rig.emit(EVENT, { entity: ENTITY, newcount: 3, oldcount: 0, reason: "update" });
  expect(rig.shown(phone)).toContain("Voice-Message: 3/0 (0/0)");
  rig.emit(EVENT, { entity: ENTITY, newcount: 0, oldcount: 3 });
  expect(rig.shown(phone)).toMatch(/Messages-Waiting: no.*0\/3/s);
});

test("[D1 presence.voicemail.out] init does not undo an update that came in between", () => {
  const rig = new Rig();
  const phone = rig.subscribe("1000", "1000", SUMMARY);
  rig.emit(EVENT, { entity: ENTITY, new: 1, old: 0, reason: "update" });
  expect(rig.emit(EVENT, { entity: ENTITY, new: 0, old: 0, reason: "init" }).facts).toEqual([]);
  expect(rig.shown(phone)).toContain("1/0");
});

test("[D1 presence.voicemail.out] init counts again for a phone that has subscribed since", () => {
  const rig = new Rig();
  const first = rig.subscribe("1000", "1000", SUMMARY);
  rig.emit(EVENT, { entity: ENTITY, new: 1, old: 0, reason: "init" });
  const second = rig.subscribe("1000", "1000", SUMMARY, { port: 5070 });
  rig.emit(EVENT, { entity: ENTITY, new: 2, old: 0, reason: "init", callid: first });
  expect(rig.shown(first)).toContain("1/0");
  rig.emit(EVENT, { entity: ENTITY, new: 2, old: 0, reason: "init", callid: second });
  expect([rig.shown(first).includes("2/0"), rig.shown(second).includes("2/0")]).toEqual([true, true]);
});

test("[D1 presence.voicemail.out] callid: nothing is said for a subscription that is gone", () => {
  const rig = new Rig();
  rig.subscribe("1000", "1000", SUMMARY);
  expect(rig.emit(EVENT, { entity: ENTITY, new: 1, callid: "x@1.2.3.4:5" })).toMatchObject({ facts: [], faults: [] });
});

test("what is wrong is named, and changes nothing where it has to be known", () => {
  const rig = new Rig();
  rig.emit(EVENT, { entity: ENTITY, new: 1, old: 2 });
  for (const [payload, fault] of [
    [{ old: 1 }, "new is missing: the mailbox is left as it was"],
    [{ new: -1 }, "new is -1, not a number of 0 or more"],
    [{ new: "many" }, 'new is "many", not a number of 0 or more'],
    [{ newcount: Number.NaN }, "newcount is NaN, not a number of 0 or more"],
  ] as const) {
    const { facts, faults } = rig.emit(EVENT, { entity: ENTITY, ...payload });
    expect([facts, faults]).toEqual([[], [`${EVENT}: ${fault}`]]);
  }
  const { faults } = rig.emit(EVENT, { entity: ENTITY, new: "5", old: null, reason: "begin" });
  expect(faults).toEqual([
    `${EVENT}: reason is "begin", not one of init, update`,
    `${EVENT}: new is the text "5", not a number: read as a number`,
  ]);
  expect(rig.sources("1000")).toMatchObject([{ summary: { waiting: true, classes: [{ new: 5, old: 0 }] } }]);
});

test("[RFC 3842 §3.5] counts are whole, and no greater than can be told", () => {
  const rig = new Rig();
  rig.emit(EVENT, { entity: ENTITY, new: 1.5, old: 1e12 });
  expect(rig.sources("1000")).toMatchObject([{ summary: { classes: [{ new: 1, old: 4_294_967_295 }] } }]);
});

test("urgent messages light the lamp, too", () => {
  const rig = new Rig();
  rig.emit(EVENT, { entity: ENTITY, new: 0, newurgent: 1 });
  expect(rig.sources("1000")).toMatchObject([{ summary: { waiting: true } }]);
});

test("[D3 dummyvoicemail] a phone that subscribes is told 0/0 at once, and the application may say more", () => {
  const rig = new Rig({ dummyvoicemail: true });
  const phone = rig.subscribe("1000", "1000", SUMMARY);
  expect(rig.sent).toHaveLength(1);
  expect(rig.sent[0]?.body).toMatch(/Messages-Waiting: no.*Voice-Message: 0\/0 \(0\/0\)/s);
  expect(rig.heard.map(({ name }) => name)).toEqual(["presence.voicemail.in"]);
  rig.emit(EVENT, { entity: ENTITY, new: 1, reason: "init" });
  expect(rig.shown(phone)).toContain("1/0");
  rig.subscribe("1000", "1000", SUMMARY, { port: 5070 });
  expect(rig.sent.at(-1)?.body).toContain("1/0");
  rig.subscribe("1002", "1001", PIDF);
  expect(rig.sources("1001")).toEqual([]);
});

test("an application that answers at once is in the first NOTIFY", () => {
  const rig = new Rig();
  rig.answer = () => {
    const { facts } = rig.events.factsOf(EVENT, { entity: ENTITY, new: 4, reason: "init" }, rig.now);
    for (const fact of facts) rig.agent.handle(fact, toInstant(rig.now));
  };
  rig.subscribe("1000", "1000", SUMMARY);
  expect(rig.sent.map(({ body }) => body)).toEqual([expect.stringContaining("4/0")]);
});

test("an empty mailbox is not kept for nobody, and one with messages is", () => {
  const rig = new Rig({ dummyvoicemail: true });
  expect(rig.emit(EVENT, { entity: ENTITY, new: 0 }).facts).toEqual([]);
  const phone = rig.subscribe("1000", "1000", SUMMARY);
  rig.again(phone, 0);
  rig.wait(40);
  expect(rig.agent.size.resources).toBe(0);
  rig.emit(EVENT, { entity: ENTITY, new: 1 });
  const second = rig.subscribe("1000", "1000", SUMMARY, { port: 5070 });
  rig.again(second, 0);
  rig.wait(40);
  expect(rig.sources("1000")).toMatchObject([{ summary: { waiting: true } }]);
  rig.emit(EVENT, { entity: ENTITY, new: 0 });
  rig.wait(40);
  expect(rig.agent.size.resources).toBe(0);
});

test("while another phone watches the mailbox it is kept as it is", () => {
  const rig = new Rig();
  const first = rig.subscribe("1000", "1000", SUMMARY);
  const second = rig.subscribe("1000", "1000", SUMMARY, { port: 5070 });
  rig.emit(EVENT, { entity: ENTITY, new: 0, reason: "init" });
  rig.again(first, 0);
  rig.wait(40);
  expect(rig.sources("1000")).toMatchObject([{ type: "mailbox" }]);
  rig.again(second, 0);
  expect(rig.sources("1000")).toMatchObject([{ type: "ended" }]);
});

test("a mailbox that came from a store is one, too", () => {
  const rig = new Rig();
  const summary = { waiting: false, classes: [{ name: "voice-message", new: 0, old: 0 }] };
  const phone = rig.subscribe("1000", "1000", SUMMARY);
  const [resource] = rig.events.subscriptions.targets();
  if (resource !== undefined) {
    rig.tell([{ type: "said", resource, fact: { type: "mailbox", key: "application", sequence: 1, summary } }]);
  }
  expect(rig.sources("1000")).toHaveLength(1);
  rig.again(phone, 0);
  expect(rig.sources("1000")).toMatchObject([{ type: "ended" }]);
});
