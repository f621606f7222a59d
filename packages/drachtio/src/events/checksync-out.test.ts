import { expect, test } from "vitest";
import { register } from "./testing/register.ts";
import { DIALOG_INFO, Rig, SUMMARY } from "./testing/rig.ts";

const ENTITY = "1000@pbx";
const EVENT = "presence.checksync.out";
const ABOUT = [
  ["From", "<sip:1000@pbx>"],
  ["To", "<sip:1000@pbx>"],
];

test("[D1 presence.checksync.out] each registered phone gets the event of its make, out of dialog, and its subscription stays", () => {
  const rig = new Rig();
  const phone = rig.subscribe("1000", "1000", SUMMARY);
  rig.emit("register", register({ uuid: "a", useragent: "Yealink SIP-T46S 66.85" }));
  rig.emit(
    "register",
    register({
      uuid: "b",
      contacts: ["sip:1000@10.0.0.2", "sip:1000@10.0.0.3"],
      useragent: undefined,
      network: undefined,
    }),
  );
  const { facts, restarts, faults } = rig.emit(EVENT, { entity: ENTITY });
  expect([facts, faults]).toEqual([[], []]);
  const state = ["Subscription-State", "terminated;reason=noresource"];
  const whole = { entity: ENTITY, method: "NOTIFY", body: "" };
  expect(restarts).toEqual([
    {
      ...whole,
      uri: "sip:1000@10.0.0.1:1000;transport=udp",
      headers: [...ABOUT, ["Event", "check-sync;reboot=true"], state],
      network: { source_address: "10.0.0.1", source_port: 1000, protocol: "udp" },
    },
    { ...whole, uri: "sip:1000@10.0.0.2", headers: [...ABOUT, ["Event", "check-sync"], state] },
    { ...whole, uri: "sip:1000@10.0.0.3", headers: [...ABOUT, ["Event", "check-sync"], state] },
  ]);
  rig.emit("presence.voicemail.out", { entity: ENTITY, new: 1 });
  expect(rig.shown(phone)).toContain("1/0");
});

test("where no registrar tells of phones, those that the entity subscribes with are asked, each once, and no others", () => {
  const rig = new Rig();
  rig.subscribe("1000", "1000", SUMMARY, { headers: [["user-agent", "snomD785"]] });
  rig.subscribe("1000", "1002", DIALOG_INFO, { headers: [["user-agent", "snomD785"]] });
  rig.subscribe("1001", "1000", SUMMARY);
  const { restarts } = rig.emit(EVENT, { entity: ENTITY });
  expect(restarts.map(({ uri, network }) => [uri, network])).toEqual([
    ["sip:1000@10.0.0.1:1000", { source_address: "10.0.0.1", source_port: 1000, protocol: "udp" }],
  ]);
  expect(restarts[0]?.headers).toContainEqual(["Event", "check-sync;reboot=true"]);
});

test("a subscription that was taken back from a store has no phone that is known", () => {
  const rig = new Rig();
  rig.subscribe("1000", "1000", SUMMARY);
  const [view] = rig.agent.subscriptions();
  expect(view).toBeDefined();
  const fresh = new Rig();
  if (view !== undefined) fresh.events.eventsOf({ type: "subscription.started", subscription: view }, 0);
  expect(fresh.emit(EVENT, { entity: ENTITY }).restarts).toEqual([]);
});

test("an entity that is none is named", () => {
  expect(new Rig().emit(EVENT, {})).toEqual({ facts: [], restarts: [], faults: [`${EVENT}: entity is missing`] });
});
