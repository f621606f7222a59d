import { afterEach, describe, expect, test } from "vitest";
import { type Header, headerOf } from "../../src/testing/double/sip.ts";
import { BUDDY, bodies, call, headers, LAMP, last, MAILBOX, Pbx, versions } from "../pbx.ts";

afterEach(() => Pbx.closeAll());

const DIALOG_INFO = "application/dialog-info+xml";

describe("the event package", () => {
  test("[RFC 6665 §4.2.1.1] one that is unknown is answered with 489 and, by §4.4.4, with those that are known", async () => {
    const pbx = await Pbx.start();
    const answer = await (await pbx.subscribe(pbx.phone("1000"), "1001", { event: "spirits" })).answered;
    expect([answer.status, headerOf(answer, "allow-events")]).toEqual([489, expect.stringContaining("dialog")]);
    expect(pbx.presence.agent.size.subscriptions).toBe(0);
    expect(pbx.told).toEqual([]);
  });

  test.each<readonly [string, readonly Header[]]>([
    ["none", []],
    [
      "two",
      [
        ["event", "dialog"],
        ["event", "presence"],
      ],
    ],
    ["none, with an Accept of its own", [["accept", DIALOG_INFO]]],
  ])("[RFC 6665 §3.1.2] a SUBSCRIBE has exactly one: %s is refused", async (_, fields) => {
    const pbx = await Pbx.start();
    const alice = pbx.phone("1000");
    const sent = alice.send("SUBSCRIBE", "sip:1001@example.com", {
      headers: [["contact", alice.contact], ["expires", "600"], ...fields],
    });
    await pbx.idle();
    const { status } = await sent;
    expect([400, 489]).toContain(status);
    expect(pbx.presence.agent.size.subscriptions).toBe(0);
  });

  test("[RFC 6665 §8.2.1] the id of an Event is echoed, and tells two subscriptions of a dialog from each other", async () => {
    const pbx = await Pbx.start({ agent: { maxPerDevice: 2 } });
    const alice = pbx.phone("1000");
    const lamp = await pbx.subscribe(alice, "1001", { event: "dialog;id=one", expires: 600 });
    const second = alice.send("SUBSCRIBE", lamp.leg.target, {
      leg: lamp.leg,
      headers: [
        ["event", "dialog;id=two"],
        ["expires", "600"],
        ["contact", alice.contact],
      ],
    });
    await pbx.idle();
    expect((await second).status).toBe(200);
    expect(headers(lamp, "event")).toEqual(["dialog;id=one", "dialog;id=two"]);
    expect(pbx.presence.agent.size.subscriptions).toBe(2);
    lamp.unsubscribe();
    await pbx.idle();
    expect([last(lamp).state, headers(lamp, "event").at(-1)]).toEqual(["terminated;reason=timeout", "dialog;id=one"]);
    // With that NOTIFY drachtio has given up the dialog: the other subscription is over, too, and its phone is told by 481.
    await pbx.emit("presence.dialog.out", { entity: "1001@example.com", full: [call("c")] });
    await pbx.wait(1);
    expect(pbx.presence.agent.size.subscriptions).toBe(0);
    const refresh = lamp.refresh(600);
    await pbx.idle();
    expect((await refresh).status).toBe(481);
  });
});

