import fc from "fast-check";
import { expect, test } from "vitest";
import { Rig } from "./testing/rig.ts";

const PATH = "/v1/entities/1001@example.com/status";
const DND = "/v1/entities/1001@example.com/dnd";
const ENTITY = "/v1/entities/1001@example.com";

test("a status that is put is what watchers see, and what is read back", async () => {
  const rig = await Rig.open();
  const status = { basic: "open", note: "Back at three", activities: ["meeting"], dnd: false, onThePhone: false };
  const put = await rig.put(PATH, status);
  expect(put.status).toBe(200);
  expect(put.json).toMatchObject({ entity: "1001@example.com", state: "idle", note: "Back at three", dnd: false });
  expect((await rig.get(ENTITY)).json).toEqual(put.json);
  expect((await rig.get(PATH)).json).toEqual(status);
  expect((await rig.put(PATH, { onThePhone: true, basic: "open" })).json).toMatchObject({ state: "busy", note: null });
});

test("what is read back can be put again, and nothing changes", async () => {
  const rig = await Rig.open();
  const status = fc.record(
    {
      basic: fc.constantFrom("open", "closed"),
      note: fc.string({ minLength: 1, maxLength: 20 }),
      activities: fc.array(fc.constantFrom("away", "meeting", "vacation"), { maxLength: 3 }),
      dnd: fc.boolean(),
      onThePhone: fc.boolean(),
      expires: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    },
    { requiredKeys: ["dnd"] },
  );
  await fc.assert(
    fc.asyncProperty(status, async (said) => {
      const first = (await rig.put(PATH, said)).json;
      const read = await rig.get(PATH);
      expect(read.json).toEqual(said);
      expect((await rig.put(PATH, Object(read.json))).json).toEqual(first);
    }),
    { numRuns: 30 },
  );
});

test("what is put again takes the place of what was put before", async () => {
  const rig = await Rig.open();
  await rig.put(PATH, { note: "a", dnd: true });
  await rig.put(PATH, { activities: ["away"] });
  expect((await rig.get(PATH)).json).toEqual({ activities: ["away"] });
});

test("a status counts no more once its seconds are over, and tells how many are left until then", async () => {
  const rig = await Rig.open();
  await rig.put(PATH, { note: "a", expires: 60 });
  rig.world.wait(20);
  expect((await rig.get(PATH)).json).toEqual({ note: "a", expires: 40 });
  rig.world.wait(40);
  expect((await rig.get(PATH)).status).toBe(404);
  expect((await rig.get(ENTITY)).json).toMatchObject({ note: null });
});

test("a status that is taken back leaves what devices say; there may be none to take back", async () => {
  const rig = await Rig.open();
  await rig.put(PATH, { note: "a" });
  expect(await rig.delete(PATH)).toMatchObject({ status: 204, text: "" });
  expect((await rig.get(PATH)).status).toBe(404);
  expect((await rig.delete(PATH)).status).toBe(204);
  rig.world.wait(60);
  expect(rig.world.server.agent.size.resources).toBe(0);
});

test("do-not-disturb composes with the status, and neither takes the other back", async () => {
  const rig = await Rig.open();
  await rig.put(PATH, { basic: "open", note: "a" });
  expect((await rig.put(DND, { on: true, expires: 60 })).json).toMatchObject({ state: "do-not-disturb", note: "a" });
  expect((await rig.get(DND)).json).toEqual({ on: true, expires: 60 });
  await rig.put(PATH, { basic: "open" });
  expect((await rig.get(ENTITY)).json).toMatchObject({ state: "do-not-disturb", note: null });
  expect((await rig.put(DND, { on: false })).json).toMatchObject({ state: "idle", dnd: false });
  expect((await rig.delete(DND)).status).toBe(204);
  expect((await rig.get(DND)).status).toBe(404);
  expect((await rig.get(PATH)).json).toEqual({ basic: "open" });
});

test("what is withdrawn at once after it was said is withdrawn", async () => {
  const rig = await Rig.open();
  for (const on of [true, false, true]) await rig.put(DND, { on });
  await rig.delete(DND);
  expect((await rig.get(ENTITY)).json).toMatchObject({ dnd: false });
});

test.each([
  ["note", { note: "" }, '"note" in the body must be text of 1 to 1000 characters.', "/note"],
  ["a long note", { note: "x".repeat(1001) }, '"note" in the body must be text of 1 to 1000 characters.', "/note"],
  ["basic", { basic: "on" }, '"basic" in the body must be one of open, closed.', "/basic"],
  ["dnd as text", { dnd: "true" }, '"dnd" in the body must be true or false.', "/dnd"],
  ["expires", { dnd: true, expires: 0 }, '"expires" in the body must be seconds: a whole number from 1.', "/expires"],
  [
    "an activity",
    { activities: ["away", "<a>"] },
    '"activities[1]" in the body must be the name of an activity.',
    "/activities/1",
  ],
  ["nothing", {}, "The body must be an object in JSON that says something.", ""],
  ["a list", [], "The body must be an object in JSON that says something.", ""],
  [
    "a typo",
    { activites: [] },
    'There is "activites" in the body that is not known: did you mean "activities"?',
    "/activites",
  ],
])("a status with a mistake is refused with a sentence: %s", async (_, body, detail, pointer) => {
  const rig = await Rig.open();
  const { json } = await rig.put(PATH, body);
  expect(json).toEqual({ type: "about:blank", title: "Bad Request", status: 400, detail, pointer });
  expect(rig.world.server.agent.size.resources).toBe(0);
});

test.each(["status", "dnd", "mailbox", "calls", "calls/1", "explain", ""])(
  "an entity that is none is refused, and so is one of a domain that is not ours: %s",
  async (what) => {
    const rig = await Rig.open();
    const path = (entity: string) => `/v1/entities/${entity}${what === "" ? "" : `/${what}`}`;
    for (const bad of ["1001", "@example.com", "%20@example.com", "1001@", "tel:1001"]) {
      expect((await rig.get(path(bad))).status).toBe(400);
      expect([400, 405]).toContain((await rig.delete(path(bad))).status);
    }
    const { status, json } = await rig.get(path("1001@elsewhere.com"));
    expect(status).toBe(404);
    expect(json).toMatchObject({
      detail: "The entity is in no domain of this server, which has example.com, example.org.",
    });
  },
);

test("an entity may be written in any way that an address can", async () => {
  const rig = await Rig.open();
  for (const text of ["sip:1001@example.com", "1001%40EXAMPLE.com", "%31001@localhost", "1001@127.0.0.1"]) {
    expect((await rig.get(`/v1/entities/${text}`)).json).toMatchObject({ entity: "1001@example.com" });
  }
  expect((await rig.get("/v1/entities/1001@example.org")).json).toMatchObject({ entity: "1001@example.org" });
});
