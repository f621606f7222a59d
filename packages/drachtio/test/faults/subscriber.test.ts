import { afterEach, describe, expect, test } from "vitest";
import type { Notifier } from "../../src/testing/double/notifier.ts";
import type { Phone } from "../../src/testing/double/phone.ts";
import { headerOf } from "../../src/testing/double/sip.ts";
import { Pbx } from "../pbx.ts";

afterEach(() => Pbx.closeAll());

const ENTITY = "1001@example.com";
const ACTIVE = { state: "active;expires=600" };
const PIDF = `<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:${ENTITY}"><tuple id="t"><status><basic>open</basic></status><note>lunch</note></tuple></presence>`;
const XPIDF = `<?xml version="1.0"?><!DOCTYPE presence PUBLIC "-//IETF//DTD RFCxxxx XPIDF 1.0//EN" "xpidf.dtd"><presence><presentity uri="sip:${ENTITY};method=SUBSCRIBE"/><atom id="1"><address uri="sip:${ENTITY}" priority="0.8"><status status="inuse"/><msnsubstatus substatus="onthephone"/></address></atom></presence>`;

/** What a registrar says of that phone. */
function registration(phone: Phone, more: object = {}): object {
  const [, contact = ""] = /<(.*)>/.exec(phone.contact) ?? [];
  return {
    uuid: "u1",
    initial: true,
    contacts: [contact],
    allow: ["INVITE", "SUBSCRIBE"],
    expiresin: 3600,
    auth: { username: "1001", realm: "example.com" },
    network: { source_address: phone.address, source_port: phone.port, protocol: "udp" },
    ...more,
  };
}

/** A phone that grants ten minutes, and has registered. */
async function registered(pbx: Pbx, more: object = {}): Promise<{ phone: Phone; notifier: Notifier }> {
  const phone = pbx.phone("1001");
  phone.onSubscribe = () => ({ status: 200, headers: [["expires", "600"]], notifies: [ACTIVE] });
  await pbx.emit("register", registration(phone, more));
  const [notifier] = phone.notifiers;
  if (notifier === undefined) throw new Error("it was not subscribed to");
  return { phone, notifier };
}

const expiresOf = ({ subscribes }: Notifier) => subscribes.map((request) => headerOf(request, "expires"));

describe("a phone that registers", () => {
  test("[RFC 6665 §4.1.2.2] is subscribed to, and the subscription is refreshed before it ends, in its dialog", async () => {
    const pbx = await Pbx.start();
    const { phone, notifier } = await registered(pbx);
    expect(headerOf(notifier.subscribes[0] ?? { headers: [] }, "event")).toBe("presence");
    await pbx.wait(599);
    expect(notifier.subscribes).toHaveLength(2);
    await pbx.wait(600);
    expect(notifier.subscribes.length).toBeGreaterThan(2);
    expect(new Set(notifier.subscribes.map((request) => headerOf(request, "call-id"))).size).toBe(1);
    expect(phone.notifiers).toHaveLength(1);
  });

  test("[RFC 6665 §4.1.2.3] is un-SUBSCRIBEd when it unregisters, and nothing of it is kept", async () => {
    const pbx = await Pbx.start();
    const { phone, notifier } = await registered(pbx);
    await pbx.emit("unregister", registration(phone));
    expect(expiresOf(notifier).at(-1)).toBe("0");
    notifier.notify({ state: "terminated;reason=timeout" });
    await pbx.wait(60);
    expect(pbx.presence.agent.size.watching).toBe(0);
    expect(pbx.presence.uacstore.stats()).toEqual({ subscribeperregister: 0 });
  });

  test.each([
    ["is not subscribed to where it does not allow that", { allow: ["INVITE"] }],
    ["is not subscribed to where it says nothing of methods", { allow: undefined }],
  ])("%s", async (_, more) => {
    const pbx = await Pbx.start();
    const phone = pbx.phone("1001");
    await pbx.emit("register", registration(phone, more));
    expect(phone.notifiers).toEqual([]);
  });

  test("is asked for no password in its NOTIFYs", async () => {
    const pbx = await Pbx.start({ userlookup: async () => ({ secret: "secret" }) });
    const { notifier } = await registered(pbx);
    expect((await notifier.notify({ ...ACTIVE, body: PIDF })).status).toBe(200);
  });
});

