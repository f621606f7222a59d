import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { next, notify } from "./application.ts";
import { type Application, Rig } from "./rig.ts";
import type { Subscription } from "./subscription.ts";

let rig: Rig;
let application: Application;
let subscription: Subscription;
let dialog: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  rig = await Rig.start();
  application = await rig.application();
  subscription = rig.double.phone("1001").subscribe("1002", { event: "presence" });
  await subscription.answered;
  await rig.double.idle();
  dialog = application.dialogs[0] ?? "";
});

afterEach(async () => {
  await rig.close();
  vi.useRealTimers();
});

test("after a drop the library is back with its routes, old dialogs can be notified and are refreshed in vain", async () => {
  await rig.bounce(application);
  const asked = notify(application.srf, dialog, "active;expires=60");
  await rig.double.idle();
  expect(asked.answer?.status).toBe(200);
  expect(subscription.notifies.map(({ cseq }) => cseq)).toEqual([2]);
  expect((await subscription.refresh()).status).toBe(481);
  expect(application.requests, "the application is not asked").toHaveLength(1);
  expect(rig.double.dialogs.has(dialog)).toBe(true);
  expect((await rig.double.phone("1003").subscribe("1002", { event: "presence" }).answered).status).toBe(200);
});

test("while the connection is gone a new SUBSCRIBE is answered 503", async () => {
  await rig.double.drop();
  expect((await rig.double.phone("1003").subscribe("1002", { event: "presence" }).answered).status).toBe(503);
});

test("a request in flight at a drop never settles, though the phone has answered", async () => {
  subscription.answerNotify = () => "later";
  const asked = notify(application.srf, dialog, "active;expires=60");
  await rig.double.idle();
  await rig.bounce(application);
  subscription.notifies[0]?.answer(200);
  rig.clock.advance(100_000);
  await rig.double.idle();
  expect(asked.answer).toBeUndefined();
  expect(asked.error).toBeUndefined();
});

test("a terminated NOTIFY in flight at a drop frees its dialog all the same", async () => {
  subscription.answerNotify = () => "later";
  notify(application.srf, dialog, "terminated;reason=timeout");
  await rig.double.idle();
  await rig.bounce(application);
  subscription.notifies[0]?.answer(200);
  expect(rig.double.dialogs.size).toBe(0);
});

test("a SUBSCRIBE that waits at a drop is answered by nobody", async () => {
  application.answer = () => undefined;
  const waiting = rig.double.phone("1003").subscribe("1002", { event: "presence" });
  await rig.double.idle();
  await rig.bounce(application);
  rig.clock.advance(32_000);
  expect((await waiting.answered).status).toBe(408);
});

test("one connection of several is dropped alone", async () => {
  const other = await rig.application();
  const reconnecting = next(application.srf, "reconnecting");
  await rig.double.drop(1);
  await reconnecting;
  await rig.double.drop(1);
  expect(rig.double.applications).toBe(1);
  expect((await rig.double.phone("1003").subscribe("1002", { event: "presence" }).answered).status).toBe(200);
  expect(other.requests).toHaveLength(1);
  await rig.reconnected(application.srf, reconnecting);
});

test("after a restart the old dialogs are unknown, and an answer to their refresh begins them anew, with lower numbers", async () => {
  for (let n = 0; n < 5; n++) notify(application.srf, dialog, "active;expires=60");
  await rig.double.idle();
  expect(subscription.notifies.at(-1)?.cseq).toBe(6);
  const reconnecting = next(application.srf, "reconnecting");
  await rig.double.restart();
  expect(rig.double.dialogs.size).toBe(0);
  await rig.reconnected(application.srf, reconnecting);
  const unknown = notify(application.srf, dialog, "active;expires=60");
  await rig.double.idle();
  expect(unknown.error).toMatchObject({ code: "ENODIALOG" });
  const tag = subscription.leg.remoteTag;
  expect((await subscription.refresh()).status).toBe(200);
  await rig.double.idle();
  expect(subscription.leg.remoteTag).toBe(tag);
  const adopted = notify(application.srf, application.dialogs.at(-1) ?? "", "active;expires=60");
  await rig.double.idle();
  expect(subscription.notifies.at(-1)?.cseq).toBe(3);
  expect(adopted.answer?.status, "a phone that knows higher numbers").toBe(500);
});

test("a dialog that begins anew under the id of one of a connection that is gone is refreshed in vain", async () => {
  await rig.bounce(application);
  subscription.answerNotify = () => 481;
  notify(application.srf, dialog, "terminated;reason=deactivated");
  await rig.double.idle();
  const again = rig.double.phone("1001").subscribe("1002", { event: "presence", leg: { ...subscription.leg } });
  expect((await again.answered).status).toBe(200);
  await rig.double.idle();
  const asked = notify(application.srf, dialog, "active;expires=60");
  await rig.double.idle();
  expect(asked.answer?.status).toBe(200);
  expect((await again.refresh()).status).toBe(481);
});
