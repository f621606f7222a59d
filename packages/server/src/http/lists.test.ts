import { expect, test } from "vitest";
import { Rig } from "./testing/rig.ts";

const PIDF = `<?xml version="1.0"?><presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:1001@example.com"><tuple id="a"><status><basic>open</basic></status></tuple></presence>`;

function publish(rig: Rig, user: string): string[] {
  const who = `${user}@example.com`;
  return rig.world.request(
    "PUBLISH",
    who,
    who,
    ["Event: presence", "Expires: 600", "Content-Type: application/pidf+xml"],
    PIDF,
  );
}

function register(rig: Rig, user: string, ...headers: string[]): string[] {
  const who = `${user}@example.com`;
  return rig.world.request("REGISTER", who, who, ["Expires: 600", "User-Agent: Phone 1", ...headers]);
}

/** What a phone sends when it has been subscribed to. */
function notifyUpon(subscribe: string): string {
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(subscribe)?.[1]?.trim();
  return [
    "NOTIFY sip:127.0.0.1 SIP/2.0",
    "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnotify;rport",
    `From: ${header("To")};tag=phone`,
    `To: ${header("From")}`,
    `Call-ID: ${header("Call-ID")}`,
    "CSeq: 1 NOTIFY",
    "Max-Forwards: 70",
    "Contact: <sip:phone@192.0.2.1:5060>",
    "Event: presence",
    "Subscription-State: active;expires=600",
    "Content-Length: 0",
    "",
    "",
  ].join("\r\n");
}

test("what phones have published is listed until it expires", async () => {
  const rig = await Rig.open();
  expect(publish(rig, "1001").join()).toContain("SIP/2.0 200");
  publish(rig, "1002");
  rig.world.wait(100);
  const { json } = await rig.get("/v1/publications");
  expect(json).toMatchObject({
    total: 2,
    items: [{ resource: "1001@example.com", package: "presence", expires: 500 }, {}],
  });
  for (const [query, total] of [
    ["resource=1002@example.com", 1],
    ["resource=1003@example.com", 0],
    ["package=presence", 2],
    ["package=dialog", 0],
  ]) {
    expect((await rig.get(`/v1/publications?${query}`)).json).toMatchObject({ total });
  }
  expect((await rig.get("/v1/publications?resource=tel:1")).status).toBe(400);
  rig.world.wait(500);
  expect((await rig.get("/v1/publications")).json).toMatchObject({ total: 0, items: [], next: null });
});

test("phones that are registered are listed with where they are reached", async () => {
  const rig = await Rig.open();
  register(rig, "1001");
  register(rig, "1002");
  rig.world.wait(100);
  const { json } = await rig.get("/v1/registrations?aor=1001@example.com");
  expect(json).toMatchObject({
    total: 1,
    items: [{ aor: "1001@example.com", uri: "sip:phone@192.0.2.1:5060", expires: 500, userAgent: "Phone 1" }],
  });
  expect((await rig.get("/v1/registrations")).json).toMatchObject({ total: 2 });
  expect((await rig.get("/v1/registrations?aor=1003@example.com")).json).toMatchObject({ total: 0 });
  expect((await rig.get("/v1/registrations?aor=tel:1")).status).toBe(400);
});

test("a registration can be ended, and one that is not there cannot", async () => {
  const rig = await Rig.open();
  register(rig, "1001");
  const key = encodeURIComponent("sip:phone@192.0.2.1:5060");
  expect((await rig.delete("/v1/registrations/1001@example.com?key=another")).status).toBe(404);
  expect((await rig.delete(`/v1/registrations/1001@example.com?key=${key}`)).status).toBe(204);
  expect((await rig.get("/v1/registrations")).json).toMatchObject({ total: 0 });
  expect((await rig.delete("/v1/registrations/1001@example.com")).status).toBe(404);
  expect((await rig.delete("/v1/registrations/1001@elsewhere.example")).status).toBe(404);
});

test("phones that are subscribed to are listed", async () => {
  const rig = await Rig.open();
  const subscribe =
    register(rig, "1001", "Allow: SUBSCRIBE, NOTIFY").find((text) => text.startsWith("SUBSCRIBE ")) ?? "";
  register(rig, "1002", "Allow: SUBSCRIBE, NOTIFY");
  expect((await rig.get("/v1/watching")).json).toMatchObject({ total: 2 });
  for (const [query, total] of [
    ["resource=1001@example.com", 1],
    ["package=presence", 2],
    ["package=dialog", 0],
  ]) {
    expect((await rig.get(`/v1/watching?${query}`)).json).toMatchObject({ total });
  }
  expect((await rig.get("/v1/watching?resource=tel:1")).status).toBe(400);
  const dialogs = async () => Object((await rig.get("/v1/watching")).json).items.map((one: object) => "dialog" in one);
  expect(await dialogs()).toEqual([false, false]);
  expect(rig.world.receive(notifyUpon(subscribe)).join()).toContain("SIP/2.0 200");
  expect(await dialogs()).toEqual([true, false]);
});

test("a resource is explained by what its sources said and who watches it", async () => {
  const rig = await Rig.open();
  const path = "/v1/entities/1001@example.com/explain";
  expect((await rig.get(path)).status).toBe(404);
  publish(rig, "1001");
  rig.world.subscribe("1002", "1001");
  rig.world.subscribe("1003", "1001");
  expect((await rig.get(path)).json).toMatchObject({
    resource: "1001@example.com",
    state: "idle",
    because: [{ rule: "device-open" }, {}],
    sources: [{ type: "device" }],
    subscriptions: [{ subscription: { watcher: "1002@example.com" }, notified: [{ status: 200 }] }, {}],
    totalSubscriptions: 2,
  });
  const one = Object((await rig.get(`${path}?watcher=1003@example.com`)).json);
  expect(one).toMatchObject({
    subscriptions: [{ subscription: { watcher: "1003@example.com" } }],
    totalSubscriptions: 1,
  });
  expect((await rig.get(`${path}?limit=1`)).json).toMatchObject({ subscriptions: [{}], totalSubscriptions: 2 });
  expect((await rig.get(`${path}?watcher=tel:1`)).status).toBe(400);
});

test("what a phone says shows in the state of its user", async () => {
  const rig = await Rig.open();
  publish(rig, "1001");
  const summary =
    "Messages-Waiting: yes\r\nMessage-Account: sip:vm@example.com\r\nVoice-Message: 2/1 (1/0)\r\nFax-Message: 1/0\r\n";
  const who = "1001@example.com";
  const headers = ["Event: message-summary", "Content-Type: application/simple-message-summary"];
  expect(rig.world.request("PUBLISH", who, who, headers, summary).join()).toContain("SIP/2.0 200");
  expect((await rig.get(`/v1/entities/${who}`)).json).toMatchObject({
    state: "idle",
    mailbox: {
      waiting: true,
      account: "sip:vm@example.com",
      classes: [{ name: "voice-message", new: 2, old: 1, urgent: { new: 1, old: 0 } }, { name: "fax-message" }],
    },
  });
});

test("an entity of which nothing is known is what the operator says of those", async () => {
  const path = "/v1/entities/1001@example.com";
  const offline = await Rig.open();
  expect((await offline.get(path)).json).toEqual({
    entity: "1001@example.com",
    state: "offline",
    basic: "closed",
    note: null,
    activities: [],
    dnd: false,
    onThePhone: false,
    calls: [],
    forwarding: {},
    mailbox: null,
  });
  const idle = await Rig.open({ composition: { dnd: "any", withoutRegistration: "idle" } });
  expect((await idle.get(path)).json).toMatchObject({ state: "idle", basic: "open" });
});
