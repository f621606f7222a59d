import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { type Asked, next, notify } from "./application.ts";
import type { DoubleOptions } from "./double.ts";
import { type Application, Rig } from "./rig.ts";
import type { Subscription } from "./subscription.ts";

let rig: Rig;
let application: Application;
let subscription: Subscription;
let dialog: string;

async function start(options: DoubleOptions = {}): Promise<void> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  rig = await Rig.start(options);
  application = await rig.application();
  subscription = rig.double.phone("1001").subscribe("1002", { event: "presence" });
  await subscription.answered;
  await rig.double.idle();
  dialog = application.dialogs[0] ?? "";
}

afterEach(async () => {
  await rig.close();
  vi.useRealTimers();
});

/** Sends a NOTIFY whose frame is so many octets long. */
async function notifyOf(bytes: number): Promise<Asked> {
  const before = rig.double.frames.length;
  notify(application.srf, dialog, "active", "x".repeat(1000));
  await rig.double.idle();
  const overhead = Buffer.byteLength(rig.double.frames[before]?.payload ?? "") - 1000;
  // One more digit of Content-Length for 10,000 octets and more.
  const body = bytes - overhead - (bytes - overhead > 10_000 ? 1 : 0);
  return notify(application.srf, dialog, "active", "x".repeat(body));
}

test("a frame of 12,228 octets is understood; after one of 12,229 nothing is, on that connection", async () => {
  await start();
  const longest = await notifyOf(12_228);
  await rig.double.idle();
  expect(longest.answer?.status).toBe(200);
  expect(rig.double.frames.some(({ payload }) => Buffer.byteLength(payload) === 12_228)).toBe(true);
  const longer = await notifyOf(12_229);
  const after = notify(application.srf, dialog, "active");
  await rig.double.idle();
  rig.clock.advance(100_000);
  await rig.double.idle();
  expect([longer, after]).toEqual([{}, {}]);
  expect(rig.double.applications, "nobody is told").toBe(1);
  const other = await rig.application();
  const fresh = notify(other.srf, dialog, "active");
  await rig.double.idle();
  expect(fresh.answer?.status).toBe(200);
});

test("400 frames of 4,000 octets at once all arrive", async () => {
  await start();
  for (let n = 0; n < 400; n++) notify(application.srf, dialog, "active", "x".repeat(3700));
  await rig.double.idle();
  expect(subscription.notified).toBe(400);
});

test("frames of 9,000 octets one after another all arrive", async () => {
  await start();
  for (let n = 0; n < 20; n++) {
    notify(application.srf, dialog, "active", "x".repeat(9000));
    await rig.double.idle();
  }
  expect(subscription.notified).toBe(20);
});

test("frames of 5,000 octets at once, more than the buffer holds, break the connection", async () => {
  await start();
  const reconnecting = next(application.srf, "reconnecting");
  const asked = [1, 2, 3].map(() => notify(application.srf, dialog, "active", "x".repeat(4700)));
  await rig.reconnected(application.srf, reconnecting);
  expect(asked, "none of them settles").toEqual([{}, {}, {}]);
  expect((await subscription.refresh()).status, "all dialogs are orphans").toBe(481);
});

test("or hang it, where the double was told so", async () => {
  await start({ faults: { overflow: "hang" } });
  const asked = [1, 2, 3].map(() => notify(application.srf, dialog, "active", "x".repeat(4700)));
  const after = notify(application.srf, dialog, "active");
  await rig.double.idle();
  expect([...asked.slice(2), after]).toEqual([{}, {}]);
  expect(rig.double.applications).toBe(1);
});

test("one long frame among short ones counts them all", async () => {
  await start({ faults: { overflow: "hang" } });
  notify(application.srf, dialog, "active", "x".repeat(4700));
  for (let n = 0; n < 3; n++) notify(application.srf, dialog, "active", "x".repeat(3000));
  await rig.double.idle();
  expect(subscription.notified, "three fit into 12,228 octets, and the fourth does not").toBe(3);
});

test("answers come in several chunks and several in one, in the same places for the same seed", async () => {
  await start();
  const once = await chunksOf(7);
  expect(await chunksOf(7)).toEqual(once);
  expect(await chunksOf(8)).not.toEqual(once);
  const isWhole = (chunk: string): boolean =>
    /^\d+#[^#]*$/.test(chunk) && Number.parseInt(chunk, 10) === chunk.length - chunk.indexOf("#") - 1;
  expect(
    once.some((chunk) => /#.*\d+#/s.test(chunk)),
    "several in one",
  ).toBe(true);
  expect(
    once.some((chunk) => !isWhole(chunk) && !/^\d+#/.test(chunk)),
    "one in several",
  ).toBe(true);
});

/** What a client without a library reads, chunk by chunk, when it sends pings: two in each turn. */
async function chunksOf(seed: number): Promise<string[]> {
  const { double } = await Rig.start({ faults: { chunks: seed } });
  const socket: Socket = connectTcp(double.port, "127.0.0.1");
  const chunks: string[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  await once(socket, "connect");
  for (let n = 0; n < 20; n++) {
    socket.write("6#a|ping6#b|ping");
    await double.idle();
  }
  socket.destroy();
  await double.close();
  return chunks;
}
