import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { expect, test } from "vitest";
import { REAL_TIMERS, VirtualClock } from "./clock.ts";
import { DrachtioDouble } from "./double.ts";

test("timers ring in the order of their times, those that others start among them, and not when cancelled", () => {
  const clock = new VirtualClock();
  const rung: [string, number][] = [];
  const start = clock.now();
  const ring = (name: string) => () => void rung.push([name, clock.now() - start]);
  clock.start(ring("c"), 30);
  clock.start(ring("d"), 31);
  clock.start(() => {
    ring("a")();
    clock.start(ring("b"), 5);
  }, 10);
  clock.cancel(clock.start(ring("never"), 10));
  clock.cancel(undefined);
  clock.advance(29);
  expect(rung).toEqual([
    ["a", 10],
    ["b", 15],
  ]);
  clock.advance(1);
  expect([rung.at(-1), clock.now() - start]).toEqual([["c", 30], 30]);
  clock.start(ring("e"), 5);
  clock.advance(5);
  expect(rung.slice(3)).toEqual([
    ["d", 31],
    ["e", 35],
  ]);
});

test("the real timers ring, and not when cancelled", async () => {
  const rung: string[] = [];
  REAL_TIMERS.cancel(REAL_TIMERS.start(() => rung.push("cancelled"), 0));
  REAL_TIMERS.cancel(undefined);
  const ringing = new Promise<void>((done) => REAL_TIMERS.start(done, 1));
  const keepsAlive = setInterval(() => {}, 1000);
  await ringing;
  clearInterval(keepsAlive);
  expect(rung).toEqual([]);
});

test("a double on the real clock answers 408 by itself, keeps no frames if told so, and stays whole when a client breaks off", async () => {
  const double = await DrachtioDouble.start({ t1x64: 5, keepsFrames: false, faults: { chunks: "whole" }, domain: "d" });
  const socket = connectTcp(double.port, "127.0.0.1");
  socket.resume();
  await once(socket, "connect");
  socket.write("26#1|authenticate|cymru|tag,2");
  await double.idle();
  expect(double.applications).toBe(1);
  const phone = double.phone("1001");
  expect(phone.uri).toBe("sip:1001@d");
  socket.write("15#2|route|options");
  await double.idle();
  const keepsAlive = setInterval(() => {}, 1000);
  expect((await phone.send("OPTIONS", "sip:d")).status).toBe(408);
  clearInterval(keepsAlive);
  socket.resetAndDestroy();
  await double.idle();
  await double.drop();
  expect([double.applications, double.frames]).toEqual([0, []]);
  await double.close();
  await double.close();
  expect(double.port).toBe(0);
});
