import { connect } from "node:net";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { onClientError } from "./failure.ts";
import { Rig, TOKEN } from "./testing/rig.ts";

const DND = "/v1/entities/1001@example.com/dnd";

function put(rig: Rig, payload: string, headers: Record<string, string> = {}) {
  return rig.ask({ method: "PUT", url: DND, payload, headers: { "content-type": "application/json", ...headers } });
}

test.each([
  ["malformed JSON", "{", {}, 400, "The body is not JSON."],
  ["no body", "", {}, 400, "The body must be an object in JSON."],
  ["a form", "on=true", { "content-type": "application/x-www-form-urlencoded" }, 415, /must be JSON/],
  ["text", '{"on":true}', { "content-type": "text/plain" }, 415, /must be JSON/],
  ["too much", `{"on":true,"x":"${"x".repeat(1_048_576)}"}`, {}, 413, /larger than what is taken/],
])("a body that cannot be taken is answered with a problem: %s", async (_, payload, headers, status, detail) => {
  const rig = await Rig.open();
  const answer = await put(rig, payload, headers);
  expect(answer).toMatchObject({
    status,
    json: { status, type: "about:blank", detail: expect.stringMatching(detail) },
  });
});

test("a route that wants a body says so", async () => {
  const rig = await Rig.open();
  const answer = await rig.ask({ method: "PUT", url: DND });
  expect(answer).toMatchObject({ status: 400, json: { detail: "The body must be an object in JSON." } });
});

test("no other keys do harm, __proto__ as little as others", async () => {
  const rig = await Rig.open();
  for (const key of ["__proto__", "constructor", "toString"]) {
    const answer = await put(rig, `{"on":true,"${key}":{"expires":5}}`);
    expect(answer).toMatchObject({ status: 400, json: { detail: expect.stringContaining(`"${key}"`) } });
    expect((await rig.get(`/v1/subscriptions?${key}=a`)).status).toBe(400);
    expect((await rig.get(`/v1/entities/${key}@example.com`)).status).toBe(200);
  }
  expect(Object("")).not.toHaveProperty("expires");
});

test("what looks like no key is not repeated", async () => {
  const rig = await Rig.open();
  const { json } = await put(rig, '{"Bearer secret":1,"on":true}');
  expect(json).toMatchObject({ detail: "There is something in the body that is not known: there may be on, expires." });
});

test("a DELETE may say that it has JSON, and have none", async () => {
  const rig = await Rig.open();
  const headers = { "content-type": "application/json" };
  expect((await rig.ask({ method: "DELETE", url: DND, headers })).status).toBe(204);
});

test("a path at which there is nothing is answered 404, with and without a token", async () => {
  const rig = await Rig.open();
  for (const url of ["/v2", "/v1/entities", "/v1/entities/a/b/c/d", "//"]) {
    expect(await rig.get(url)).toMatchObject({ status: 404, json: { title: "Not Found" } });
  }
  expect((await rig.app.inject("/nowhere")).statusCode).toBe(404);
});

test("another method is answered 405, with those that there are", async () => {
  const rig = await Rig.open();
  const answer = await rig.ask({ method: "POST", url: `${DND}?a=b` });
  expect(answer).toMatchObject({
    status: 405,
    headers: { allow: "DELETE, GET, HEAD, PUT" },
    json: { detail: "This path takes DELETE, GET, HEAD, PUT." },
  });
  expect(await rig.ask({ method: "OPTIONS", url: "/v1/batch" })).toMatchObject({
    status: 405,
    headers: { allow: "POST" },
  });
  expect(await rig.ask({ method: "HEAD", url: "/v1/events" })).toMatchObject({
    status: 405,
    headers: { allow: "GET" },
  });
});

test("no other origin is let in", async () => {
  const rig = await Rig.open();
  const { headers } = await rig.ask({
    method: "GET",
    url: "/v1/subscriptions",
    headers: { origin: "http://a.example" },
  });
  expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test("a path that is no path is answered with a problem", async () => {
  const rig = await Rig.open();
  expect(await rig.get("/v1/entities/%zz")).toMatchObject({
    status: 400,
    json: { detail: expect.stringMatching(/hexadecimal/) },
  });
  const long = `/v1/subscriptions/${"a".repeat(9000)}/decision`;
  expect(await rig.post(long, { decision: "allow" })).toMatchObject({
    status: 414,
    json: { detail: expect.stringMatching(/longer/) },
  });
  expect((await rig.get("/v1/entities//status")).status).toBe(400);
  expect((await rig.get(`/v1/entities/${"a".repeat(513)}`)).status).toBe(400);
});

test("our own mistakes are told as such, and nothing of them", async () => {
  const rig = await Rig.open();
  rig.world.server.agent.subscriptions = () => {
    throw new TypeError("with a secret");
  };
  const answer = await rig.app.inject({ url: "/v1/subscriptions", headers: { authorization: `Bearer ${TOKEN}` } });
  expect(answer.statusCode).toBe(500);
  expect(answer.headers["content-type"]).toBe("application/problem+json");
  expect(answer.json()).toMatchObject({ detail: "The server has made a mistake; its log tells more." });
});

test("what Fastify refuses for reasons of its own is a problem as well", async () => {
  const rig = await Rig.open();
  rig.world.server.agent.watching = () => {
    throw Object.assign(new Error("with a secret"), { statusCode: 422 });
  };
  expect(await rig.get("/v1/watching")).toMatchObject({
    status: 422,
    json: { detail: "The request cannot be understood." },
  });
});

test("what is not HTTP is answered with a problem, and the connection closed", async () => {
  const rig = await Rig.open();
  await rig.app.listen({ host: "127.0.0.1", port: 0 });
  const port = Object(rig.app.server.address()).port;
  const tell = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let heard = "";
      const socket = connect(port, "127.0.0.1", () => socket.write(text));
      socket.on("data", (data) => {
        heard += data;
      });
      socket.on("end", () => resolve(heard));
      socket.on("error", reject);
    });
  expect(await tell("SIP/2.0 200 OK\r\n\r\n")).toMatch(
    /^HTTP\/1.1 400 Bad Request\r\nContent-Type: application\/problem\+json/,
  );
  expect(await tell(`GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
});

test("a connection that is gone is not answered, and one that took too long is told so", async () => {
  const told = (code: string, isWritable = true): string => {
    const socket = new PassThrough();
    if (!isWritable) socket.end();
    onClientError({ code }, socket);
    return String(socket.read() ?? "");
  };
  expect(told("ECONNRESET")).toBe("");
  expect(told("HPE_INVALID_METHOD", false)).toBe("");
  expect(told("ERR_HTTP_REQUEST_TIMEOUT")).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
});

test("any JSON is answered, and never by a mistake of ours", async () => {
  const rig = await Rig.open();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("/v1/entities/1001@example.com/status", "/v1/entities/1001@example.com/calls", DND),
      fc.json(),
      async (url, payload) => {
        const headers = { "content-type": "application/json" };
        const { status } = await rig.ask({ method: "PUT", url, payload, headers });
        expect([200, 400]).toContain(status);
      },
    ),
  );
});

test("any path is answered, and never by a mistake of ours", async () => {
  const rig = await Rig.open();
  const step = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("%", "%00", "..", "a@b", "1@example.com"));
  await fc.assert(
    fc.asyncProperty(step, fc.boolean(), async (text, isEncoded) => {
      const url = `/v1/entities/${isEncoded ? encodeURIComponent(text) : text.replace(/[^!-~]|[?#]/gu, "")}`;
      expect([200, 400, 404]).toContain((await rig.get(url)).status);
    }),
  );
});
