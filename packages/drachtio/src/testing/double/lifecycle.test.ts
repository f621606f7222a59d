import { afterEach, beforeEach, expect, test } from "vitest";
import { ask, notify } from "./application.ts";
import { type Application, Rig } from "./rig.ts";
import type { Subscription } from "./subscription.ts";

let rig: Rig;
let application: Application;

beforeEach(async () => {
  rig = await Rig.start();
  application = await rig.application();
});

afterEach(() => rig.close());

async function subscribed(name = "1001"): Promise<{ subscription: Subscription; dialog: string }> {
  const subscription = rig.double.phone(name).subscribe("1002", { event: "presence", expires: 600 });
  expect((await subscription.answered).status).toBe(200);
  await rig.double.idle();
  return { subscription, dialog: application.dialogs.at(-1) ?? "" };
}

test("a SUBSCRIBE comes as a request out of dialogs, with its source and where it was received", async () => {
  const phone = rig.double.phone("1001", { address: "10.9.9.9", port: 5066, transport: "tcp" });
  await phone.subscribe("1002", { event: "presence", accept: "a/b", userAgent: "phone 1" }).answered;
  const [request] = application.requests;
  expect(request).toMatchObject({
    source: "network",
    source_address: "10.9.9.9",
    source_port: 5066,
    protocol: "tcp",
    receivedOn: "127.0.0.1:5060",
    stackDialogId: "",
  });
  expect([request?.get("Event"), request?.get("Accept"), request?.get("User-Agent")]).toEqual([
    "presence",
    "a/b",
    "phone 1",
  ]);
});

test("an answer comes back as it was sent: with a To tag, the Contact of the server, the id of the dialog", async () => {
  const { subscription, dialog } = await subscribed();
  const { callId, localTag, remoteTag, target } = subscription.leg;
  expect(dialog).toBe(`${callId};from-tag=${localTag}`);
  expect(remoteTag).not.toBe("");
  expect(target).toBe("sip:127.0.0.1:5060");
  expect(rig.double.dialogs.get(dialog)?.role).toBe("uas");
});

test("the application may choose the To tag and the Contact, and not the Via", async () => {
  application.answer = (request) => ({
    status: 200,
    headers: { Expires: 60, To: `${request.get("To")};tag=mine`, Contact: "<sip:me@here>", Via: "SIP/2.0/UDP x" },
  });
  const { subscription } = await subscribed();
  expect(subscription.leg).toMatchObject({ remoteTag: "mine", target: "sip:me@here" });
});

test("a refresh comes with the id of its dialog and without where it was received", async () => {
  const { subscription, dialog } = await subscribed();
  expect((await subscription.refresh()).status).toBe(200);
  expect(application.requests.at(-1)).toMatchObject({ stackDialogId: dialog });
  expect(application.requests.at(-1)?.receivedOn).toBeUndefined();
  await rig.double.idle();
  expect(application.dialogs).toEqual([dialog, dialog]);
  expect(rig.double.dialogs.get(dialog)?.waiting.size).toBe(0);
});

test("NOTIFYs count from the SUBSCRIBE, have the tags of the dialog, no Contact, and a CSeq that the application cannot set", async () => {
  const { subscription, dialog } = await subscribed();
  for (let n = 0; n < 200; n++)
    notify(application.srf, dialog, "active;expires=600", `<a${n}/>`, { CSeq: "50 NOTIFY" });
  await rig.double.idle();
  expect(subscription.notifies.map(({ cseq }) => cseq)).toEqual(Array.from({ length: 200 }, (_, n) => n + 2));
  expect(subscription.notifies.map(({ body }) => body)).toEqual(Array.from({ length: 200 }, (_, n) => `<a${n}/>`));
  expect(subscription.notifies[0]?.request.headers.map(([name]) => name)).not.toContain("contact");
});

test("a NOTIFY goes to the Contact of the SUBSCRIBE, or to the URI that the application says", async () => {
  const { subscription, dialog } = await subscribed();
  notify(application.srf, dialog, "active;expires=600");
  const headers = { Event: "presence", "Subscription-State": "active" };
  ask(application.srf, "sip:elsewhere", { method: "NOTIFY", stackDialogId: dialog, headers });
  await rig.double.idle();
  const uris = subscription.notifies.map(({ request }) => request.uri);
  expect(uris).toEqual([subscription.phone.contact.slice(1, -1), "sip:elsewhere"]);
});

