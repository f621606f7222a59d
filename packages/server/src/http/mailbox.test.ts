import { expect, test } from "vitest";
import { Rig } from "./testing/rig.ts";

const ENTITY = "/v1/entities/1001@example.com";
const PATH = `${ENTITY}/mailbox`;

test("the mailbox that is put is what phones are told", async () => {
  const rig = await Rig.open();
  rig.world.subscribe("1001", "1001", "message-summary");
  rig.world.wait(5);
  const mailbox = { new: 2, old: 5, newUrgent: 1, oldUrgent: 0, account: "sip:vm@example.com" };
  expect((await rig.put(PATH, mailbox)).json).toMatchObject({
    mailbox: { waiting: true, classes: [{ name: "voice-message", new: 2, old: 5, urgent: { new: 1, old: 0 } }] },
  });
  expect(rig.world.sent.join()).toContain("Voice-Message: 2/5 (1/0)");
  expect((await rig.get(PATH)).json).toEqual({ ...mailbox, waiting: true });
});

test("the lamp is lit where there are new messages, unless it is said otherwise", async () => {
  const rig = await Rig.open();
  for (const [said, waiting] of [
    [{ new: 0, old: 5 }, false],
    [{ new: 1, old: 0 }, true],
    [{ new: 1, old: 0, waiting: false }, false],
    [{ new: 0, old: 0, waiting: true }, true],
  ] as const) {
    expect((await rig.put(PATH, said)).json).toMatchObject({ mailbox: { waiting } });
    expect((await rig.get(PATH)).json).toEqual({ ...said, waiting });
  }
});

test("half of the urgent counts is enough, and the other is none", async () => {
  const rig = await Rig.open();
  await rig.put(PATH, { new: 2, old: 2, newUrgent: 1 });
  expect((await rig.get(PATH)).json).toMatchObject({ newUrgent: 1, oldUrgent: 0 });
  await rig.put(PATH, { new: 2, old: 2, oldUrgent: 1 });
  expect((await rig.get(PATH)).json).toMatchObject({ newUrgent: 0, oldUrgent: 1 });
});

test("a mailbox ends with its seconds, or is taken back", async () => {
  const rig = await Rig.open();
  await rig.put(PATH, { new: 1, old: 0, expires: 60 });
  expect((await rig.get(PATH)).json).toMatchObject({ expires: 60 });
  rig.world.wait(60);
  expect((await rig.get(PATH)).status).toBe(404);
  await rig.put(PATH, { new: 1, old: 0 });
  expect((await rig.delete(PATH)).status).toBe(204);
  expect((await rig.get(PATH)).status).toBe(404);
  expect((await rig.get(ENTITY)).json).toMatchObject({ mailbox: null });
});

test("[RFC 3842 §3.5] counters end at 4,294,967,295", async () => {
  const rig = await Rig.open();
  expect((await rig.put(PATH, { new: 4_294_967_295, old: 0 })).status).toBe(200);
  expect((await rig.put(PATH, { new: 4_294_967_296, old: 0 })).json).toMatchObject({
    detail: '"new" in the body must be a whole number from 0 to 4294967295.',
    pointer: "/new",
  });
  expect((await rig.put(PATH, { new: 1.5, old: 0 })).status).toBe(400);
});
