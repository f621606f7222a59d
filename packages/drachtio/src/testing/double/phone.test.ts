import { afterEach, beforeEach, expect, test } from "vitest";
import { ask, notify } from "./application.ts";
import { type Application, Rig } from "./rig.ts";
import { headerOf } from "./sip.ts";

let rig: Rig;
let application: Application;

beforeEach(async () => {
  rig = await Rig.start();
  application = await rig.application();
});

afterEach(() => rig.close());

test("a phone publishes, with the entity-tag of what it replaces, and no dialog begins", async () => {
  application.answer = () => ({ status: 200, headers: { "SIP-ETag": "e1", Expires: 60 } });
  const phone = rig.double.phone("1001@tenant.example");
  const first = await phone.publish("<presence/>", { expires: 60 });
  expect([first.status, headerOf(first, "sip-etag")]).toEqual([200, "e1"]);
  await phone.publish("", { etag: "e1" });
  const [publish, refresh] = application.requests;
  expect(publish).toMatchObject({ method: "PUBLISH", body: "<presence/>", uri: "sip:1001@tenant.example" });
  expect([publish?.get("Content-Type"), publish?.get("Expires")]).toEqual(["application/pidf+xml", "60"]);
  expect([refresh?.get("SIP-If-Match"), refresh?.get("Content-Type")]).toEqual(["e1", undefined]);
  expect(rig.double.dialogs.size).toBe(0);
});

test("a challenge is answered once, with the next CSeq of the same Call-ID", async () => {
  application.answer = (request) => ({ status: request.get("Authorization") === "Digest x" ? 200 : 401 });
  const phone = rig.double.phone("1001", { credentials: () => ["Authorization", "Digest x"] });
  expect((await phone.subscribe("1002", { event: "presence" }).answered).status).toBe(200);
  const [first, second] = application.requests;
  expect(second?.get("Call-ID")).toBe(first?.get("Call-ID"));
  expect([first?.get("CSeq"), second?.get("CSeq")]).toEqual(["1 SUBSCRIBE", "2 SUBSCRIBE"]);
  application.answer = () => ({ status: 407 });
  expect((await phone.publish("<presence/>")).status).toBe(407);
  expect(application.requests).toHaveLength(4);
});

test("a phone without credentials gives up", async () => {
  application.answer = () => ({ status: 401 });
  expect((await rig.double.phone("1001").publish("<presence/>")).status).toBe(401);
  expect(application.requests).toHaveLength(1);
});

test("headers may be left out, put in the place of others, and sent in an older leg", async () => {
  const phone = rig.double.phone("1001");
  const bare = phone.subscribe("sip:1002@example.com", { event: "presence", expires: undefined, contact: undefined });
  await bare.answered;
  expect([application.requests[0]?.get("Contact"), application.requests[0]?.get("Expires")]).toEqual([
    undefined,
    undefined,
  ]);
  await phone.subscribe("1002@example.com", {
    event: "dialog;id=1",
    contact: "<sip:x@y>",
    headers: [["From", "<sip:z>;tag=q"]],
  }).answered;
  expect([application.requests[1]?.get("Contact"), application.requests[1]?.get("From")]).toEqual([
    "<sip:x@y>",
    "<sip:z>;tag=q",
  ]);
  await bare.refresh(undefined, [["Accept", "a/b"]]);
  expect([application.requests[2]?.get("Expires"), application.requests[2]?.get("Accept")]).toEqual(["3600", "a/b"]);
});

test("a phone keeps as many NOTIFYs and requests as it was told to, and counts them all", async () => {
  const phone = rig.double.phone("1001", { history: 2 });
  const subscription = phone.subscribe("1002", { event: "presence" });
  await subscription.answered;
  await rig.double.idle();
  for (const body of ["1", "2", "3"]) {
    notify(application.srf, application.dialogs[0] ?? "", "active", body);
    ask(application.srf, `sip:1001@${phone.address}`, {
      method: "NOTIFY",
      headers: { Event: "check-sync", "X-N": body },
    });
  }
  await rig.double.idle();
  expect([subscription.notified, subscription.notifies.map(({ body }) => body)]).toEqual([3, ["2", "3"]]);
  expect(phone.requests.map((request) => headerOf(request, "x-n"))).toEqual(["2", "3"]);
});

test("a phone keeps as many subscriptions to itself as it was told to", async () => {
  const phone = rig.double.phone("1001", { history: 2 });
  for (let n = 0; n < 3; n++) {
    ask(application.srf, `sip:1001@${phone.address}`, { method: "SUBSCRIBE", headers: { Event: `e${n}` } });
  }
  await rig.double.idle();
  expect(phone.notifiers.map(({ event }) => event)).toEqual(["e1", "e2"]);
});

test("NOTIFYs are answered with the status and headers that are told, and only once", async () => {
  const phone = rig.double.phone("1001");
  phone.answerNotify = () => ({ status: 503, headers: [["Retry-After", "5"]] });
  const subscription = phone.subscribe("1002", { event: "presence" });
  await subscription.answered;
  await rig.double.idle();
  const asked = notify(application.srf, application.dialogs[0] ?? "", "active");
  await rig.double.idle();
  subscription.notifies[0]?.answer(200);
  await rig.double.idle();
  expect([asked.answer?.status, asked.answer?.get("Retry-After")]).toEqual([503, "5"]);
  expect([subscription.notifies[0]?.answered, subscription.notifies[0]?.state]).toEqual([503, "active"]);
});

