import { expect, test } from "vitest";
import { PIDF, Rig } from "./testing/rig.ts";

const ENTITY = "1000@pbx";
const EVENT = "presence.status.out";

test("[D1 presence.status.out] the README's payload makes a document again", () => {
  const rig = new Rig();
  const buddy = rig.subscribe("1002", "1000", PIDF);
  const payload = { entity: ENTITY, status: "open", note: "", dnd: false, onthephone: false };
  expect(rig.emit(EVENT, payload).faults).toEqual([]);
  expect(rig.state("1000")).toBe("idle");
  rig.emit(EVENT, { ...payload, note: "Lunch", dnd: true });
  expect(rig.state("1000")).toBe("do-not-disturb");
  expect(rig.shown(buddy)).toMatch(/busy.*Lunch/s);
  rig.emit(EVENT, { ...payload, onthephone: true });
  expect([rig.state("1000"), rig.shown(buddy).includes("Lunch")]).toEqual(["busy", false]);
  rig.emit(EVENT, { ...payload, status: "closed" });
  expect(rig.state("1000")).toBe("offline");
});

test("what is absent stays as it was said", () => {
  const rig = new Rig();
  rig.emit(EVENT, { entity: ENTITY, status: "open", dnd: true });
  rig.emit(EVENT, { entity: ENTITY, note: "Lunch" });
  expect(rig.sources("1000")).toMatchObject([{ basic: "open", dnd: true, note: "Lunch" }]);
  expect(rig.emit(EVENT, { entity: ENTITY }).facts).toEqual([]);
});

test("callid: nothing is said for a subscription that is gone", () => {
  const rig = new Rig();
  expect(rig.emit(EVENT, { entity: ENTITY, dnd: true, callid: "x@1.2.3.4:5" })).toMatchObject({
    facts: [],
    faults: [],
  });
});

test("what is wrong is named, and the rest counts", () => {
  const rig = new Rig();
  const { faults } = rig.emit(EVENT, { entity: ENTITY, status: "busy", note: 7, dnd: "true", onthephone: 1 });
  expect(faults).toEqual([
    `${EVENT}: status is "busy", not one of open, closed`,
    `${EVENT}: note is the number 7, not text: read as text`,
    `${EVENT}: dnd is the text "true", not a boolean: read as a boolean`,
    `${EVENT}: onthephone is 1, not a boolean`,
  ]);
  expect(rig.sources("1000")).toMatchObject([{ note: "7", dnd: true }]);
});

test("where the application decides, a phone's word counts only for who it has not spoken of", () => {
  const told = (composition: "agent" | "application", speaks: boolean) => {
    const rig = new Rig({ composition });
    if (speaks) rig.emit("presence.registration.out", { entity: ENTITY, status: "registered", callcount: 0 });
    rig.request(
      "PUBLISH",
      `sip:${ENTITY}`,
      ENTITY,
      5060,
      "d",
      [
        ["event", "presence"],
        ["expires", "60"],
        ["content-type", PIDF],
      ],
      DND,
    );
    return rig.state("1000");
  };
  expect([told("agent", true), told("application", false)]).toEqual(["do-not-disturb", "do-not-disturb"]);
  expect(told("application", true)).toBe("idle");
});

const DND = `<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
 xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="sip:1000@pbx"><tuple id="t"><status><basic>open</basic></status></tuple>
 <dm:person id="p"><rpid:activities><rpid:busy/></rpid:activities></dm:person></presence>`;
