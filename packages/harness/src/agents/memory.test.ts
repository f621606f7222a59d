import { expect, test } from "vitest";
import { Clock } from "../clock/clock.ts";
import { Random } from "../clock/random.ts";
import type { Outside, Way } from "./agent.ts";
import { inMemory } from "./memory.ts";

const WAY: Way = { id: "udp/1", protocol: "udp", place: "10.1.0.0:5060" };
const OPTIONS = [
  "OPTIONS sip:example.com SIP/2.0",
  "Via: SIP/2.0/UDP 10.1.0.0:5060;branch=z9hG4bK1",
  "From: <sip:a@example.com>;tag=1",
  "To: <sip:example.com>",
  "Call-ID: 1",
  "CSeq: 1 OPTIONS",
  "Content-Length: 0",
  "",
  "",
].join("\r\n");

function rig(answers: boolean) {
  const clock = new Clock();
  const random = new Random(1);
  const sent: (readonly [unknown, string])[] = [];
  const outside: Outside = {
    place: "10.0.0.1:5060",
    domain: "example.com",
    users: [{ name: "1000", password: "secret" }],
    now: () => clock.now,
    random: random.next,
    token: random.token,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    send: (to, text) => {
      sent.push([to, text]);
      return answers;
    },
    wayOf: (id) => (id === WAY.id ? WAY : undefined),
  };
  return { clock, sent, outside };
}

test("what arrives is answered on the way that it came", () => {
  const { sent, outside } = rig(true);
  inMemory()(outside).deliver(WAY, OPTIONS);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.[0]).toEqual({ way: "udp/1" });
  expect(sent[0]?.[1]).toContain("SIP/2.0 200 OK");
});

test("what cannot be sent is no more than that", () => {
  const { sent, outside } = rig(false);
  inMemory()(outside).deliver(WAY, OPTIONS);
  expect(sent).toHaveLength(1);
});

test("one that is stopped does nothing, and leaves no timer", () => {
  const { clock, sent, outside } = rig(true);
  const agent = inMemory()(outside);
  agent.deliver(WAY, OPTIONS);
  expect(clock.size).toBeGreaterThan(0);
  agent.stop();
  agent.deliver(WAY, OPTIONS.replace("bK1", "bK2"));
  agent.closed(WAY.id);
  agent.shutDown();
  expect(clock.size).toBe(0);
  expect(sent).toHaveLength(1);
});

test("settings that are wrong are an exception, and so is a user that is none", () => {
  const { outside } = rig(true);
  expect(() => inMemory({ auth: "sometimes" })(outside)).toThrow("digest or off");
  const agent = inMemory()(outside);
  expect(() => agent.tell({ type: "dnd", user: "@", on: true })).toThrow("@ is no user of example.com");
});
