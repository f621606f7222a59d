import { afterEach, beforeEach, expect, test } from "vitest";
import { type Asked, ask, connect, newSrf } from "./application.ts";
import type { Phone } from "./phone.ts";
import { type Application, Rig } from "./rig.ts";

let rig: Rig;
let application: Application;
let phone: Phone;

beforeEach(async () => {
  rig = await Rig.start();
  application = await rig.application();
  phone = rig.double.phone("1001");
});

afterEach(() => rig.close());

function subscribe(headers: object = {}): Asked {
  const from = { From: "<sip:presence@localhost>", To: `<${phone.uri}>`, Event: "presence", Expires: 600 };
  return ask(application.srf, phone.contact.slice(1, -1), { method: "SUBSCRIBE", headers: { ...from, ...headers } });
}

test("a SUBSCRIBE reaches the phone at its URI, with From, Call-ID, CSeq and Contact of the server, and begins a dialog", async () => {
  const { sent, answer } = await settled(subscribe());
  expect(answer?.status).toBe(200);
  expect(answer?.get("Contact")).toBe(phone.contact);
  const tag = /tag=(.*)/.exec(sent?.get("From") ?? "")?.[1];
  expect(sent?.get("From")).toMatch(/^<sip:presence@127\.0\.0\.1:5060>;tag=/);
  expect(answer?.stackDialogId).toBe(`${sent?.get("Call-ID")};from-tag=${tag}`);
  expect([...rig.double.dialogs.values()].map(({ id, role }) => [id, role])).toEqual([[answer?.stackDialogId, "uac"]]);
  const [subscribed] = phone.notifiers[0]?.subscribes ?? [];
  expect(subscribed?.headers).toContainEqual(["contact", "<sip:127.0.0.1:5060>"]);
});

test("NOTIFYs in its dialog come with its id, and the phone hears what the application answers", async () => {
  const { answer } = await settled(subscribe());
  expect(application.requests.map(({ method, stackDialogId }) => [method, stackDialogId])).toEqual([
    ["NOTIFY", answer?.stackDialogId],
  ]);
  expect(await statuses()).toEqual([200]);
});

test("the library's own createUAC gets its dialog and its NOTIFYs", async () => {
  const notified: string[] = [];
  const headers = { Event: "presence", Expires: 600, From: "<sip:presence@localhost>" };
  application.srf.createUAC(`sip:1001@${phone.address}`, { method: "SUBSCRIBE", headers }, {}, (error, dialog) => {
    expect(error).toBeNull();
    dialog.on("notify", (request, response) => {
      notified.push(request.stackDialogId);
      response.send(200);
    });
  });
  await rig.double.idle();
  expect(notified).toEqual([...rig.double.dialogs.keys()]);
  expect(await statuses()).toEqual([200]);
});

test("a SUBSCRIBE in its dialog counts on and gets a Contact", async () => {
  const { answer } = await settled(subscribe());
  const headers = { Event: "presence", Expires: 0 };
  const options = { method: "SUBSCRIBE", stackDialogId: answer?.stackDialogId, headers };
  expect((await settled(ask(application.srf, "sip:placeholder", options))).answer?.status).toBe(200);
  const [, refresh] = phone.notifiers[0]?.subscribes ?? [];
  expect(refresh?.headers).toContainEqual(["cseq", "2 SUBSCRIBE"]);
  expect(refresh?.headers).toContainEqual(["contact", "<sip:127.0.0.1:5060>"]);
});

test("a NOTIFY that overtakes the 200 comes out of dialogs, and is answered 500 whatever the application says", async () => {
  phone.onSubscribe = () => ({ status: 200, headers: [["expires", "60"]], early: [{ body: "<a/>" }], notifies: [{}] });
  const { answer } = await settled(subscribe());
  expect(application.requests.map(({ body, stackDialogId }) => [body, stackDialogId])).toEqual([
    ["<a/>", ""],
    ["", answer?.stackDialogId],
  ]);
  expect(await statuses()).toEqual([500, 200]);
  expect(application.errors).toEqual(["Response not sent due to unknown transaction"]);
});

test("a NOTIFY that overtakes the 200 is answered 503 where nobody wants NOTIFYs", async () => {
  application.srf.disconnect();
  rig.applications.shift();
  const srf = newSrf();
  await connect(srf, rig.double);
  phone.onSubscribe = () => ({ status: 200, early: [{}] });
  ask(srf, `sip:1001@${phone.address}`, { method: "SUBSCRIBE", headers: { Event: "presence" } });
  await rig.double.idle();
  expect(await statuses()).toEqual([503]);
  srf.disconnect();
});