describe("what a phone accepts", () => {
  test.each([
    ["dialog", `multipart/related, ${DIALOG_INFO}`, DIALOG_INFO],
    ["dialog", `multipart/related,application/rlmi+xml , ${DIALOG_INFO};q=0.9`, DIALOG_INFO],
    ["dialog", "*/*", DIALOG_INFO],
    ["dialog", undefined, DIALOG_INFO],
    ["presence", "text/plain, application/pidf+xml", "application/pidf+xml"],
    ["presence", undefined, "application/pidf+xml"],
    ["message-summary", " application/simple-message-summary ", "application/simple-message-summary"],
  ])("[RFC 6665 §3.1.3] %s with Accept `%s` is told in %s", async (event, accept, contentType) => {
    const pbx = await Pbx.start();
    const alice = pbx.phone("1000");
    const asked = { event, expires: 600, ...(accept !== undefined && { accept }) };
    const subscription = await pbx.subscribe(alice, event === "message-summary" ? "1000" : "1001", asked);
    expect((await subscription.answered).status).toBe(200);
    await pbx.emit("presence.voicemail.out", { entity: "1000@example.com", new: 1 });
    await pbx.emit("presence.dialog.out", { entity: "1001@example.com", full: [call("c")] });
    await pbx.wait(5);
    expect(headers(subscription, "content-type").at(-1)).toBe(contentType);
  });

  test("[RFC 6665 §3.1.3] where none of it is there the answer is 406", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", { ...LAMP, accept: "text/html, image/png" });
    expect((await lamp.answered).status).toBe(406);
    expect(pbx.presence.agent.size.subscriptions).toBe(0);
  });
});

describe("how long it lasts", () => {
  test.each([
    [undefined, "3600"],
    [600, "600"],
    [60, "60"],
    [7200, "3600"],
  ])("[RFC 6665 §4.2.1.1] Expires %s is granted by one 200 that says %s", async (expires, granted) => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", { event: "dialog", expires });
    const answer = await lamp.answered;
    expect([answer.status, headerOf(answer, "expires")]).toEqual([200, granted]);
    expect(headers(lamp)).toEqual([`active;expires=${granted}`]);
    expect(answersTo(pbx, lamp.leg.callId, "SUBSCRIBE")).toEqual([200]);
  });

  test("[RFC 6665 §4.2.1.1] what is too short is answered with 423 and Min-Expires", async () => {
    const pbx = await Pbx.start();
    const answer = await (await pbx.subscribe(pbx.phone("1000"), "1001", { event: "dialog", expires: 10 })).answered;
    expect([answer.status, headerOf(answer, "min-expires")]).toEqual([423, "60"]);
  });

  test("[RFC 6665 §4.2.1.4] a refresh that is too short is refused, and the subscription stays as it was", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    const refused = lamp.refresh(10);
    await pbx.idle();
    expect((await refused).status).toBe(423);
    await pbx.emit("presence.dialog.out", { entity: "1001@example.com", full: [call("c")] });
    await pbx.wait(1);
    expect(last(lamp).body).toContain("<state>early</state>");
    await pbx.wait(590);
    expect(pbx.presence.agent.size.subscriptions).toBe(1);
    await pbx.wait(20);
    expect(last(lamp).state).toBe("terminated;reason=timeout");
  });

  test("[RFC 6665 §4.2.1.4] a refresh is answered with 200 and Expires, sets the end anew, and a NOTIFY follows", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    await pbx.wait(500);
    const refreshed = lamp.refresh(600);
    await pbx.idle();
    const answer = await refreshed;
    expect([answer.status, headerOf(answer, "expires")]).toEqual([200, "600"]);
    expect(headers(lamp)).toEqual(["active;expires=600", "active;expires=600"]);
    expect(versions(lamp)).toEqual([0, 1]);
    await pbx.wait(500);
    expect(lamp.state).toBe("active");
    await pbx.wait(110);
    expect([lamp.state, last(lamp).state]).toEqual(["terminated", "terminated;reason=timeout"]);
    // Without it drachtio would keep the dialog for ever.
    expect(pbx.rig.double.dialogs.size).toBe(0);
    expect(pbx.presence.uasstore.stats()).toEqual({ bysubscribed: 0, bycallid: 0 });
  });

  test("[RFC 6665 §4.2.2] a NOTIFY tells the time that is left", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    await pbx.wait(100);
    await pbx.emit("presence.dialog.out", { entity: "1001@example.com", full: [call("c")] });
    await pbx.wait(100);
    await pbx.emit("presence.dialog.out", { entity: "1001@example.com", full: [] });
    expect(headers(lamp)).toEqual(["active;expires=600", "active;expires=500", "active;expires=400"]);
  });

  test("[RFC 6665 §4.2.1.4] an un-SUBSCRIBE is answered with Expires 0, and a last NOTIFY follows with the state", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    const answered = lamp.unsubscribe();
    await pbx.idle();
    const answer = await answered;
    expect([answer.status, headerOf(answer, "expires")]).toEqual([200, "0"]);
    expect(headers(lamp)).toEqual(["active;expires=600", "terminated;reason=timeout"]);
    expect(last(lamp).body).toContain("dialog-info");
    expect(pbx.rig.double.dialogs.size).toBe(0);
  });

  test.each([
    ["1001", "dialog", "dialog-info"],
    ["1001", "presence", "<presence"],
    ["1000", "message-summary", "Messages-Waiting: no"],
  ])("[RFC 6665 §4.4.3] who asks for %s, %s, with Expires 0 gets the state in one NOTIFY", async (to, event, shown) => {
    const pbx = await Pbx.start({ dummyvoicemail: true });
    const fetch = await pbx.subscribe(pbx.phone("1000"), to, { event, expires: 0 });
    const answer = await fetch.answered;
    expect([answer.status, headerOf(answer, "expires")]).toEqual([200, "0"]);
    expect(headers(fetch)).toEqual(["terminated;reason=timeout"]);
    expect(bodies(fetch)[0]).toContain(shown);
    expect(pbx.rig.double.dialogs.size).toBe(0);
  });

  test("[RFC 6665 §4.2.1.4] a SUBSCRIBE in a dialog that nobody has is answered with 481, and asks nobody for a password", async () => {
    const pbx = await Pbx.start({ userlookup: async () => ({ secret: "secret" }) });
    const alice = pbx.phone("1000");
    const leg = { ...alice.leg("sip:1001@example.com"), remoteTag: "gone" };
    const lamp = await pbx.subscribe(alice, "1001", { ...LAMP, leg });
    expect((await lamp.answered).status).toBe(481);
    expect(pbx.presence.agent.size.subscriptions).toBe(0);
  });
});

