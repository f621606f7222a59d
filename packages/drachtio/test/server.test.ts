import { EventEmitter } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Presence } from "../src/presence.ts";
import { newSrf, next, type Srf } from "../src/testing/double/application.ts";
import { type Header, headerOf, type SipRequest } from "../src/testing/double/sip.ts";
import { UdpPhone } from "./udp-phone.ts";

const { DRACHTIO_HOST = "", DRACHTIO_SECRET = "cymru" } = process.env;
const title = `against a real drachtio-server at ${DRACHTIO_HOST}`;
const where = DRACHTIO_HOST === "" ? "a real drachtio-server (skipped: DRACHTIO_HOST=host:port is not set)" : title;

describe.skipIf(DRACHTIO_HOST === "")(where, { timeout: 20_000 }, () => {
  const em = new EventEmitter();
  const srf: Srf = newSrf();
  const phones: UdpPhone[] = [];
  let presence: Presence | undefined;
  let proxy = { host: "", port: 0 };

  beforeAll(async () => {
    presence = new Presence({ srf, em, agent: { interval: "package" } });
    const connected = next(srf, "connect");
    const [host = "", port = "9022"] = DRACHTIO_HOST.split(":");
    srf.connect({ host, port: Number(port), secret: DRACHTIO_SECRET });
    const [error, endpoints] = await connected;
    expect(error ?? undefined).toBeUndefined();
    // `udp/192.0.2.1:5060,tcp/192.0.2.1:5060`
    const [, address = "", sip = ""] = /udp\/([^,:]+):(\d+)/.exec(String(endpoints)) ?? [];
    proxy = { host: address, port: Number(sip) };
  });

  afterAll(async () => {
    presence?.close();
    for (const phone of phones) phone.close();
    srf.disconnect();
  });

  async function phone(name: string): Promise<UdpPhone> {
    const opened = await UdpPhone.open(`sip:${name}@example.com`, proxy);
    phones.push(opened);
    return opened;
  }

  const state = (notify: SipRequest) => headerOf(notify, "subscription-state");
  const LAMP: readonly Header[] = [
    ["event", "dialog"],
    ["accept", "application/dialog-info+xml"],
  ];
  const expires = (seconds: number): Header => ["expires", String(seconds)];

  test("[RFC 6665 §4.2.1] SUBSCRIBE, change, refresh and un-SUBSCRIBE: each is answered, and a NOTIFY follows", async () => {
    const alice = await phone("1000");
    const leg = alice.leg("sip:1001@example.com");
    const granted = await alice.send("SUBSCRIBE", leg, [...LAMP, expires(600)]);
    expect([granted.status, headerOf(granted, "expires")]).toEqual([200, "600"]);
    expect(state(await alice.notified(1))).toMatch(/^active;expires=(600|599)$/);
    const call = { sip: { callid: "c" }, direction: "recipient", state: "early" };
    em.emit("presence.dialog.out", { entity: "1001@example.com", full: [call] });
    expect((await alice.notified(2)).body).toContain("<state>early</state>");
    const refreshed = await alice.send("SUBSCRIBE", leg, [...LAMP, expires(600)]);
    expect([refreshed.status, headerOf(refreshed, "expires")]).toEqual([200, "600"]);
    expect((await alice.notified(3)).body).toContain("<state>early</state>");
    const ended = await alice.send("SUBSCRIBE", leg, [...LAMP, expires(0)]);
    expect([ended.status, headerOf(ended, "expires")]).toEqual([200, "0"]);
    expect(state(await alice.notified(4))).toBe("terminated;reason=timeout");
    const versions = alice.notifies.map(({ body }) => /version="(\d+)"/.exec(body)?.[1]);
    expect(versions).toEqual(["0", "1", "2", "3"]);
    expect(presence?.agent.size.subscriptions).toBe(0);
    const late = await alice.send("SUBSCRIBE", leg, [...LAMP, expires(600)]);
    expect(late.status).toBe(481);
  });

  test("[RFC 6665 §4.4.3] a fetch gets one NOTIFY", async () => {
    const alice = await phone("1000");
    const answer = await alice.send("SUBSCRIBE", alice.leg("sip:1001@example.com"), [...LAMP, expires(0)]);
    expect(answer.status).toBe(200);
    expect(state(await alice.notified(1))).toBe("terminated;reason=timeout");
  });

  test("[RFC 6665 §4.2.1.1] an unknown package is a 489", async () => {
    const alice = await phone("1000");
    const answer = await alice.send("SUBSCRIBE", alice.leg("sip:1001@example.com"), [
      ["event", "spirits"],
      expires(60),
    ]);
    expect([answer.status, headerOf(answer, "allow-events")]).toEqual([489, expect.stringContaining("dialog")]);
  });

  test("[RFC 3903 §6] what is published is told to watchers, and taken back with its entity-tag", async () => {
    const [alice, bob] = [await phone("1000"), await phone("1001")];
    const leg = alice.leg("sip:1001@example.com");
    await alice.send("SUBSCRIBE", leg, [["event", "presence"], expires(600)]);
    await alice.notified(1);
    const body =
      '<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:1001@example.com"><tuple id="t"><status><basic>open</basic></status><note>lunch</note></tuple></presence>';
    const event: Header = ["event", "presence"];
    const typed: Header = ["content-type", "application/pidf+xml"];
    const published = await bob.send("PUBLISH", bob.leg(bob.uri), [event, typed, expires(600)], body);
    expect(published.status).toBe(200);
    const tag: Header = ["sip-if-match", headerOf(published, "sip-etag")];
    // At most one in five seconds (RFC 3856 §6.10).
    expect((await alice.notified(2)).body).toContain("lunch");
    const removed = await bob.send("PUBLISH", bob.leg(bob.uri), [event, tag, expires(0)]);
    expect(removed.status).toBe(200);
    expect((await alice.notified(3)).body).not.toContain("lunch");
    await alice.send("SUBSCRIBE", leg, [event, expires(0)]);
    expect(state(await alice.notified(4))).toBe("terminated;reason=timeout");
  });
});