test("a terminated NOTIFY reaches the application, is answered 500, and its dialog is gone", async () => {
  phone.onSubscribe = () => ({ status: 200, notifies: [{ state: "terminated;reason=timeout" }, {}] });
  const { answer } = await settled(subscribe());
  expect(application.requests.map(({ stackDialogId }) => stackDialogId)).toEqual([answer?.stackDialogId, ""]);
  expect(await statuses()).toEqual([500, 200]);
  expect(rig.double.dialogs.size).toBe(0);
});

test("a NOTIFY of another fork comes out of dialogs, and is answered as the application says", async () => {
  phone.onSubscribe = () => ({ status: 202, forked: [{ body: "<fork/>" }], notifies: [{}] });
  application.answer = ({ body }) => ({ status: body === "<fork/>" ? 481 : 200 });
  const { answer } = await settled(subscribe());
  expect(application.requests.map(({ stackDialogId }) => stackDialogId)).toEqual([answer?.stackDialogId, ""]);
  expect(await statuses()).toEqual([200, 481]);
});

test.each([403, 481] as const)("a SUBSCRIBE that is answered %s begins nothing", async (status) => {
  phone.onSubscribe = () => ({ status });
  const { answer } = await settled(subscribe());
  expect(answer).toMatchObject({ status, stackDialogId: "" });
  expect(rig.double.dialogs.size).toBe(0);
});

test("a SUBSCRIBE that is not answered, or to where nobody is, is answered 408 in its time", async () => {
  phone.onSubscribe = () => ({ status: "never" });
  const [silent, nobody] = [subscribe(), ask(application.srf, "sip:1@10.8.8.8", { method: "SUBSCRIBE", headers: {} })];
  await rig.double.idle();
  rig.clock.advance(32_000);
  expect((await settled(silent)).answer?.status).toBe(408);
  expect((await settled(nobody)).answer?.status).toBe(408);
});

test("over TCP nobody is found out at once", async () => {
  const { answer } = await settled(ask(application.srf, "sip:1@10.8.8.8;transport=tcp", { method: "OPTIONS" }));
  expect(answer?.status).toBe(503);
});

test("nobody answers from the server's own address", async () => {
  const { error } = await settled(ask(application.srf, "sip:1@127.0.0.1:5060", { method: "OPTIONS" }));
  expect(error?.message).toBe("can not send request to myself");
});

test("a request may be sent by way of a proxy, and made by hand with tags, Call-ID and CSeq of its own", async () => {
  const headers = {
    From: "<sip:a@b>;tag=1",
    To: "<sip:c@d>;tag=2",
    "Call-ID": "mine",
    CSeq: "7 NOTIFY",
    Via: "SIP/2.0/UDP x",
    Event: "presence",
  };
  const options = { method: "NOTIFY", proxy: `sip:${phone.address};lr`, headers };
  const { sent, answer } = await settled(ask(application.srf, "sip:c@d", options));
  expect([sent?.get("From"), sent?.get("To"), sent?.get("Call-ID"), sent?.get("CSeq")]).toEqual([
    "<sip:a@b>;tag=1",
    "<sip:c@d>;tag=2",
    "mine",
    "7 NOTIFY",
  ]);
  expect(sent?.get("Via")).not.toContain("UDP x");
  expect(answer?.status, "the phone does not know that dialog").toBe(481);
});

test("the phone hears refreshes only in dialogs that it has", async () => {
  const { answer } = await settled(subscribe({ To: "<sip:1001@example.com>;tag=unknown" }));
  expect(answer?.status).toBe(481);
});

test("when the application's connection is gone the phone's NOTIFYs are answered 481", async () => {
  await settled(subscribe());
  application.srf.disconnect();
  rig.applications.shift();
  await rig.double.idle();
  expect((await phone.notifiers[0]?.notify())?.status).toBe(481);
});

async function settled(asked: Asked): Promise<Asked> {
  await rig.double.idle();
  return asked;
}

async function statuses(): Promise<number[]> {
  const outcomes = await Promise.all(phone.notifiers.flatMap(({ outcomes }) => outcomes));
  return outcomes.map(({ status }) => status);
}
