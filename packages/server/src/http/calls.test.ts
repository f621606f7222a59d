import { toInstant } from "@presence/core";
import { expect, test } from "vitest";
import { Rig } from "./testing/rig.ts";

const ENTITY = "/v1/entities/1001@example.com";
const CALLS = `${ENTITY}/calls`;
const RINGING = { state: "early", direction: "recipient" };
const TALKING = { state: "confirmed", direction: "recipient" };

test("a call lights the lamp, and its end puts it out", async () => {
  const rig = await Rig.open();
  rig.world.subscribe("1002", "1001", "dialog");
  rig.world.wait(5);
  const remote = { uri: "sip:1003@example.com", display: "Ann" };
  const put = await rig.put(`${CALLS}/a`, { ...RINGING, remote, localTag: "l", remoteTag: "r" });
  expect(put.json).toMatchObject({ state: "ringing" });
  expect(rig.world.sent.splice(0).join()).toContain("<state>early</state>");
  const started = "2026-11-23T09:30:05.000Z";
  expect((await rig.get(`${CALLS}/a`)).json).toEqual({
    callId: "a",
    ...RINGING,
    remote,
    localTag: "l",
    remoteTag: "r",
    held: false,
    startedAt: started,
    expires: 14_400,
  });
  rig.world.wait(5);
  expect((await rig.put(`${CALLS}/a`, { ...TALKING, expires: 60 })).json).toMatchObject({ state: "busy" });
  rig.world.wait(5);
  await rig.put(`${CALLS}/a`, { ...TALKING, held: true, expires: 60 });
  expect((await rig.get(`${CALLS}/a`)).json).toEqual({
    callId: "a",
    ...TALKING,
    held: true,
    startedAt: started,
    answeredAt: "2026-11-23T09:30:10.000Z",
    expires: 60,
  });
  expect((await rig.delete(`${CALLS}/a`)).status).toBe(204);
  expect((await rig.get(ENTITY)).json).toMatchObject({ state: "offline", calls: [] });
  expect((await rig.get(`${CALLS}/a`)).status).toBe(404);
});

test("a call that has ended is dead: a new word of it is refused, and said so, for as long as that lasts", async () => {
  const rig = await Rig.open();
  await rig.put(`${CALLS}/a`, RINGING);
  expect((await rig.put(`${CALLS}/a`, { ...RINGING, state: "terminated" })).json).toMatchObject({ calls: [] });
  const late = await rig.put(`${CALLS}/a`, RINGING);
  expect(late.status).toBe(409);
  expect(late.json).toMatchObject({ detail: expect.stringContaining("A new call needs a new callId.") });
  expect((await rig.get(ENTITY)).json).toMatchObject({ calls: [] });
  expect((await rig.put(`${CALLS}/a`, { ...RINGING, state: "terminated" })).status).toBe(200);
  expect((await rig.delete(`${CALLS}/a`)).status).toBe(204);
  rig.world.wait(32);
  expect((await rig.put(`${CALLS}/a`, RINGING)).status).toBe(200);
});

test("the end of a call may come before its beginning, which then comes too late", async () => {
  const rig = await Rig.open();
  expect((await rig.delete(`${CALLS}/a`)).status).toBe(204);
  expect((await rig.put(`${CALLS}/a`, RINGING)).status).toBe(409);
});

test("a call ends with its lease, and can be taken up again", async () => {
  const rig = await Rig.open();
  await rig.put(`${CALLS}/a`, { ...TALKING, expires: 10 });
  rig.world.wait(10);
  expect((await rig.get(ENTITY)).json).toMatchObject({ state: "offline" });
  expect((await rig.put(`${CALLS}/a`, TALKING)).json).toMatchObject({ state: "busy" });
});

test("the whole list ends what is not in it, and leaves the calls of phones alone", async () => {
  const rig = await Rig.open();
  const phone = {
    type: "call",
    key: "b;;;",
    sequence: 1,
    callId: "b",
    direction: "initiator",
    state: "confirmed",
  } as const;
  const resource = rig.world.server.addressOf("1001@example.com");
  if (resource === undefined) throw new TypeError("it is an address");
  rig.world.tell({ type: "said", resource, fact: { ...phone, startedAt: toInstant(0) } });
  await rig.put(`${CALLS}/a`, RINGING);
  rig.world.wait(1);
  const calls = [
    { callId: "c", ...RINGING },
    { callId: "d", ...TALKING },
  ];
  await rig.put(CALLS, { calls });
  expect((await rig.get(CALLS)).json).toMatchObject({ calls });
  expect((await rig.get(ENTITY)).json).toMatchObject({ calls: [{ callId: "b" }, { callId: "c" }, { callId: "d" }] });
  expect((await rig.put(`${CALLS}/a`, RINGING)).status).toBe(409);
  await rig.put(CALLS, { calls: [] });
  expect((await rig.get(CALLS)).json).toEqual({ calls: [] });
  expect((await rig.get(ENTITY)).json).toMatchObject({ calls: [{ callId: "b" }] });
});

