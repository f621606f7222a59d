import { expect, test } from "vitest";
import { Rig } from "./testing/rig.ts";

async function sampleOf(rig: Rig, sample: string): Promise<number | undefined> {
  const line = (await rig.get("/metrics")).text.split("\n").find((one) => one.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length + 1));
}

test("there are numbers of all that there is, as Prometheus reads them", async () => {
  const rig = await Rig.open();
  rig.world.subscribe("1002", "1001");
  rig.world.request("REGISTER", "1001@example.com", "1001@example.com", ["Expires: 600"]);
  const { status, headers, text } = await rig.get("/metrics");
  expect(status).toBe(200);
  expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
  for (const sample of ["presence_subscriptions 1", "presence_registrations 1", "presence_resources 1"]) {
    expect(text).toContain(`\n${sample}\n`);
  }
  for (const line of text.trim().split(/\n+/))
    expect(line).toMatch(/^(?:# (?:HELP|TYPE) |presence_\w+(?:\{[^}]*\})? [0-9.]+$)/);
  expect(await sampleOf(rig, "presence_sip_dialogs")).toBe(rig.world.server.endpoint.size.dialogs);
  expect(await sampleOf(rig, "presence_sip_transactions")).toBe(rig.world.server.endpoint.size.transactions);
  expect(await sampleOf(rig, "presence_publications")).toBe(0);
  expect(await sampleOf(rig, "presence_watching")).toBe(0);
});

test("traffic is counted as the transports count it, however often it is read", async () => {
  const rig = await Rig.open();
  Object.assign(rig.world.counted, { received: 5, sent: 4, connections: 3 });
  rig.world.counted.faults.set("too-large", 2);
  for (let i = 0; i < 2; i++) {
    expect(await sampleOf(rig, "presence_sip_received_total")).toBe(5);
    expect(await sampleOf(rig, "presence_sip_sent_total")).toBe(4);
    expect(await sampleOf(rig, "presence_sip_connections")).toBe(3);
    expect(await sampleOf(rig, 'presence_sip_faults_total{fault="too-large"}')).toBe(2);
  }
});

test("what is reported is counted by its kind, and ends by their reasons", async () => {
  const rig = await Rig.open();
  rig.world.subscribe("1002", "1001", "dialog");
  const [subscription] = rig.world.server.agent.subscriptions();
  if (subscription === undefined) throw new TypeError("there is one");
  rig.world.wait(700);
  expect(await sampleOf(rig, 'presence_news_total{type="subscription.started"}')).toBe(1);
  expect(await sampleOf(rig, 'presence_subscriptions_ended_total{package="dialog",reason="timeout"}')).toBe(1);
  rig.world.report({ type: "subscription.ended", subscription });
  expect(await sampleOf(rig, 'presence_subscriptions_ended_total{package="dialog",reason="none"}')).toBe(1);
  rig.world.report({ type: "turned-away", method: "PUBLISH", uri: "a", source: "b", status: 403, reason: "c" });
  expect(await sampleOf(rig, 'presence_turned_away_total{method="PUBLISH",status="403"}')).toBe(1);
});

test("requests are counted by their route, never by what the client has written", async () => {
  const rig = await Rig.open();
  await rig.get("/v1/entities/1001@example.com");
  await rig.get("/v1/entities/1002@example.com");
  await rig.get("/nowhere/at/all");
  expect(
    await sampleOf(rig, 'presence_http_requests_total{method="GET",route="/v1/entities/:entity",status="200"}'),
  ).toBe(2);
  expect(await sampleOf(rig, 'presence_http_requests_total{method="GET",route="none",status="404"}')).toBe(1);
});

test("the process tells of itself, unless it shall not", async () => {
  const rig = await Rig.open({ processMetrics: true });
  expect((await rig.get("/metrics")).text).toContain("process_resident_memory_bytes");
});
