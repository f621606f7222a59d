import { afterEach, describe, expect, test } from "vitest";
import { headerOf } from "../../src/testing/double/sip.ts";
import { BUDDY, bodies, call, headers, LAMP, last, MAILBOX, Pbx, versions } from "../pbx.ts";

afterEach(() => Pbx.closeAll());

const ENTITY = "1001@example.com";
const DIALOG_OUT = "presence.dialog.out";

describe("the first NOTIFY", () => {
  test.each([
    ["dialog", "1001", "application/dialog-info+xml", '<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info"'],
    ["presence", "1001", "application/pidf+xml", "<basic>closed</basic>"],
    ["message-summary", "1000", "application/simple-message-summary", "Messages-Waiting: no\r\n"],
  ])("[RFC 6665 §4.2.1.2] follows the 200 to %s at once, though the application says nothing", async (...row) => {
    const [event, target, contentType, body] = row;
    const pbx = await Pbx.start();
    const subscription = await pbx.subscribe(pbx.phone("1000"), target, { event, expires: 600 });
    expect(subscription.notifies).toHaveLength(1);
    expect(headers(subscription)).toEqual(["active;expires=600"]);
    expect(headers(subscription, "content-type")).toEqual([contentType]);
    expect(bodies(subscription)[0]).toContain(body);
    const sip = pbx.rig.double.frames.filter(({ payload }) => payload.includes(subscription.leg.callId));
    const [accepted, notified] = sip.filter(({ direction }) => direction === "received");
    expect([accepted?.payload, notified?.payload]).toEqual([
      expect.stringContaining("SIP/2.0 200"),
      expect.stringContaining("NOTIFY sip:placeholder"),
    ]);
  });

  test("has what was said before anybody watched, and so has the one that follows a refresh", async () => {
    const pbx = await Pbx.start();
    await pbx.emit(DIALOG_OUT, { entity: ENTITY, full: [call("c", { state: "confirmed" })] });
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    lamp.refresh(600);
    await pbx.idle();
    expect(bodies(lamp)).toEqual(Array(2).fill(expect.stringContaining("<state>confirmed</state>")));
  });

  test("is sent in the dialog, with a Contact of ours and CSeqs that rise by one (RFC 3261 §12.2.1.1)", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    await pbx.emit(DIALOG_OUT, { entity: ENTITY, full: [call("c")] });
    await pbx.wait(1);
    expect(headers(lamp, "contact")).toEqual(Array(2).fill(expect.stringMatching(/^<sip:/)));
    expect(lamp.notifies.map(({ cseq }) => cseq)).toEqual([2, 3]);
  });
});

describe("changes", () => {
  test("[RFC 4235 §4.1] quick ones come in order, with versions that rise one by one", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    for (const state of ["trying", "proceeding", "early", "confirmed"]) {
      pbx.em.emit(DIALOG_OUT, { entity: ENTITY, partial: call("c", { state }) });
    }
    pbx.em.emit(DIALOG_OUT, { entity: ENTITY, partial: call("d") });
    await pbx.wait(1);
    await pbx.wait(1);
    await pbx.emit(DIALOG_OUT, { entity: ENTITY, full: [] });
    await pbx.wait(1);
    expect(versions(lamp)).toEqual(lamp.notifies.map((_, i) => i));
    expect(bodies(lamp).findLast((body) => body.includes("confirmed"))).toContain("early");
    expect(last(lamp).body).not.toMatch(/<state>(?!terminated)/);
  });

  test("[RFC 6665 §4.2.2] one NOTIFY is under way at a time, and the next has the newest state", async () => {
    const pbx = await Pbx.start();
    const alice = pbx.phone("1000");
    const lamp = await pbx.subscribe(alice, "1001", LAMP);
    lamp.answerNotify = () => "later";
    for (const state of ["early", "confirmed", "terminated"]) {
      await pbx.emit(DIALOG_OUT, { entity: ENTITY, partial: call("c", { state }) });
      await pbx.wait(2);
    }
    expect(lamp.notifies).toHaveLength(2);
    expect(last(lamp).body).toContain("early");
    last(lamp).answer(200);
    await pbx.wait(2);
    expect(lamp.notifies).toHaveLength(3);
    expect(last(lamp).body).not.toMatch(/<state>(?!terminated)/);
    expect(versions(lamp)).toEqual([0, 1, 2]);
  });

  test("[RFC 3856 §6.10] a watcher of presence is told at most every five seconds, of the newest", async () => {
    const pbx = await Pbx.start();
    const buddy = await pbx.subscribe(pbx.phone("1000"), "1001", BUDDY);
    for (const note of ["one", "two", "three"]) {
      await pbx.emit("presence.status.out", { entity: ENTITY, status: "open", note });
    }
    await pbx.wait(4);
    expect(buddy.notifies).toHaveLength(1);
    await pbx.wait(1);
    expect(buddy.notifies).toHaveLength(2);
    expect(last(buddy).body).toContain("three");
  });

  test("[RFC 4235 §4.1] all of several calls are in one document", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    await pbx.emit(DIALOG_OUT, { entity: ENTITY, full: [call("c"), call("d", { state: "confirmed" })] });
    await pbx.wait(1);
    expect(lamp.notifies).toHaveLength(2);
    expect(last(lamp).body).toMatch(/early.*confirmed|confirmed.*early/s);
  });

  test("both shapes of a payload light the same lamp", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    const { state, ...rest } = { state: "early", ...call("c") };
    const update = { ...rest, statestr: state };
    await pbx.emit(DIALOG_OUT, { entity: ENTITY, update, all: new Set([update]) });
    await pbx.wait(1);
    expect(last(lamp).body).toContain("<state>early</state>");
  });

  test("presence.status.out is heard", async () => {
    const pbx = await Pbx.start();
    const buddy = await pbx.subscribe(pbx.phone("1000"), "1001", BUDDY);
    await pbx.wait(5);
    await pbx.emit("presence.status.out", { entity: ENTITY, status: "open", note: "at lunch", dnd: true });
    expect(last(buddy).body).toMatch(/<basic>open<.*at lunch/s);
  });
});