test("a body with what is not ASCII arrives whole", async () => {
  const { subscription, dialog } = await subscribed();
  notify(application.srf, dialog, "active;expires=600", "<note>Grüße ☎</note>\r\n\r\n<b/>");
  await rig.double.idle();
  expect(subscription.notifies[0]?.body).toBe("<note>Grüße ☎</note>\r\n\r\n<b/>");
});

test("a body without Content-Type is not sent", async () => {
  const { dialog } = await subscribed();
  const within = ask(application.srf, "sip:placeholder", { method: "NOTIFY", stackDialogId: dialog, body: "x" });
  const outside = ask(application.srf, "sip:1001@10.0.0.1", { method: "MESSAGE", body: "x" });
  await rig.double.idle();
  expect(within.error?.message).toBe("Server error: missing content-type");
  expect(outside.error?.message).toBe("missing content-type");
});

test.each([200, 481, 503, "never" as const])(
  "a NOTIFY that says terminated ends its dialog when answered %s",
  async (answer) => {
    const { subscription, dialog } = await subscribed();
    subscription.answerNotify = () => answer;
    notify(application.srf, dialog, "terminated;reason=timeout");
    await rig.double.idle();
    rig.clock.advance(32_000);
    await rig.double.idle();
    expect(rig.double.dialogs.size).toBe(0);
    const late = notify(application.srf, dialog, "active;expires=60");
    await rig.double.idle();
    expect(late.error).toMatchObject({ code: "ENODIALOG" });
  },
);

test.each([200, 481, 503, "never" as const])("no other NOTIFY ends its dialog when answered %s", async (answer) => {
  const { subscription, dialog } = await subscribed();
  subscription.answerNotify = () => answer;
  const asked = notify(application.srf, dialog, "active;expires=60");
  await rig.double.idle();
  rig.clock.advance(32_000);
  await rig.double.idle();
  expect(asked.answer?.status).toBe(answer === "never" ? 408 : answer);
  expect(rig.double.dialogs.has(dialog)).toBe(true);
});

test("an unanswered NOTIFY is answered 408 when its time is up and not before, as if from the network", async () => {
  const { subscription, dialog } = await subscribed();
  subscription.answerNotify = () => "later";
  const asked = notify(application.srf, dialog, "active;expires=60");
  await rig.double.idle();
  rig.clock.advance(31_999);
  await rig.double.idle();
  expect(asked.answer).toBeUndefined();
  rig.clock.advance(1);
  await rig.double.idle();
  expect(asked.answer).toMatchObject({ status: 408, source: "network" });
  subscription.notifies[0]?.answer(200);
  await rig.double.idle();
  expect(asked.answer?.status, "what comes later is dropped").toBe(408);
});

test("dialogs have no expiry", async () => {
  await subscribed();
  rig.clock.advance(86_400_000);
  await rig.double.idle();
  expect(rig.double.dialogs.size).toBe(1);
});

test("a refresh that waits when its dialog ends is answered 500, and the application's answer is refused", async () => {
  const { subscription, dialog } = await subscribed();
  application.answer = () => undefined;
  const refreshed = subscription.refresh();
  await rig.double.idle();
  notify(application.srf, dialog, "terminated;reason=deactivated");
  expect((await refreshed).status).toBe(500);
});

test("a SUBSCRIBE again with the same Call-ID and From tag is answered 480, and later goes into the dialog", async () => {
  const phone = rig.double.phone("1001");
  const first = phone.subscribe("1002", { event: "presence" });
  const copy = phone.subscribe("1002", { event: "presence", leg: { ...first.leg, cseq: 0 } });
  expect((await first.answered).status).toBe(200);
  expect((await copy.answered).status).toBe(480);
  await rig.double.idle();
  expect(application.requests.map(({ stackDialogId }) => stackDialogId)).toEqual(["", ""]);
  expect(application.errors).toEqual(["dialog already exists, rejecting this request"]);
  const third = phone.subscribe("1002", { event: "presence", leg: { ...first.leg, remoteTag: "", cseq: 0 } });
  expect((await third.answered).status).toBe(200);
  expect(application.requests.at(-1)?.stackDialogId).toBe(application.dialogs[0]);
});

