import { once } from "node:events";
import { PassThrough } from "node:stream";
import pino from "pino";
import { expect, onTestFinished, test } from "vitest";
import { buildHttp } from "./app.ts";
import { everyByTimer } from "./options.ts";
import { Rig, TOKEN, World } from "./testing/rig.ts";

test("each answer is logged at debug level, without the token and what was sent", async () => {
  const lines = new PassThrough({ encoding: "utf8" });
  const rig = await Rig.open({ logger: pino({ level: "debug" }, lines) });
  await rig.put("/v1/entities/1001@example.com/status", { note: "a note" });
  await rig.app.inject({ url: "/v1/watching", headers: { authorization: "Bearer something" } });
  const text = String(lines.read());
  expect(text).toContain('"url":"/v1/entities/1001@example.com/status","status":200');
  expect(text).toContain('"url":"/v1/watching","status":401');
  for (const secret of [TOKEN, "something", "a note"]) expect(text).not.toContain(secret);
});

test("a mistake of ours is logged as an error", async () => {
  const lines = new PassThrough({ encoding: "utf8" });
  const rig = await Rig.open({ logger: pino({ level: "error" }, lines) });
  rig.world.server.agent.watching = () => {
    throw new TypeError("the reason");
  };
  await rig.app.inject({ url: "/v1/watching", headers: { authorization: `Bearer ${TOKEN}` } });
  expect(String(lines.read())).toContain("the reason");
});

test("a server that closes hears no more news, and its streams need no timer of the test", async () => {
  const rig = await Rig.open({ every: everyByTimer });
  expect(rig.world.listeners).toBe(1);
  await rig.app.close();
  expect(rig.world.listeners).toBe(0);
});

test("nothing needs to be said but the token, the domains and the version", async () => {
  const app = await buildHttp(new World(), { token: TOKEN, domains: ["example.com"], version: "1.2.3" });
  onTestFinished(() => app.close());
  const metrics = await app.inject({ url: "/metrics", headers: { authorization: `Bearer ${TOKEN}` } });
  expect(metrics.body).toContain("process_cpu_seconds_total");
  expect((await app.inject("/metrics")).statusCode).toBe(401);
});

test("a timer calls back again and again, until it is ended", async () => {
  const calls = new PassThrough({ objectMode: true });
  const end = everyByTimer(1, () => calls.write("called"));
  await once(calls, "data");
  await once(calls, "data");
  end();
});
