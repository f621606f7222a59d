import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { type Document, Rig } from "./testing/rig.ts";

async function documentOf(rig: Rig): Promise<Document> {
  return JSON.parse((await rig.get("/openapi.json")).text);
}

test("the document tells each route, and no other", async () => {
  const document = await documentOf(await Rig.open());
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "presence", version: "1.2.3" } });
  expect(routes.toSorted()).toEqual(
    [
      "GET /",
      "GET /healthz",
      "GET /metrics",
      "GET /openapi.json",
      "POST /v1/batch",
      "GET /v1/entities/{entity}",
      "GET /v1/entities/{entity}/calls",
      "PUT /v1/entities/{entity}/calls",
      "DELETE /v1/entities/{entity}/calls/{callId}",
      "GET /v1/entities/{entity}/calls/{callId}",
      "PUT /v1/entities/{entity}/calls/{callId}",
      "DELETE /v1/entities/{entity}/dnd",
      "GET /v1/entities/{entity}/dnd",
      "PUT /v1/entities/{entity}/dnd",
      "GET /v1/entities/{entity}/explain",
      "DELETE /v1/entities/{entity}/mailbox",
      "GET /v1/entities/{entity}/mailbox",
      "PUT /v1/entities/{entity}/mailbox",
      "DELETE /v1/entities/{entity}/status",
      "GET /v1/entities/{entity}/status",
      "PUT /v1/entities/{entity}/status",
      "GET /v1/events",
      "GET /v1/publications",
      "DELETE /v1/registrations/{aor}",
      "GET /v1/registrations",
      "GET /v1/subscriptions",
      "POST /v1/subscriptions/{id}/decision",
      "GET /v1/watching",
    ].toSorted(),
  );
});

test("each route has a name of its own, a summary, and schemas that are such", async () => {
  const document = await documentOf(await Rig.open());
  const ajv = new Ajv({ strict: false });
  const names = new Set<string>();
  let schemas = 0;
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const route of Object.values(methods)) {
      expect(route.summary).not.toBe("");
      expect(names).not.toContain(route.operationId);
      names.add(route.operationId ?? "");
      for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
        expect(route.parameters).toContainEqual(expect.objectContaining({ name, in: "path" }));
      }
      const contents = [route.requestBody, ...Object.values(route.responses)].map((one) => one?.content ?? {});
      for (const { schema } of contents.flatMap((content) => Object.values(content))) {
        expect(ajv.validateSchema(schema ?? {})).toBe(true);
        schemas++;
      }
    }
  }
  expect(names).not.toContain("");
  expect(schemas).toBeGreaterThan(50);
});

test("what wants a token says so, and what does not, too", async () => {
  for (const openMetrics of [false, true]) {
    const document = await documentOf(await Rig.open({ openMetrics }));
    expect(document).toMatchObject({ security: [{ token: [] }] });
    const open = Object.entries(document.paths).filter(([, { get }]) => get?.security?.length === 0);
    const paths = ["/", "/healthz", ...(openMetrics ? ["/metrics"] : []), "/openapi.json"];
    expect(open.map(([path]) => path).toSorted()).toEqual(paths);
  }
});

test("what is expected of a field is told as its description, where it has none", async () => {
  const text = JSON.stringify(await documentOf(await Rig.open()));
  expect(text).not.toContain('"expects"');
  expect(text).toContain("One of open, closed");
});
