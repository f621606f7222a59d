import { EventEmitter } from "node:events";
import { answer } from "@presence/digest";
import { hash } from "@presence/digest/node";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PresenceOptions } from "./options.ts";
import { Presence } from "./presence.ts";
import { connect, newSrf, next, type Srf } from "./testing/double/application.ts";
import { Rig } from "./testing/double/rig.ts";
import { headerOf } from "./testing/double/sip.ts";

let rig: Rig;
const open: Presence[] = [];
const srfs: Srf[] = [];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  rig = await Rig.start();
});

afterEach(async () => {
  for (const presence of open.splice(0)) presence.close();
  for (const srf of srfs.splice(0)) srf.disconnect();
  await rig.close();
  vi.useRealTimers();
});

/** A presence agent on the double, on its clock. */
async function started(options: Partial<PresenceOptions> = {}): Promise<{
  presence: Presence;
  em: EventEmitter;
  srf: Srf;
  told: [string, unknown][];
  warned: string[];
}> {
  const srf = newSrf();
  srfs.push(srf);
  const em = new EventEmitter();
  const told: [string, unknown][] = [];
  const warned: string[] = [];
  for (const name of ["presence.subscribe.in", "presence.voicemail.in", "presence.status.in"]) {
    em.on(name, (payload) => told.push([name, payload]));
  }
  const presence = new Presence({
    srf,
    em,
    clock: rig.clock,
    date: () => 1_795_392_000_000 + rig.clock.now(),
    random: () => 0.5,
    warn: (sentence) => warned.push(sentence),
    ...options,
  });
  open.push(presence);
  await connect(srf, rig.double);
  return { presence, em, srf, told, warned };
}

const bodies = (subscription: { readonly notifies: readonly { readonly body: string }[] }) =>
  subscription.notifies.map(({ body }) => body);

describe("a phone that subscribes", () => {
  test("gets a correct first NOTIFY though the application says nothing, and each change after that", async () => {
    const { em, told } = await started();
    const alice = rig.double.phone("1000");
    const lamp = alice.subscribe("sip:1001@example.com", { event: "dialog", expires: 600 });
    await rig.double.idle();
    expect((await lamp.answered).status).toBe(200);
    expect(lamp.notifies.map((notify) => headerOf(notify.request, "subscription-state"))).toEqual([
      "active;expires=600",
    ]);
    expect(told).toMatchObject([
      [
        "presence.subscribe.in",
        {
          contenttype: "application/dialog-info+xml",
          entity: "1000@example.com",
          target: "1001@example.com",
          watcher: "1000@example.com",
          event: "dialog",
          expires: 600,
        },
      ],
    ]);
    em.emit("presence.dialog.out", {
      entity: "1001@example.com",
      full: [{ sip: { callid: "c1" }, direction: "recipient", state: "early", remote: { uri: "1002@example.com" } }],
    });
    rig.clock.advance(1000);
    await rig.double.idle();
    expect(bodies(lamp).at(-1)).toContain("<state>early</state>");
    lamp.unsubscribe();
    await rig.double.idle();
    expect(lamp.notifies.map((notify) => headerOf(notify.request, "subscription-state")).at(-1)).toBe(
      "terminated;reason=timeout",
    );
    expect(rig.double.dialogs.size).toBe(0);
  });

  test("is asked for its password, which is looked up by a promise", async () => {
    const lookups: string[] = [];
    await started({
      userlookup: async (username, realm) => {
        lookups.push(`${username}@${realm}`);
        return { secret: "secret" };
      },
    });
    const credentials: NonNullable<Parameters<typeof rig.double.phone>[1]>["credentials"] = (challenge, request) =>
      answer(
        challenge.headers,
        {
          method: request.method,
          uri: request.uri,
          username: "1000",
          secret: { password: "secret" },
          cnonce: "0a",
          nc: 1,
        },
        hash,
      );
    const alice = rig.double.phone("1000", { credentials });
    const lamp = alice.subscribe("sip:1001@example.com", { event: "presence", expires: 600 });
    await rig.double.idle();
    expect((await lamp.answered).status).toBe(200);
    expect(lookups).toEqual(["1000@example.com"]);
    const stranger = rig.double.phone("1002");
    const refused = stranger.subscribe("sip:1001@example.com", { event: "presence", expires: 600 });
    await rig.double.idle();
    expect((await refused.answered).status).toBe(407);
  });

  test("to its mailbox is told what the application says of it, in either shape", async () => {
    const { em, told } = await started();
    const alice = rig.double.phone("1000");
    const mailbox = alice.subscribe("sip:1000@example.com", { event: "message-summary", expires: 600 });
    await rig.double.idle();
    expect(told[0]?.[0]).toBe("presence.voicemail.in");
    em.emit("presence.voicemail.out", { entity: "1000@example.com", newcount: 2, oldcount: 1 });
    rig.clock.advance(1000);
    await rig.double.idle();
    expect(bodies(mailbox).at(-1)).toContain("Voice-Message: 2/1");
    em.emit("presence.voicemail.out", { entity: "1000@example.com", new: 0, old: 3, newurgent: 0, oldurgent: 0 });
    rig.clock.advance(1000);
    await rig.double.idle();
    expect(bodies(mailbox).at(-1)).toContain("Voice-Message: 0/3");
  });
});