test("another source whose key is that of a call is no call", async () => {
  const rig = await Rig.open();
  const resource = rig.world.server.addressOf("1001@example.com");
  if (resource === undefined) throw new TypeError("it is an address");
  const key = "a;;;http";
  rig.world.tell({ type: "said", resource, fact: { type: "application", key, sequence: 1, note: "a" } });
  expect((await rig.get(`${CALLS}/a`)).status).toBe(404);
  rig.world.tell({ type: "said", resource, fact: { type: "end", of: "application", key, sequence: 2 } });
  expect((await rig.get(`${CALLS}/a`)).status).toBe(404);
  expect((await rig.put(`${CALLS}/a`, RINGING)).status).toBe(200);
});

test("calls are listed as they began", async () => {
  const rig = await Rig.open();
  await rig.put(`${CALLS}/z`, RINGING);
  rig.world.wait(1);
  await rig.put(`${CALLS}/a`, RINGING);
  expect((await rig.get(CALLS)).json).toMatchObject({ calls: [{ callId: "z" }, { callId: "a" }] });
});

test("a list with a call that is dead, or there twice, changes nothing", async () => {
  const rig = await Rig.open();
  await rig.put(`${CALLS}/a`, RINGING);
  await rig.delete(`${CALLS}/dead`);
  const dead = await rig.put(CALLS, {
    calls: [
      { callId: "b", ...RINGING },
      { callId: "dead", ...RINGING },
    ],
  });
  expect(dead).toMatchObject({ status: 409, json: { pointer: "/calls/1" } });
  const twice = await rig.put(CALLS, {
    calls: [
      { callId: "b", ...RINGING },
      { callId: "b", ...TALKING },
    ],
  });
  expect(twice).toMatchObject({ status: 400, json: { pointer: "/calls" } });
  expect((await rig.get(CALLS)).json).toMatchObject({ calls: [{ callId: "a" }] });
});

test("an entity has 1000 calls at most", async () => {
  const rig = await Rig.open();
  const calls = Array.from({ length: 1001 }, (_, i) => ({ callId: `call-${i}`, ...RINGING }));
  expect((await rig.put(CALLS, { calls })).json).toMatchObject({
    detail: '"calls" in the body must be a list of at most 1000 calls.',
  });
  expect((await rig.put(CALLS, { calls: calls.slice(1) })).status).toBe(200);
  expect((await rig.put(`${CALLS}/call-0`, RINGING)).status).toBe(409);
  expect((await rig.put(`${CALLS}/call-1`, TALKING)).status).toBe(200);
});

test("a callId may hold whatever a Call-ID can, percent-encoded", async () => {
  const rig = await Rig.open();
  const callId = "a;b/c%d@[::1]";
  await rig.put(`${CALLS}/${encodeURIComponent(callId)}`, RINGING);
  expect((await rig.get(CALLS)).json).toMatchObject({ calls: [{ callId }] });
  expect((await rig.put(`${CALLS}/a%20b`, RINGING)).json).toMatchObject({
    detail: '"callId" in the path must be a Call-ID: printable ASCII without spaces.',
  });
});

test.each([
  [{ direction: "recipient" }, '"state" in the body is missing: give it.'],
  [{ stat: "early", direction: "recipient" }, 'There is "stat" in the body that is not known: did you mean "state"?'],
  [
    { state: "idle", direction: "recipient" },
    '"state" in the body must be one of trying, proceeding, early, confirmed, terminated.',
  ],
  [{ ...RINGING, remote: { uri: "1003" } }, '"remote.uri" in the body must be a URI such as sip:1002@example.com.'],
  [
    { ...RINGING, remote: { url: "sip:a" } },
    'There is "url" in "remote" in the body that is not known: did you mean "uri"?',
  ],
  [{ ...RINGING, localTag: "a b" }, '"localTag" in the body must be a tag of SIP, as in From and To.'],
])("a call with a mistake is refused with a sentence: %j", async (body, detail) => {
  const rig = await Rig.open();
  expect(await rig.put(`${CALLS}/a`, body)).toMatchObject({ status: 400, json: { detail } });
});