test("a dialog that ended may begin anew under its id", async () => {
  const { subscription, dialog } = await subscribed();
  notify(application.srf, dialog, "terminated;reason=timeout");
  await rig.double.idle();
  const leg = { ...subscription.leg, remoteTag: "" };
  const again = rig.double.phone("1001").subscribe("1002", { event: "presence", leg });
  expect((await again.answered).status).toBe(200);
  expect((await again.refresh()).status).toBe(200);
  expect(application.requests.at(-1)?.stackDialogId).toBe(dialog);
});

test("a refresh that is refused leaves the subscription as it is, unless by 481", async () => {
  const { subscription } = await subscribed();
  application.answer = () => ({ status: 423 });
  await subscription.refresh(5);
  expect(subscription.state).toBe("active");
  application.answer = () => ({ status: 481 });
  await subscription.refresh();
  expect(subscription.state).toBe("terminated");
});

test("a SUBSCRIBE in a dialog that is no more comes as a new one, with its To tag", async () => {
  const { subscription, dialog } = await subscribed();
  subscription.answerNotify = () => 200;
  notify(application.srf, dialog, "terminated;reason=timeout");
  await rig.double.idle();
  application.answer = () => ({ status: 481 });
  expect((await subscription.refresh()).status).toBe(481);
  expect(application.requests.at(-1)).toMatchObject({ stackDialogId: "", receivedOn: "127.0.0.1:5060" });
  expect(application.requests.at(-1)?.get("To")).toContain(`;tag=${subscription.leg.remoteTag}`);
});

test("a refused SUBSCRIBE begins no dialog, has no Contact and keeps the headers of its answer", async () => {
  application.answer = () => ({ status: 423, headers: { "Min-Expires": 90 } });
  const subscription = rig.double.phone("1001").subscribe("1002", { event: "presence", expires: 5 });
  const { status, headers } = await subscription.answered;
  expect(status).toBe(423);
  expect(headers).toContainEqual(["min-expires", "90"]);
  expect(headers.map(([name]) => name)).not.toContain("contact");
  expect(subscription.state).toBe("terminated");
  expect(rig.double.dialogs.size).toBe(0);
});

test("a request that waits for the application is forgotten after 64 s, its phone having given up after 32", async () => {
  application.answer = () => undefined;
  const subscriptions = ["1002", "1003"].map((name) => rig.double.phone("1001").subscribe(name, { event: "presence" }));
  await rig.double.idle();
  rig.clock.advance(32_000);
  expect((await subscriptions[0]?.answered)?.status).toBe(408);
  const [late, tooLate] = application.responses;
  rig.clock.advance(31_999);
  if (late !== undefined) application.send(late, 200);
  await rig.double.idle();
  expect([application.errors, rig.double.dialogs.size]).toEqual([[], 1]);
  rig.clock.advance(1);
  if (tooLate !== undefined) application.send(tooLate, 200);
  await rig.double.idle();
  expect([application.errors, rig.double.dialogs.size]).toEqual([["Response not sent due to unknown transaction"], 1]);
});

test("a refresh that waits for the application is forgotten after 64 s", async () => {
  const { subscription, dialog } = await subscribed();
  application.answer = () => undefined;
  const refreshed = subscription.refresh();
  await rig.double.idle();
  rig.clock.advance(64_000);
  expect((await refreshed).status).toBe(408);
  expect(rig.double.dialogs.get(dialog)?.waiting.size).toBe(0);
});

test("provisional answers pass in both directions and settle nothing", async () => {
  const { subscription, dialog } = await subscribed();
  application.answer = () => undefined;
  const refreshed = subscription.refresh();
  await rig.double.idle();
  const response = application.responses.at(-1);
  response?.send(183);
  await rig.double.idle();
  response?.send(200, { headers: { Expires: 60 } });
  expect((await refreshed).status).toBe(200);
  subscription.answerNotify = () => 183;
  const asked = notify(application.srf, dialog, "terminated");
  await rig.double.idle();
  expect(asked.answer?.status).toBe(183);
  expect(rig.double.dialogs.has(dialog)).toBe(true);
  rig.clock.advance(32_000);
  await rig.double.idle();
  expect(asked.answer?.status).toBe(408);
  expect(rig.double.dialogs.size).toBe(0);
});