test("NOTIFYs from another tag are refused", async () => {
  const phone = rig.double.phone("1001");
  const subscription = phone.subscribe("1002", { event: "presence" });
  await subscription.answered;
  const { callId, localTag } = subscription.leg;
  const headers = { "Call-ID": callId, From: "<sip:a@b>;tag=other", To: `<sip:c@d>;tag=${localTag}` };
  const asked = ask(application.srf, `sip:1001@${phone.address}`, { method: "NOTIFY", headers });
  await rig.double.idle();
  expect(asked.answer?.status).toBe(481);
  expect(subscription.notified).toBe(0);
});

test("a NOTIFY may overtake the answer to its SUBSCRIBE", async () => {
  application.answer = () => undefined;
  const phone = rig.double.phone("1001");
  const subscription = phone.subscribe("1002", { event: "presence" });
  await rig.double.idle();
  const { callId, localTag } = subscription.leg;
  const headers = { "Call-ID": callId, From: "<sip:a@b>;tag=early", To: `<sip:c@d>;tag=${localTag}` };
  const asked = ask(application.srf, `sip:1001@${phone.address}`, { method: "NOTIFY", headers });
  await rig.double.idle();
  expect([asked.answer?.status, subscription.leg.remoteTag, subscription.notified]).toEqual([200, "early", 1]);
});

test("what ended is forgotten on both sides", async () => {
  const subscription = rig.double.phone("1001").subscribe("1002", { event: "presence" });
  expect(subscription.state).toBe("init");
  expect(rig.double.subscriptions).toBe(1);
  await subscription.answered;
  expect(subscription.state).toBe("active");
  expect((await subscription.unsubscribe()).status).toBe(200);
  expect(application.requests.at(-1)?.get("Expires")).toBe("0");
  await rig.double.idle();
  notify(application.srf, application.dialogs[0] ?? "", "terminated;reason=timeout");
  await rig.double.idle();
  expect([subscription.state, rig.double.subscriptions, rig.double.dialogs.size]).toEqual(["terminated", 0, 0]);
});

test("a phone that closes its TCP connection is not reached at once, and hears no answer", async () => {
  const phone = rig.double.phone("1001", { transport: "tcp" });
  const subscription = phone.subscribe("1002", { event: "presence" });
  await subscription.answered;
  await rig.double.idle();
  application.answer = () => undefined;
  phone.subscribe("1003", { event: "presence" });
  await rig.double.idle();
  phone.isReachable = false;
  const asked = notify(application.srf, application.dialogs[0] ?? "", "active");
  await rig.double.idle();
  expect(asked.answer).toMatchObject({ status: 503, source: "network" });
  const [, waiting] = application.responses;
  if (waiting !== undefined) application.send(waiting, 200);
  await rig.double.idle();
  expect(application.errors).toEqual(["transport for response has been shutdown or closed"]);
  expect(rig.double.dialogs.size).toBe(1);
});

test("a UDP phone that is unplugged is silent", async () => {
  const phone = rig.double.phone("1001");
  await phone.subscribe("1002", { event: "presence" }).answered;
  await rig.double.idle();
  phone.isReachable = false;
  const asked = notify(application.srf, application.dialogs[0] ?? "", "active");
  await rig.double.idle();
  expect(asked.answer).toBeUndefined();
  rig.clock.advance(32_000);
  await rig.double.idle();
  expect(asked.answer?.status).toBe(408);
});

test.each([
  [[0], 503],
  [[60], 200],
  [[0, 0], 503],
  [[0, 60], 200],
  [[60, 0], 200],
])(
  "a Contact that leads nowhere is reached over its connection when %j s were granted: %s",
  async (granted, status) => {
    const phone = rig.double.phone("1001", { transport: "tcp" });
    const contact = "<sip:1001@x.invalid;transport=tcp>";
    const [expires, refreshed] = granted;
    const subscription = phone.subscribe("1002", { event: "presence", contact, expires });
    await subscription.answered;
    if (refreshed !== undefined) await subscription.refresh(refreshed);
    await rig.double.idle();
    const asked = notify(application.srf, application.dialogs[0] ?? "", "active");
    await rig.double.idle();
    expect(asked.answer?.status).toBe(status);
  },
);

test("requests out of dialogs are answered as the phone was told, or not", async () => {
  const phone = rig.double.phone("1001");
  const options = { method: "NOTIFY", headers: { Event: "check-sync" } };
  const ok = ask(application.srf, `sip:1001@${phone.address}`, { ...options });
  await rig.double.idle();
  phone.onRequest = () => "never";
  const silent = ask(application.srf, `sip:1001@${phone.address}`, { method: "MESSAGE" });
  await rig.double.idle();
  expect([ok.answer?.status, silent.answer]).toEqual([200, undefined]);
});

test("1,000 phones subscribe, are notified and end, and nothing is left", async () => {
  application.answer = (request) => ({ status: 200, headers: { Expires: request.get("Expires") } });
  const subscriptions = Array.from({ length: 1000 }, (_, n) =>
    rig.double.phone(`${n}`, { history: 1 }).subscribe("1002", { event: "presence" }),
  );
  await Promise.all(subscriptions.map(({ answered }) => answered));
  await rig.double.idle();
  expect(rig.double.dialogs.size).toBe(1000);
  for (const dialog of application.dialogs) notify(application.srf, dialog, "terminated;reason=timeout");
  await rig.double.idle();
  expect([rig.double.dialogs.size, rig.double.subscriptions]).toEqual([0, 0]);
});