test("a phone that publishes is heard, and seen by who watches it", async () => {
  const { told } = await started();
  const [alice, bob] = [rig.double.phone("1000"), rig.double.phone("1001")];
  const lamp = alice.subscribe("sip:1001@example.com", { event: "presence", expires: 600 });
  await rig.double.idle();
  rig.clock.advance(6000);
  const pidf =
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:1001@example.com"><tuple id="t"><status><basic>open</basic></status><note>lunch</note></tuple></presence>';
  const published = bob.publish(pidf, { expires: 600 });
  await rig.double.idle();
  expect((await published).status).toBe(200);
  expect(told.at(-1)).toMatchObject([
    "presence.status.in",
    { entity: "1001@example.com", status: "open", note: "lunch", source: { event: "PUBLISH" } },
  ]);
  expect(bodies(lamp).at(-1)).toContain("lunch");
});

test("a phone that registers is subscribed to, and what it tells is heard", async () => {
  const { em, presence, told } = await started();
  const bob = rig.double.phone("1001");
  bob.onSubscribe = () => ({ status: 200, headers: [["Expires", "600"]], notifies: [{ state: "active;expires=600" }] });
  const [, uri = ""] = /<(.*)>/.exec(bob.contact) ?? [];
  const info = {
    uuid: "u1",
    initial: true,
    contacts: [uri],
    allow: ["SUBSCRIBE"],
    expiresin: 600,
    auth: { username: "1001", realm: "example.com" },
    network: { source_address: bob.address, source_port: bob.port, protocol: "udp" },
  };
  em.emit("register", info);
  await rig.double.idle();
  expect(presence.agent.watching()).toMatchObject([{ resource: "1001@example.com", state: "active" }]);
  expect(presence.uacstore.has("u1")).toBe(true);
  const pidf =
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:1001@example.com"><tuple id="t"><status><basic>open</basic></status><note>DND</note></tuple></presence>';
  bob.notifiers[0]?.notify({ state: "active;expires=500", body: pidf });
  await rig.double.idle();
  expect(told.at(-1)).toMatchObject([
    "presence.status.in",
    { entity: "1001@example.com", source: { event: "NOTIFY" } },
  ]);
  em.emit("unregister", info);
  await rig.double.idle();
  rig.clock.advance(40_000);
  await rig.double.idle();
  expect(presence.agent.size.watching).toBe(0);
});

test("after the control connection was lost phones are told to come back, and their dialogs are freed", async () => {
  const { srf, presence } = await started();
  const alice = rig.double.phone("1000");
  const lamp = alice.subscribe("sip:1001@example.com", { event: "dialog", expires: 600 });
  await rig.double.idle();
  const reconnecting = next(srf, "reconnecting");
  await rig.double.drop();
  await rig.reconnected(srf, reconnecting);
  expect(headerOf(lamp.notifies.at(-1)?.request ?? ({ headers: [] } as never), "subscription-state")).toBe(
    "terminated;reason=deactivated",
  );
  expect(presence.agent.size.subscriptions).toBe(0);
  expect(rig.double.dialogs.size).toBe(0);
});

test("several drachtio-servers are one agent: each phone is told by the one that it came by", async () => {
  const other = await Rig.start();
  const [srf, second] = [newSrf(), newSrf()];
  srfs.push(srf, second);
  const { em } = await started({ srf: [srf, second] });
  await connect(srf, rig.double);
  await connect(second, other.double);
  const lamps = [rig, other].map(({ double }, i) =>
    double.phone(`100${2 * i}`).subscribe("sip:1001@example.com", { event: "dialog" }),
  );
  await rig.double.idle();
  await other.double.idle();
  em.emit("presence.dialog.out", {
    entity: "1001@example.com",
    full: [{ sip: { callid: "c" }, direction: "recipient", state: "early" }],
  });
  rig.clock.advance(1000);
  await rig.double.idle();
  await other.double.idle();
  for (const lamp of lamps) expect(bodies(lamp).at(-1)).toContain("<state>early</state>");
  expect([rig, other].map(({ double }) => double.dialogs.size)).toEqual([1, 1]);
  await other.close();
});

test("what is wrong in a payload is said, and loses nothing; a listener that throws keeps nobody from being told", async () => {
  const { em, warned } = await started();
  em.emit("presence.dialog.out", { entity: "nobody" });
  em.emit("presence.status.out", undefined);
  em.on("presence.subscribe.in", () => {
    throw new Error("a mistake");
  });
  const alice = rig.double.phone("1000");
  const lamp = alice.subscribe("sip:1001@example.com", { event: "dialog", expires: 600 });
  await rig.double.idle();
  expect(lamp.notifies.length).toBe(1);
  for (const name of ["presence.dialog.out", "presence.status.out"]) expect(warned.join("\n")).toContain(name);
  expect(warned.at(-1)).toContain("a mistake");
});

test("the statics show all instances, and what is closed no more", async () => {
  const { presence } = await started();
  rig.double.phone("1000").subscribe("sip:1001@example.com", { event: "dialog", expires: 600 });
  await rig.double.idle();
  expect(Presence.uasstore.getsubs()).toEqual(["1001@example.com"]);
  expect(presence.uasstore.stats()).toEqual({ bysubscribed: 1, bycallid: 1 });
  presence.close();
  expect(Presence.uasstore.getsubs()).toEqual([]);
});
