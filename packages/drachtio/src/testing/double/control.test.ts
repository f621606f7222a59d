import { connect as connectTcp } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connect, newSrf, next, notify } from "./application.ts";
import { Rig } from "./rig.ts";

let rig: Rig;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  rig = await Rig.start();
});

afterEach(async () => {
  await rig.close();
  vi.useRealTimers();
});

test("an application with the secret is told where the server listens", async () => {
  const { srf } = await rig.application();
  expect(rig.double.applications).toBe(1);
  const told = next(srf, "connect");
  const reconnecting = next(srf, "reconnecting");
  await rig.double.drop();
  await rig.reconnected(srf, reconnecting);
  expect(await told).toEqual([null, "udp/127.0.0.1:5060,tcp/127.0.0.1:5060", "v0.9.10", expect.any(String)]);
});

test("an application with another secret is refused, and its connection closed", async () => {
  const srf = newSrf();
  const closed = next(srf, "close");
  expect(await connect(srf, rig.double, "other")).toBeInstanceOf(Error);
  await closed;
  expect(rig.double.applications).toBe(0);
});

test("a ping is answered", async () => {
  const srf = newSrf();
  await connect(srf, rig.double, "cymru", { enablePing: true });
  vi.advanceTimersByTime(15_000);
  await rig.double.idle();
  const [ping, pong] = rig.double.frames.slice(-2);
  expect(ping?.payload).toMatch(/\|ping$/);
  expect(pong?.payload.endsWith(`|response|${ping?.payload.split("|")[0]}|OK|pong`)).toBe(true);
  srf.disconnect();
});

test("a request that nobody wants is answered 503, before a route and after its removal", async () => {
  const phone = rig.double.phone("1001");
  expect((await phone.subscribe("1002", { event: "presence" }).answered).status).toBe(503);
  const { srf } = await rig.application();
  expect((await phone.subscribe("1002", { event: "presence" }).answered).status).toBe(200);
  expect((await phone.send("MESSAGE", "sip:1002@example.com")).status).toBe(503);
  srf.unregisterForMessages("subscribe");
  await rig.double.idle();
  expect((await phone.subscribe("1002", { event: "presence" }).answered).status).toBe(503);
  expect((await phone.publish("<presence/>")).status, "remove_route takes all verbs").toBe(503);
});

test("applications take turns at new requests and keep their dialogs; those of one that left are answered 481", async () => {
  const [one, other] = [await rig.application(), await rig.application()];
  const phone = rig.double.phone("1001");
  const subscriptions = Array.from({ length: 6 }, () => phone.subscribe("1002", { event: "presence" }));
  await Promise.all(subscriptions.map(({ answered }) => answered));
  expect([one.requests.length, other.requests.length]).toEqual([3, 3]);
  for (const subscription of subscriptions) expect((await subscription.refresh()).status).toBe(200);
  expect([one.requests.length, other.requests.length]).toEqual([6, 6]);
  one.srf.disconnect();
  rig.applications.shift();
  await rig.double.idle();
  const statuses = [];
  for (const subscription of subscriptions) statuses.push((await subscription.refresh()).status);
  expect(statuses.toSorted()).toEqual([200, 200, 200, 481, 481, 481]);
  expect(rig.double.dialogs.size).toBe(6);
  expect((await phone.subscribe("1002", { event: "presence" }).answered).status).toBe(200);
  expect(other.requests).toHaveLength(10);
});

test("while the server is down nobody connects, and afterwards the library does", async () => {
  const { srf } = await rig.application();
  rig.double.isDown = true;
  const dropped = [next(srf, "reconnecting"), next(srf, "close")];
  await rig.double.drop();
  await Promise.all(dropped);
  const again = next(srf, "reconnecting");
  const closed = next(srf, "close");
  vi.advanceTimersByTime(1000);
  await closed;
  rig.double.isDown = false;
  await rig.reconnected(srf, again);
  expect(rig.double.applications).toBe(1);
});

test.each([
  ["an unknown type", "4#a|b|"],
  ["an answer without a transaction", "31#a|sip||\r\nSIP/2.0 200 OK\r\nTo: b\r\n"],
  ["no message at all", "7#a|sip||"],
  ["a length that is none", "x#a"],
  ["a length of six digits", "100000#a"],
  ["no end of the length", "123456"],
])("%s ends the connection", async (_, text) => {
  const socket = connectTcp(rig.double.port, "127.0.0.1");
  socket.on("error", () => {});
  const closed = new Promise((done) => socket.once("close", done));
  socket.resume();
  socket.write(text);
  await closed;
  expect(rig.double.applications).toBe(0);
});

test("any connection may send in any dialog", async () => {
  const owner = await rig.application();
  const subscription = rig.double.phone("1001").subscribe("1002", { event: "presence" });
  await subscription.answered;
  await rig.double.idle();
  const other = await rig.application();
  const asked = notify(other.srf, owner.dialogs[0] ?? "", "active;expires=60");
  await rig.double.idle();
  expect(asked.answer?.status).toBe(200);
  expect(subscription.notified).toBe(1);
});

test("a connection that leaves before its NOTIFY is answered takes the dialog from its owner", async () => {
  const owner = await rig.application();
  const subscription = rig.double.phone("1001").subscribe("1002", { event: "presence" });
  await subscription.answered;
  await rig.double.idle();
  subscription.answerNotify = () => "later";
  const other = await rig.application();
  notify(other.srf, owner.dialogs[0] ?? "", "active;expires=60");
  await rig.double.idle();
  rig.applications.pop();
  other.srf.disconnect();
  await rig.double.idle();
  expect((await subscription.refresh()).status).toBe(200);
  subscription.notifies[0]?.answer(200);
  expect((await subscription.refresh()).status).toBe(481);
});
