import { expect, type TestContext, test } from "vitest";
import { kamailio } from "./kamailio.ts";
import { udpLine } from "./lines.ts";
import { describeWith } from "./programs.ts";
import { TestServer } from "./server.ts";
import { refresh, SipjsPhone } from "./sipjs-phone.ts";

const BOUND = 60_000;

describeWith(["kamailio"], "Kamailio as the peer to which we subscribe", () => {
  test.concurrent("is subscribed to when it is registered, and what is published there lights a lamp here", {
    timeout: BOUND,
  }, async (context) => {
    const server = await TestServer.start(context);
    const { news } = server;
    const { peer, port } = await kamailio(context);
    const watcher = await phone(context, server, "1000", server.port);
    const { told } = watcher.subscribe("sip:1001@127.0.0.1", "presence");
    await told.until(({ body }) => body.includes("<basic>closed</basic>"), "NOTIFY of closed");

    // The gateway of 1001, as its own proxy registers it.
    const gateway = await phone(context, server, "1001", port, [`<sip:127.0.0.1:${port};lr>`]);
    const contact = `sip:1001@127.0.0.1:${port}`;
    expect(await gateway.register([`Contact: <${contact}>`, "Allow: SUBSCRIBE, NOTIFY"], server.address)).toBe(200);
    await peer.line(new RegExp(`^.*SUBSCRIBE ${contact.replaceAll(".", "\\.")} from 127\\.0\\.0\\.1:${server.port}`));
    await news.until((one) => one.type === "watching" && one.state === "active", "active subscription of ours");
    await told.until(({ body }) => body.includes("<basic>open</basic>"), "NOTIFY of registered");

    const publisher = await phone(context, server, "1001", port);
    expect(await publisher.publish(contact, onThePhone("sip:1001@127.0.0.1"))).toBe(200);
    await news.until((one) => one.type === "notified" && one.status?.onThePhone === true, "NOTIFY of Kamailio");
    await told.until(({ body }) => body.includes("on-the-phone"), "NOTIFY of the lamp");

    const end = peer.output.end;
    expect(await gateway.register([`Contact: <${contact}>;expires=0`], server.address)).toBe(200);
    await peer.line(new RegExp(`SUBSCRIBE sip:127\\.0\\.0\\.1:${port} from`), end);
    await news.until((one) => one.type === "watching" && one.state === "terminated", "end of our subscription");
    expect(server.size.watching).toBe(0);
  });
});

describeWith(["kamailio"], "Kamailio as a record-routing proxy in front of us", () => {
  test.concurrent("[RFC 3261 §12.2] a subscription through it is notified, refreshed and ended through it", {
    timeout: BOUND,
  }, async (context) => {
    const server = await TestServer.start(context, (config) => ({ ...config, auth: "off" }));
    const { peer, port } = await kamailio(context);
    const watcher = await phone(context, server, "1000", port, [`<sip:127.0.0.1:${port};lr>`]);
    const { told, subscription } = watcher.subscribe(`sip:1001@${server.address}`, "dialog");
    const dialog = await subscription;
    // Its NOTIFY has come by the proxy's Route, and with a Via of each.
    await peer.line(
      new RegExp(`NOTIFY sip:1000@127\\.0\\.0\\.1:\\d+ from 127\\.0\\.0\\.1:${server.port}, Route <sip:127`),
    );
    expect(told.entries).toMatchObject([{ via: 2 }]);
    server.call("1001", "confirmed");
    await told.until(({ body }) => body.includes("<state>confirmed</state>"), "NOTIFY of talking");
    const before = told.end;
    expect(await refresh(dialog, 600)).toBe(200);
    await told.until(({ state }) => state.startsWith("active"), "NOTIFY of the refresh", before);
    expect(await refresh(dialog, 0)).toBe(200);
    await told.until(({ state }) => state.startsWith("terminated"), "last NOTIFY");
    expect(told.entries.every(({ via }) => via === 2)).toBe(true);
    expect(server.size.subscriptions).toBe(0);
  });

  test.concurrent("lets passwords through", { timeout: BOUND }, async (context) => {
    const server = await TestServer.start(context);
    const { port } = await kamailio(context);
    const watcher = await phone(context, server, "1000", port, [`<sip:127.0.0.1:${port};lr>`]);
    const { told, subscription } = watcher.subscribe(`sip:1001@${server.address}`, "dialog");
    const dialog = await subscription;
    expect(await refresh(dialog, 0)).toBe(200);
    await told.until(({ state }) => state.startsWith("terminated"), "last NOTIFY");
    expect(server.news.count(({ type }) => type === "turned-away")).toBe(2);
  });
});

/** A phone of that user by UDP, whose next hop is that port. */
async function phone(
  context: TestContext,
  server: TestServer,
  user: string,
  port: number,
  routeSet: readonly string[] = [],
): Promise<SipjsPhone> {
  return new SipjsPhone(context, await udpLine(port), user, server.passwordOf(user), `urn:uuid:${user}`, routeSet);
}

function onThePhone(entity: string): string {
  return `<?xml version="1.0"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
  xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="${entity}">
<tuple id="t"><status><basic>open</basic></status></tuple>
<dm:person id="p"><rpid:activities><rpid:on-the-phone/></rpid:activities></dm:person></presence>`;
}
