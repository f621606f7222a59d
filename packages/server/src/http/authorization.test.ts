import { expect, test } from "vitest";
import { Rig, TOKEN } from "./testing/rig.ts";

test.each([
  ["nothing", {}, undefined],
  ["another scheme", { authorization: `Basic ${TOKEN}` }, undefined],
  ["no token", { authorization: "Bearer " }, undefined],
  ["another token", { authorization: "Bearer the-tokem" }, 'error="invalid_token"'],
  ["the beginning of the token", { authorization: "Bearer the-toke" }, 'error="invalid_token"'],
  ["more than the token", { authorization: `Bearer ${TOKEN}n` }, 'error="invalid_token"'],
])("who shows %s is not let in, and told how", async (_, headers, error) => {
  const rig = await Rig.open();
  for (const url of ["/v1/subscriptions", "/v1/entities/1001", "/v1/events", "/metrics"]) {
    const answer = await rig.app.inject({ url, headers });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    const challenge = ['Bearer realm="presence"', error].filter((part) => part !== undefined).join(", ");
    expect(answer.headers["www-authenticate"]).toBe(challenge);
    expect(answer.body).not.toContain("the-toke");
  }
});

test("a request without the token changes nothing, whatever its body", async () => {
  const rig = await Rig.open();
  for (const payload of ["{", '{"on":true}']) {
    const headers = { "content-type": "application/json" };
    const answer = await rig.app.inject({ method: "PUT", url: "/v1/entities/1001@example.com/dnd", headers, payload });
    expect(answer.statusCode).toBe(401);
  }
  expect(rig.world.server.agent.size.resources).toBe(0);
});

test("the scheme may be written in any case, with any number of spaces", async () => {
  const rig = await Rig.open();
  const answer = await rig.app.inject({ url: "/v1/subscriptions", headers: { authorization: `bearer  ${TOKEN} ` } });
  expect(answer.statusCode).toBe(200);
});

test("what tells nobody's name wants no token", async () => {
  const rig = await Rig.open({ openMetrics: true });
  for (const url of ["/", "/openapi.json", "/healthz", "/metrics"]) {
    expect((await rig.app.inject(url)).statusCode).toBe(200);
  }
});
