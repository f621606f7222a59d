import { expect, test } from "vitest";
import { type Answer, Rig } from "./testing/rig.ts";

const entity = "1001@example.com";
const RINGING = { state: "early", direction: "recipient" };
const call = (callId: string, value: object = RINGING) => ({ op: "call.put", entity, callId, value });

function batch(rig: Rig, operations: unknown): Promise<Answer> {
  return rig.post("/v1/batch", { operations });
}

test("a batch does in order what its operations would one by one", async () => {
  const rig = await Rig.open();
  const { status, json } = await batch(rig, [
    { op: "status.put", entity, value: { note: "a", basic: "open" } },
    { op: "dnd.put", entity, value: { on: true } },
    { op: "mailbox.put", entity, value: { new: 1, old: 0 } },
    call("a"),
    { op: "calls.put", entity, value: { calls: [{ callId: "b", ...RINGING }] } },
    { op: "dnd.delete", entity },
    { op: "status.put", entity: "1002@example.com", value: { note: "b" } },
    { op: "status.delete", entity: "1002@example.com" },
    { op: "mailbox.put", entity: "1002@example.com", value: { new: 1, old: 0 } },
    { op: "mailbox.delete", entity: "1002@example.com" },
    call("c"),
    { op: "call.delete", entity, callId: "c" },
  ]);
  expect(status).toBe(200);
  expect(json).toEqual({ applied: 12 });
  expect((await rig.get(`/v1/entities/${entity}`)).json).toMatchObject({
    state: "ringing",
    note: "a",
    dnd: false,
    calls: [{ callId: "b" }],
    mailbox: { waiting: true },
  });
  expect((await rig.get("/v1/entities/1002@example.com")).json).toMatchObject({ note: null, mailbox: null });
});

test.each([
  ["a value", { op: "dnd.put", entity, value: { on: 1 } }, 400, "/operations/2/value/on"],
  ["an entity", { op: "dnd.put", entity: "1001", value: { on: true } }, 400, "/operations/2/entity"],
  ["a domain", { op: "dnd.put", entity: "1@elsewhere.com", value: { on: true } }, 404, "/operations/2/entity"],
  ["a call that has ended in the same batch", call("a"), 409, "/operations/2"],
  [
    "a call in a list",
    { op: "calls.put", entity, value: { calls: [{ callId: "a", ...RINGING }] } },
    409,
    "/operations/2/value/calls/0",
  ],
])("one operation that is wrong is named by its index, and none is applied: %s", async (_, wrong, status, pointer) => {
  const rig = await Rig.open();
  const good = { op: "status.put", entity, value: { note: "a" } };
  const answer = await batch(rig, [good, { op: "call.delete", entity, callId: "a" }, wrong, good]);
  expect(answer).toMatchObject({ status, json: { index: 2, pointer } });
  expect(rig.world.server.agent.size.resources).toBe(0);
});

test.each([
  [
    { op: "dnd.set", entity },
    '"operations[0].op" in the body must be one of status.put, status.delete, dnd.put, dnd.delete, calls.put, call.put, call.delete, mailbox.put, mailbox.delete: did you mean dnd.put?',
  ],
  [
    { entity },
    '"operations[0].op" in the body must be one of status.put, status.delete, dnd.put, dnd.delete, calls.put, call.put, call.delete, mailbox.put, mailbox.delete.',
  ],
  [{ op: "dnd.put", entity }, '"operations[0].value" in the body is missing: give it.'],
  [
    { op: "dnd.put", entity, valu: { on: true } },
    'There is "valu" in "operations[0]" in the body that is not known: did you mean "value"?',
  ],
  [5, '"operations[0]" in the body must be an object in JSON with an op.'],
])("an operation with a mistake is refused with a sentence: %j", async (operation, detail) => {
  const rig = await Rig.open();
  expect(await batch(rig, [operation])).toMatchObject({ status: 400, json: { detail, index: 0 } });
});

test("a batch has 1000 operations at most, and may have none", async () => {
  const rig = await Rig.open();
  const operations = Array.from({ length: 1001 }, (_, i) => ({
    op: "status.put",
    entity: `${i}@example.com`,
    value: { note: "a" },
  }));
  expect((await batch(rig, operations)).json).toMatchObject({
    detail: '"operations" in the body must be a list of at most 1000 operations.',
  });
  expect((await batch(rig, operations.slice(1))).json).toEqual({ applied: 1000 });
  expect(rig.world.server.agent.size.resources).toBe(1000);
  expect((await batch(rig, [])).json).toEqual({ applied: 0 });
  expect((await batch(rig, undefined)).status).toBe(400);
});