describe("a NOTIFY of a phone", () => {
  test.each([
    ["PIDF", PIDF, "application/pidf+xml", { status: "open", note: "lunch" }],
    ["PIDF with a charset", PIDF, "application/pidf+xml;charset=UTF-8", { status: "open", note: "lunch" }],
    ["XPIDF", XPIDF, "application/xpidf+xml", { onthephone: true }],
  ])("[RFC 6665 §4.1.3] with %s is answered with 200, and told to the application with its source", async (...row) => {
    const [, body, contentType, said] = row;
    const pbx = await Pbx.start();
    const { phone, notifier } = await registered(pbx);
    expect((await notifier.notify({ ...ACTIVE, body, contentType })).status).toBe(200);
    const { address, port } = phone;
    const related = phone.contact.slice(1, -1);
    const source = { event: "NOTIFY", address, port, related };
    expect(pbx.told.at(-1)).toMatchObject({ name: "presence.status.in", payload: { entity: ENTITY, source, ...said } });
  });

  test("[RFC 6665 §4.1.3] that is of no subscription is answered with 481", async () => {
    const pbx = await Pbx.start();
    const bob = pbx.phone("1001");
    const sent = bob.send("NOTIFY", "sip:pbx@127.0.0.1:5060", {
      leg: { ...bob.leg("sip:1001@example.com"), remoteTag: "nobody" },
      headers: [
        ["event", "presence"],
        ["subscription-state", "active;expires=60"],
        ["contact", bob.contact],
      ],
    });
    await pbx.idle();
    expect((await sent).status).toBe(481);
    expect(pbx.told).toEqual([]);
  });

  test("[RFC 6665 §4.1.2.4] that overtakes the answer to the SUBSCRIBE is heard", async () => {
    const pbx = await Pbx.start();
    const phone = pbx.phone("1001");
    const early = [{ ...ACTIVE, body: PIDF }];
    phone.onSubscribe = () => ({ status: 200, headers: [["expires", "600"]], early });
    await pbx.emit("register", registration(phone));
    expect(pbx.told).toMatchObject([{ payload: { note: "lunch" } }]);
    expect(pbx.presence.agent.watching()).toMatchObject([{ state: "active" }]);
  });

  test.each([
    ["terminated;reason=deactivated", 0],
    ["terminated;reason=timeout", 0],
    ["terminated", 0],
    ["terminated;reason=probation;retry-after=120", 119],
  ])(
    "[RFC 6665 §4.1.3] with `%s` ends the subscription, and a new one is made after %i seconds",
    async (state, wait) => {
      const pbx = await Pbx.start();
      const { phone, notifier } = await registered(pbx);
      notifier.notify({ state, body: PIDF });
      await pbx.idle();
      expect(pbx.told.at(-1)).toMatchObject({ payload: { note: "lunch" } });
      await pbx.wait(wait);
      const isEarly = wait > 0 && phone.notifiers.length > 1;
      await pbx.wait(60);
      expect(isEarly).toBe(false);
      expect(phone.notifiers).toHaveLength(2);
      expect(phone.notifiers[1]?.leg.callId).not.toBe(notifier.leg.callId);
    },
  );

  test("[RFC 6665 §4.1.3] with `terminated;reason=rejected` ends it for good", async () => {
    const pbx = await Pbx.start();
    const { phone, notifier } = await registered(pbx);
    notifier.notify({ state: "terminated;reason=rejected" });
    await pbx.idle();
    await pbx.wait(3000);
    expect(phone.notifiers).toHaveLength(1);
  });
});

test("[RFC 6665 §4.1.2.4] where no NOTIFY comes within 64*T1 the subscription is not there", async () => {
  const pbx = await Pbx.start();
  const phone = pbx.phone("1001");
  phone.onSubscribe = () => ({ status: 200, headers: [["expires", "600"]] });
  await pbx.emit("register", registration(phone));
  const before = pbx.presence.agent.watching()[0]?.state;
  await pbx.wait(33);
  expect([before, pbx.presence.agent.watching()[0]?.state]).toEqual([
    "notify_wait",
    expect.not.stringMatching("active"),
  ]);
});

test("[RFC 6665 §8.3.1] 202 is as good as 200", async () => {
  const pbx = await Pbx.start();
  const phone = pbx.phone("1001");
  phone.onSubscribe = () => ({ status: 202, headers: [["expires", "600"]], notifies: [ACTIVE] });
  await pbx.emit("register", registration(phone));
  expect(pbx.presence.agent.watching()).toMatchObject([{ state: "active" }]);
});
