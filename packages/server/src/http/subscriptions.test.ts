import { DEFAULT_OPTIONS } from "@presence/core";
import { expect, test } from "vitest";
import { Rig } from "./testing/rig.ts";

const ASKS = { agent: { ...DEFAULT_OPTIONS, authorize: "ask" } } as const;

function idOf(answer: { readonly json: unknown }): string {
  return String(Object(answer.json).items[0].id);
}

test("subscriptions are listed as they began, by each filter and all of them together", async () => {
  const rig = await Rig.open();
  rig.world.subscribe("1002", "1001");
  rig.world.subscribe("1002", "1001", "dialog");
  rig.world.subscribe("1003", "1001");
  rig.world.subscribe("1002", "1004");
  const total = async (query: string) => Object((await rig.get(`/v1/subscriptions?${query}`)).json).total;
  expect(await total("")).toBe(4);
  expect(await total("resource=1001@example.com")).toBe(3);
  expect(await total("resource=1001@localhost")).toBe(3);
  expect(await total("watcher=1002@example.com")).toBe(3);
  expect(await total("package=dialog")).toBe(1);
  expect(await total("state=active")).toBe(4);
  expect(await total("state=pending")).toBe(0);
  expect(await total("resource=1001@example.com&watcher=1002@example.com&package=presence&state=active")).toBe(1);
  const { json } = await rig.get("/v1/subscriptions?limit=1");
  expect(json).toMatchObject({ total: 4, items: [{ watcher: "1002@example.com", package: "presence" }], next: 1 });
});

test("the parts of a list together are the list", async () => {
  const rig = await Rig.open();
  for (let i = 0; i < 7; i++) rig.world.subscribe(`20${i}`, "1001");
  const ids: unknown[] = [];
  let next: unknown = 0;
  while (next !== null) {
    const { json } = await rig.get(`/v1/subscriptions?limit=3&offset=${next}`);
    const page = Object(json);
    ids.push(...page.items.map(({ watcher }: { watcher: string }) => watcher));
    next = page.next;
  }
  expect(ids).toEqual(Array.from({ length: 7 }, (_, i) => `20${i}@example.com`));
});

test.each([
  ["limit=0", '"limit" in the query must be a whole number from 1 to 1000.'],
  ["limit=ten", '"limit" in the query must be a whole number from 1 to 1000.'],
  ["offset=-1", '"offset" in the query must be a whole number from 0 to 2147483648.'],
  ["state=on", '"state" in the query must be one of pending, active, terminated.'],
  ["state=active&state=active", '"state" in the query must be one of pending, active, terminated.'],
  ["resorce=1001", 'There is "resorce" in the query that is not known: did you mean "resource"?'],
  ["resource=tel:1", '"resource" must be an address such as 1001@example.com.'],
  ["watcher=tel:1", '"watcher" must be an address such as 1001@example.com.'],
])("a filter with a mistake is refused with a sentence: %s", async (query, detail) => {
  const rig = await Rig.open();
  expect(await rig.get(`/v1/subscriptions?${query}`)).toMatchObject({ status: 400, json: { detail } });
});

test("a pending watcher is let in, and sees", async () => {
  const rig = await Rig.open({}, ASKS);
  await rig.put("/v1/entities/1001@example.com/status", { basic: "open", note: "Hello" });
  rig.world.subscribe("1002", "1001");
  const listed = await rig.get("/v1/subscriptions?state=pending");
  const path = `/v1/subscriptions/${encodeURIComponent(idOf(listed))}/decision`;
  expect(await rig.post(path, { decision: "allow" })).toMatchObject({ status: 200, json: { state: "active" } });
  expect(rig.world.sent.splice(0).join()).toContain("Hello");
  expect(await rig.post(path, { decision: "pending" })).toMatchObject({ status: 200 });
});

test("a watcher who is denied is told, and is there no more", async () => {
  const rig = await Rig.open({}, ASKS);
  rig.world.subscribe("1002", "1001");
  const path = `/v1/subscriptions/${encodeURIComponent(idOf(await rig.get("/v1/subscriptions")))}/decision`;
  expect(await rig.post(path, { decision: "deny" })).toMatchObject({ status: 200, json: { state: "terminated" } });
  expect(rig.world.sent.join()).toContain("terminated;reason=rejected");
  expect((await rig.get("/v1/subscriptions")).json).toMatchObject({ total: 0 });
  expect((await rig.post(path, { decision: "deny" })).status).toBe(404);
});

test("a watcher may be kept from seeing who calls", async () => {
  const rig = await Rig.open();
  const remote = { uri: "sip:1003@example.com" };
  await rig.put("/v1/entities/1001@example.com/calls/a", { state: "confirmed", direction: "initiator", remote });
  expect(rig.world.subscribe("1002", "1001", "dialog").join()).toContain("1003");
  rig.world.wait(10);
  const path = `/v1/subscriptions/${encodeURIComponent(idOf(await rig.get("/v1/subscriptions")))}/decision`;
  expect((await rig.post(path, { decision: "allow", isPrivate: true })).status).toBe(200);
  rig.world.wait(10);
  const told = rig.world.sent.splice(0).join();
  expect(told).toContain("confirmed");
  expect(told).not.toContain("1003");
});

test("a decision with a mistake is refused with a sentence", async () => {
  const rig = await Rig.open();
  expect((await rig.post("/v1/subscriptions/a/decision", { decision: "yes" })).json).toMatchObject({
    detail: '"decision" in the body must be one of allow, deny, pending.',
  });
});