test("[RFC 6665 §4.5.2] several subscriptions of one phone live and end each by itself", async () => {
  const pbx = await Pbx.start();
  const alice = pbx.phone("1000");
  const lamp = await pbx.subscribe(alice, "1001", LAMP);
  const buddy = await pbx.subscribe(alice, "1001", BUDDY);
  const mailbox = await pbx.subscribe(alice, "1000", MAILBOX);
  lamp.unsubscribe();
  await pbx.idle();
  await pbx.emit("presence.voicemail.out", { entity: "1000@example.com", new: 2 });
  await pbx.emit("presence.registration.out", { entity: "1001@example.com", status: "registered", callcount: 0 });
  await pbx.wait(5);
  expect([lamp.state, buddy.state, mailbox.state]).toEqual(["terminated", "active", "active"]);
  expect(last(mailbox).body).toContain("Voice-Message: 2/0");
  expect(last(buddy).body).toContain("Available");
});

test("a phone that has started again, with a new Call-ID, takes the place of its earlier subscription", async () => {
  const pbx = await Pbx.start();
  const alice = pbx.phone("1000");
  const earlier = await pbx.subscribe(alice, "1001", LAMP);
  const later = await pbx.subscribe(alice, "1001", LAMP);
  expect([earlier.state, later.state]).toEqual(["terminated", "active"]);
  expect(pbx.presence.agent.size.subscriptions).toBe(1);
  expect(pbx.rig.double.dialogs.size).toBe(1);
});

/** The statuses by which requests of that dialog were answered, on the control connection. */
function answersTo(pbx: Pbx, callId: string, method: string): number[] {
  return pbx.rig.double.frames
    .filter(({ direction, payload }) => direction === "received" && payload.includes(callId))
    .filter(({ payload }) => payload.toLowerCase().includes(` ${method.toLowerCase()}\r\n`))
    .flatMap(({ payload }) => /\r\nSIP\/2\.0 (\d+)/.exec(payload)?.slice(1).map(Number) ?? []);
}