describe("voicemail", () => {
  test.each([
    [{ newcount: 2, oldcount: 1 }, "yes", "2/1 (0/0)"],
    [{ new: 2, old: 1, newurgent: 1, oldurgent: 0 }, "yes", "2/1 (1/0)"],
    [{ new: 0 }, "no", "0/0 (0/0)"],
  ])("[RFC 3842 §3.5] %o is counted in numbers", async (counts, waiting, shown) => {
    const pbx = await Pbx.start();
    const mailbox = await pbx.subscribe(pbx.phone("1000"), "1000", MAILBOX);
    await pbx.emit("presence.voicemail.out", { entity: "1000@example.com", new: 7 });
    await pbx.wait(1);
    await pbx.emit("presence.voicemail.out", { entity: "1000@example.com", ...counts });
    await pbx.wait(1);
    expect(last(mailbox).body).toContain(`Messages-Waiting: ${waiting}\r\n`);
    expect(last(mailbox).body).toContain(`Voice-Message: ${shown}`);
  });

  test("a restart is asked for out of dialog, and the subscription to the mailbox stays", async () => {
    const pbx = await Pbx.start();
    const alice = pbx.phone("1000");
    const mailbox = await pbx.subscribe(alice, "1000", MAILBOX);
    await pbx.emit("presence.checksync.out", { entity: "1000@example.com" });
    const [request] = alice.requests;
    expect(request && ["event", "subscription-state"].map((name) => headerOf(request, name))).toEqual([
      "check-sync",
      "terminated;reason=noresource",
    ]);
    expect(request && headerOf(request, "call-id")).not.toBe(mailbox.leg.callId);
    await pbx.emit("presence.voicemail.out", { entity: "1000@example.com", new: 1 });
    await pbx.wait(1);
    expect([mailbox.state, last(mailbox).body]).toEqual(["active", expect.stringContaining("1/0")]);
  });
});

describe("a NOTIFY that fails", () => {
  test("[RFC 6665 §4.2.2] with 481: the subscription is over, and so is the server's dialog", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    lamp.answerNotify = () => 481;
    await pbx.emit(DIALOG_OUT, { entity: ENTITY, full: [call("c")] });
    await pbx.wait(1);
    expect(pbx.presence.agent.size.subscriptions).toBe(0);
    expect(pbx.rig.double.dialogs.size).toBe(0);
  });

  test("[RFC 6665 §4.2.2] with 503 and Retry-After: it is sent again then, with the newest state", async () => {
    const pbx = await Pbx.start();
    const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
    lamp.answerNotify = () => ({ status: 503, headers: [["retry-after", "20"]] });
    await pbx.emit(DIALOG_OUT, { entity: ENTITY, full: [call("c")] });
    await pbx.wait(1);
    lamp.answerNotify = () => 200;
    await pbx.emit(DIALOG_OUT, { entity: ENTITY, full: [call("c", { state: "confirmed" })] });
    await pbx.wait(10);
    expect(lamp.notifies).toHaveLength(2);
    await pbx.wait(10);
    expect(lamp.notifies).toHaveLength(3);
    expect(last(lamp).body).toContain("confirmed");
  });

  test("[RFC 6665 §4.2.2] without an answer from a phone that is gone for good: it ends, and nothing is kept", async () => {
    const pbx = await Pbx.start();
    const alice = pbx.phone("1000");
    await pbx.subscribe(alice, "1001", LAMP);
    alice.isReachable = false;
    await pbx.emit(DIALOG_OUT, { entity: ENTITY, full: [call("c")] });
    for (let i = 0; i < 20; i++) await pbx.wait(35);
    expect(pbx.presence.agent.size.subscriptions).toBe(0);
    expect(pbx.rig.double.dialogs.size).toBe(0);
  });

  test("of one phone keeps no other from being told", async () => {
    const pbx = await Pbx.start();
    const [dead, well] = [pbx.phone("1000"), pbx.phone("1002")];
    await pbx.subscribe(dead, "1001", LAMP);
    const lamp = await pbx.subscribe(well, "1001", LAMP);
    dead.isReachable = false;
    await pbx.emit(DIALOG_OUT, { entity: ENTITY, full: [call("c")] });
    await pbx.wait(1);
    expect(last(lamp).body).toContain("early");
  });
});

test("[RFC 6665 §4.4.2] who closes tells phones to come back: `deactivated`", async () => {
  const pbx = await Pbx.start();
  const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
  pbx.presence.close();
  await pbx.idle();
  expect(last(lamp).state).toBe("terminated;reason=deactivated");
  expect(pbx.rig.double.dialogs.size).toBe(0);
});
