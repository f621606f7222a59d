import { expect, test } from "vitest";
import { Events } from "../events.ts";
import { register } from "../testing/register.ts";
import { Rig } from "../testing/rig.ts";

const CONTACT = "sip:1000@10.0.0.1:1000;transport=udp";
const WATCH = {
  type: "watch",
  resource: "1000@pbx",
  device: "u1",
  package: "presence",
  target: CONTACT,
  flow: "udp/10.0.0.1:1000",
  jitter: 0.5,
};

test("[D1 register] the phone is a source of its entity, and one that allows SUBSCRIBE is subscribed to", () => {
  const rig = new Rig();
  const { facts, faults, restarts } = rig.emit("register", register());
  expect([faults, restarts]).toEqual([[], []]);
  const fact = {
    type: "registration",
    key: "u1",
    sequence: rig.now,
    expiresAt: rig.now + 5_400_000,
    userAgent: "Generic",
  };
  expect(facts).toEqual([{ type: "said", resource: "1000@pbx", fact }, WATCH]);
  expect([rig.state("1000"), rig.agent.size.watching]).toEqual(["idle", 1]);
});

test("[D1 register] a refresh that is not initial does not subscribe anew, but moves the subscription that is there", () => {
  const rig = new Rig();
  rig.emit("register", register());
  const moved = { initial: false, contacts: ["sip:1000@10.0.0.9"], network: undefined };
  const { flow: _, ...watch } = WATCH;
  expect(rig.emit("register", register(moved)).facts).toContainEqual({ ...watch, target: "sip:1000@10.0.0.9" });
  const fresh = new Rig();
  expect(fresh.emit("register", register({ initial: false })).facts.map(({ type }) => type)).toEqual(["said"]);
});

test("[D1 register] where initial is not told, the first one is", () => {
  const rig = new Rig();
  const { facts, faults } = rig.emit("register", register({ initial: undefined }));
  expect([facts.length, faults]).toEqual([2, []]);
});

test("[D3 subscribeonregister] false: phones are not subscribed to", () => {
  const rig = new Rig({ subscribeonregister: false });
  expect(rig.emit("register", register()).facts.map(({ type }) => type)).toEqual(["said"]);
});

test("[D1 register] a phone that has not said what it allows, or allows no SUBSCRIBE, is not subscribed to", () => {
  for (const allow of [undefined, null, [], ["INVITE"], "INVITE, ACK", [7]]) {
    const { facts, faults } = new Rig().emit("register", register({ allow }));
    expect([facts.map(({ type }) => type), faults]).toEqual([["said"], []]);
  }
  expect(new Rig().emit("register", register({ allow: "INVITE, SUBSCRIBE" })).facts).toHaveLength(2);
});

test("[D1 unregister] the phone is no source any more, and is un-SUBSCRIBEd", () => {
  const rig = new Rig();
  rig.emit("register", register());
  const { facts, faults } = rig.emit("unregister", register());
  expect(faults).toEqual([]);
  expect(facts).toMatchObject([
    { type: "said", fact: { type: "end", of: "registration", key: "u1" } },
    { type: "unwatch", resource: "1000@pbx", device: "u1", package: "presence" },
  ]);
  expect(rig.events.registered.size).toBe(0);
  expect(rig.emit("unregister", register({ uuid: "x" })).facts.map(({ type }) => type)).toEqual(["unwatch"]);
});

test("a registrar that forgets to say unregister is not believed for ever", () => {
  const rig = new Rig({}, { composition: { dnd: "any", withoutRegistration: "offline" } });
  rig.emit("register", register({ expiresin: 60, allow: [] }));
  rig.wait(89);
  expect(rig.state("1000")).toBe("idle");
  rig.wait(2);
  expect(rig.state("1000")).toBe("offline");
});

test("a field that is missing or misspelt is named, and does without where it can", () => {
  const rows: readonly (readonly [object, readonly string[], number])[] = [
    [{ auth: undefined, Auth: {} }, ["auth is missing: whose phone it is cannot be told"], 0],
    [{ auth: { username: "1000" } }, ["auth: username and realm are not those of a user@host"], 0],
    [{ auth: { realm: "pbx" } }, ["auth: username and realm are not those of a user@host"], 0],
    [{ auth: { uri: "1000@pbx" } }, [], 2],
    [{ auth: {} }, ["auth: uri is missing"], 0],
    [{ uuid: undefined }, ["uuid is missing: told by its contact"], 2],
    [
      { uuid: "", contacts: undefined },
      ["uuid is missing: the registration is left out", "contacts is missing or empty: the registration is left out"],
      0,
    ],
    [
      { contacts: "sip:a@b" },
      ['contacts is "sip:a@b", not a list', "contacts is missing or empty: the registration is left out"],
      0,
    ],
    [{ contacts: [7, "", null] }, ["contacts is missing or empty: the registration is left out"], 0],
    [{ expiresin: undefined, expires: 60 }, ["expiresin is missing: taken for 60 seconds"], 2],
    [{ expiresin: undefined, expires: undefined }, ["expiresin is missing: taken for 3600 seconds"], 2],
    [{ expiresin: 0, expires: undefined }, [], 2],
    [{ expiresin: "60" }, ['expiresin is the text "60", not a number: read as a number'], 2],
    [{ useragent: undefined, network: undefined }, [], 2],
    [{ network: { source_address: "10.0.0.1" } }, [], 2],
    [{ network: { source_address: "10.0.0.1", source_port: 1 } }, [], 2],
    [{ initial: "yes" }, ['initial is "yes", not a boolean'], 2],
  ];
  for (const [more, faults, facts] of rows) {
    const translation = new Rig().emit("register", register(more));
    expect([translation.faults, translation.facts.length]).toEqual([
      faults.map((fault) => `register: ${fault}`),
      facts,
    ]);
  }
  const nobody = new Rig().emit("unregister", register({ auth: undefined }));
  expect([nobody.facts, nobody.faults]).toEqual([
    [],
    ["unregister: auth is missing: whose phone it is cannot be told"],
  ]);
  expect(new Rig().emit("unregister", register({ uuid: undefined, contacts: [] })).facts).toEqual([]);
});

test("without a way to name connections, the contact is enough", () => {
  const { agent, now } = new Rig();
  const events = new Events(agent, { sequence: () => 1, random: () => 0 });
  const { facts } = events.factsOf("register", register(), now);
  const { flow: _, ...watch } = WATCH;
  expect(facts[1]).toEqual({ ...watch, jitter: 0 });
});

test("what the application says of an entity that was unreachable follows its registration", () => {
  const rig = new Rig();
  rig.emit("presence.registration.out", { entity: "1000@pbx", status: "registered", callcount: 0 });
  expect(rig.emit("register", register()).facts).toHaveLength(2);
});
