import { expect, test } from "vitest";
import { call, DIALOG_INFO, PIDF, Rig, XPIDF } from "./testing/rig.ts";

const ENTITY = "1000@pbx";
const EVENT = "presence.registration.out";

test("[D1 presence.registration.out] PIDF shows Available, Talking and Unavailable", () => {
  const rig = new Rig();
  const buddy = rig.subscribe("1002", "1000", PIDF);
  expect(rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: 0 }).faults).toEqual([]);
  expect(rig.shown(buddy)).toMatch(/<basic>open<.*>Available</s);
  rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: 2 });
  expect(rig.shown(buddy)).toMatch(/<basic>open<.*on-the-phone.*>Talking</s);
  rig.emit(EVENT, { entity: ENTITY, status: "unregistered", callcount: 0 });
  expect(rig.shown(buddy)).toMatch(/<basic>closed<.*>Unavailable</s);
  expect(rig.shown(buddy)).not.toContain("on-the-phone");
});

test("[D1 presence.registration.out] XPIDF shows open, in use and closed", () => {
  const rig = new Rig();
  const buddy = rig.subscribe("1002", "1000", XPIDF);
  rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: 0 });
  expect(rig.shown(buddy)).toMatch(/status="open".*substatus="online"/s);
  rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: 1 });
  expect(rig.shown(buddy)).toMatch(/status="inuse".*substatus="onthephone"/s);
  rig.emit(EVENT, { entity: ENTITY, status: "unregistered" });
  expect(rig.shown(buddy)).toMatch(/status="closed".*substatus="offline"/s);
});

test("[D1 presence.registration.out] callid: nothing is said for a subscription that is gone", () => {
  const rig = new Rig();
  const buddy = rig.subscribe("1002", "1000", PIDF);
  const payload = { entity: ENTITY, status: "unregistered", callcount: 0 };
  expect(rig.emit(EVENT, { ...payload, callid: "x@10.0.0.1:5060" })).toMatchObject({ facts: [], faults: [] });
  expect(rig.emit(EVENT, { ...payload, callid: buddy }).facts).toHaveLength(1);
  expect(rig.state("1000")).toBe("offline");
});

test("[D1 presence.registration.out] a status that is none, or missing, changes nothing and is named", () => {
  const rig = new Rig();
  rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: "1" });
  for (const [status, fault] of [
    ["away", 'status is "away", not one of registered, unregistered'],
    [undefined, "status is missing"],
    [1, "status is 1, not one of registered, unregistered"],
  ]) {
    const { facts, faults } = rig.emit(EVENT, { entity: ENTITY, status, callcount: 0 });
    expect([facts, faults]).toEqual([[], [`${EVENT}: ${fault}`]]);
  }
  expect(rig.state("1000")).toBe("busy");
});

test("a callcount as text is read, and named", () => {
  const rig = new Rig();
  const { faults } = rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: "1" });
  expect(faults).toEqual([`${EVENT}: callcount is the text "1", not a number: read as a number`]);
  expect(rig.state("1000")).toBe("busy");
});

test("calls that are told of are not counted twice: one that rings is not talking", () => {
  const rig = new Rig();
  const lamp = rig.subscribe("1002", "1000", DIALOG_INFO);
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "early") });
  rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: 1 });
  expect(rig.state("1000")).toBe("ringing");
  expect(rig.shown(lamp)).not.toContain("confirmed");
});

test("what says no more than silence is not kept for who is not watched", () => {
  const rig = new Rig();
  expect(rig.emit(EVENT, { entity: ENTITY, status: "unregistered", callcount: 0 }).facts).toEqual([]);
  expect([rig.events.words.size, rig.agent.size.resources]).toEqual([0, 0]);
  const buddy = rig.subscribe("1002", "1000", PIDF);
  rig.emit(EVENT, { entity: ENTITY, status: "unregistered", callcount: 0 });
  expect(rig.events.words.size).toBe(1);
  rig.again(buddy, 0);
  rig.wait(40);
  expect([rig.events.words.size, rig.agent.size.resources]).toEqual([0, 0]);
});

test("what says more stays for who subscribes next", () => {
  const rig = new Rig();
  rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: 1 });
  expect(rig.shown(rig.subscribe("1002", "1000", PIDF))).toContain("Talking");
});

test("the note of the application's own stands before ours, and is taken back by an empty one", () => {
  const rig = new Rig();
  rig.emit("presence.status.out", { entity: ENTITY, note: "Lunch" });
  rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: 0 });
  expect(rig.sources("1000")).toMatchObject([{ basic: "open", note: "Lunch" }]);
  rig.emit("presence.status.out", { entity: ENTITY, note: "" });
  expect(rig.sources("1000")).toMatchObject([{ basic: "open", note: "Available" }]);
});

test("no note says Available of somebody who rings or does not want to be disturbed", () => {
  const rig = new Rig();
  rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: 0 });
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "early") });
  expect(rig.sources("1000").some((one) => "note" in one)).toBe(false);
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "confirmed") });
  expect(rig.sources("1000")).toMatchObject([{ note: "Talking" }, {}]);
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "terminated") });
  expect(rig.sources("1000")).toMatchObject([{ note: "Available" }, {}]);
  rig.emit("presence.status.out", { entity: ENTITY, dnd: true });
  expect(rig.sources("1000").some((one) => "note" in one)).toBe(false);
});

test("the newer word on talking counts", () => {
  const rig = new Rig();
  rig.emit("presence.status.out", { entity: ENTITY, status: "open", onthephone: true });
  expect(rig.state("1000")).toBe("busy");
  rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: 0 });
  expect(rig.state("1000")).toBe("idle");
  rig.emit(EVENT, { entity: ENTITY, status: "registered", callcount: 3 });
  rig.emit("presence.status.out", { entity: ENTITY, onthephone: false });
  expect(rig.state("1000")).toBe("idle");
});

test("the same said again is no news", () => {
  const rig = new Rig();
  const payload = { entity: ENTITY, status: "registered", callcount: 0 };
  expect(rig.emit(EVENT, payload).facts).toHaveLength(1);
  expect(rig.emit(EVENT, payload).facts).toEqual([]);
});
