import { toSeconds } from "@presence/core";
import { expect, type TestContext, test } from "vitest";
import type { Config } from "../../src/config/index.ts";
import { webSocketLine } from "./lines.ts";
import { describeWith } from "./programs.ts";
import { bothAlgorithms, TestServer } from "./server.ts";
import { refresh, SipjsPhone } from "./sipjs-phone.ts";

const BOUND = 60_000;
const INSTANCE = "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

describeWith([], "SIP.js over WebSocket", () => {
  test.concurrent("registers with its password, and is reached at a contact of .invalid", {
    timeout: BOUND,
  }, async (context) => {
    const server = await TestServer.start(context);
    const { phone } = await browser(context, server, "1000");
    expect(await phone.register()).toBe(200);
    const registered = await server.news.until(({ type }) => type === "registered", "registration");
    expect(registered).toMatchObject({ aor: "1000@127.0.0.1", binding: { instance: INSTANCE } });
  });

  // It sees only the last challenge, and gives up where that is not MD5.
  test.concurrent
    .fails("registers where SHA-256 is offered as well as MD5", { timeout: BOUND }, async (context) => {
      const server = await TestServer.start(context, bothAlgorithms);
      const { phone } = await browser(context, server, "1000");
      expect(await phone.register()).toBe(200);
    });

  test.concurrent("is refused with a wrong password", { timeout: BOUND }, async (context) => {
    const server = await TestServer.start(context);
    const line = await webSocketLine(server.portOf("ws"), "stranger");
    const phone = new SipjsPhone(context, line, "1000", "not the password", INSTANCE);
    expect(await phone.register()).toBe(401);
    expect(server.news.entries).toMatchObject([{ reason: "no-credentials" }, { reason: "wrong-credentials" }]);
  });

  test.concurrent("subscribes, is notified of each change, and unsubscribes", { timeout: BOUND }, async (context) => {
    const server = await TestServer.start(context);
    const { phone } = await browser(context, server, "1000");
    const { told, subscription } = phone.subscribe("sip:1001@127.0.0.1", "dialog");
    await told.until(({ state }) => state.startsWith("active"), "first NOTIFY");
    server.call("1001", "early");
    await told.until(({ body }) => body.includes("<state>early</state>"), "NOTIFY of ringing");
    server.call("1001", "confirmed");
    await told.until(({ body }) => body.includes("<state>confirmed</state>"), "NOTIFY of talking");
    expect(await refresh(await subscription, 0)).toBe(200);
    await told.until(({ state }) => state.startsWith("terminated"), "last NOTIFY");
    expect(server.size.subscriptions).toBe(0);
  });

  test.concurrent("refreshes twice, and unsubscribes, where nobody asks for a password", {
    timeout: BOUND,
  }, async (context) => {
    const server = await TestServer.start(context, (config) => ({ ...config, auth: "off" }));
    await refreshesTwice(context, server);
  });

  // It counts a challenged request in a dialog once, so that the next request comes under a CSeq that was there before.
  test.concurrent("refreshes twice, and unsubscribes, where each is asked for a password", {
    timeout: BOUND,
  }, async (context) => {
    await refreshesTwice(context, await TestServer.start(context));
  });

  test.concurrent("publishes, and another one sees it", { timeout: BOUND }, async (context) => {
    const server = await TestServer.start(context);
    const [alice, bob] = [await browser(context, server, "1000"), await browser(context, server, "1001")];
    const { told } = alice.phone.subscribe("sip:1001@127.0.0.1", "presence");
    await told.until(({ body }) => body.includes("<basic>closed</basic>"), "NOTIFY of closed");
    expect(await bob.phone.publish("sip:1001@127.0.0.1", PIDF)).toBe(200);
    await told.until(({ body }) => body.includes("at lunch"), "NOTIFY of lunch");
  });

  test.concurrent("whose socket breaks is waited for, and then its subscription ends", {
    timeout: BOUND,
  }, async (context) => {
    const server = await TestServer.start(context, parking(2));
    const { phone, line } = await browser(context, server, "1000");
    const { told } = phone.subscribe("sip:1001@127.0.0.1", "dialog");
    await told.until(({ state }) => state.startsWith("active"), "first NOTIFY");
    await phone.register();
    const from = server.news.end;
    line.cut();
    // The registration was on the same flow (RFC 5626 §4.2), and nobody waits for it.
    await server.news.until(({ type }) => type === "unregistered", "end of the registration", from);
    expect(server.subscriptions()).toHaveLength(1);
    await server.news.until(({ type }) => type === "subscription.ended", "end of the subscription", from);
    expect(server.size.subscriptions).toBe(0);
  });

  test.concurrent("whose socket breaks and who comes back in time has one subscription, and sees what it missed", {
    timeout: BOUND,
  }, async (context) => {
    const server = await TestServer.start(context, parking(30));
    const before = await browser(context, server, "1000");
    const { told } = before.phone.subscribe("sip:1001@127.0.0.1", "dialog");
    await told.until(({ state }) => state.startsWith("active"), "first NOTIFY");
    await before.phone.register();
    before.line.cut();
    await server.news.until(({ type }) => type === "unregistered", "end of the registration");
    server.call("1001", "confirmed");
    const after = await browser(context, server, "1000");
    const from = server.news.end;
    const resumed = after.phone.subscribe("sip:1001@127.0.0.1", "dialog");
    await resumed.told.until(({ body }) => body.includes("<state>confirmed</state>"), "NOTIFY of what it missed");
    await server.news.until(({ type }) => type === "subscription.ended", "end of the old subscription", from);
    expect(server.subscriptions()).toHaveLength(1);
    expect(told.entries).toHaveLength(1);
  });
});

const PIDF = `<?xml version="1.0"?><presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:1001@127.0.0.1">
<tuple id="t"><status><basic>open</basic></status><note>at lunch</note></tuple></presence>`;

async function refreshesTwice(context: TestContext, server: TestServer): Promise<void> {
  const { phone } = await browser(context, server, "1000");
  const { told, subscription } = phone.subscribe("sip:1001@127.0.0.1", "dialog");
  const dialog = await subscription;
  for (const count of [2, 3]) {
    expect(await refresh(dialog, 600)).toBe(200);
    await told.until(({ state }) => state.startsWith("active"), "NOTIFY of the refresh", count - 1);
  }
  expect(await refresh(dialog, 0)).toBe(200);
  await told.until(({ state }) => state.startsWith("terminated"), "last NOTIFY");
}

async function browser(context: TestContext, server: TestServer, user: string) {
  const line = await webSocketLine(server.portOf("ws"), `page-of-${user}`);
  return { line, phone: new SipjsPhone(context, line, user, server.passwordOf(user), INSTANCE) };
}

function parking(seconds: number): (config: Config) => Config {
  return (config) => ({ ...config, agent: { ...config.agent, parkTime: toSeconds(seconds) } });
}
