import fc from "fast-check";
import { expect, test } from "vitest";
import { call, DIALOG_INFO, PIDF, Rig } from "./testing/rig.ts";

const ENTITY = "1000@pbx";
const READ = { restarts: [], faults: [] };

test("[D1 presence.dialog.out] a call of the code's shape lights the lamp, and its end puts it out", () => {
  const rig = new Rig();
  const lamp = rig.subscribe("1002", "1000", DIALOG_INFO);
  const partial = call("a", "early", { entity: ENTITY });
  expect(rig.emit("presence.dialog.out", { entity: ENTITY, display: "Piggy", callcount: 1, partial })).toMatchObject(
    READ,
  );
  expect(rig.state("1000")).toBe("ringing");
  const shown = rig.shown(lamp);
  expect(shown).toContain("<state>early</state>");
  expect(shown).toContain('direction="recipient"');
  expect(shown).toContain('call-id="a"');
  expect(shown).toContain('<identity display="Piggy">sip:1000@pbx</identity>');
  expect(shown).toContain('<identity display="Kermit">sip:2000@pbx</identity>');
  expect(shown).toContain('<target uri="sip:**1000@pbx"/>');
  rig.emit("presence.dialog.out", { entity: ENTITY, callcount: 0, partial: call("a", "terminated") });
  expect(rig.state("1000")).toBe("idle");
  expect(rig.shown(lamp)).not.toContain("early");
});

test("[D1 presence.dialog.out] calls of the README's shape say the same: `update`, `all` as a Set, `statestr`", () => {
  const rig = new Rig();
  const startat = rig.now / 1000 - 10;
  const ringing = { ...call("a", "early"), state: undefined, statestr: "early", startat, answeredat: 0, endat: 0 };
  expect(rig.emit("presence.dialog.out", { entity: ENTITY, update: ringing, all: new Set([ringing]) })).toMatchObject(
    READ,
  );
  expect(rig.state("1000")).toBe("ringing");
  expect(rig.sources("1000")).toMatchObject([{ type: "call", state: "early", startedAt: rig.now - 10_000 }]);
  const talking = { ...ringing, statestr: "confirmed", answeredat: rig.now / 1000 - 2 };
  rig.emit("presence.dialog.out", { entity: ENTITY, update: talking, all: new Set([talking]) });
  expect(rig.sources("1000")).toMatchObject([{ state: "confirmed", answeredAt: rig.now - 2000 }]);
  rig.emit("presence.dialog.out", { entity: ENTITY, update: { ...talking, endat: rig.now / 1000 }, all: new Set() });
  expect(rig.state("1000")).toBe("idle");
});

test("[D1 presence.dialog.out] a list has all calls: those that are not in it have ended, and an empty one ends all", () => {
  const rig = new Rig();
  rig.emit("presence.dialog.out", { entity: ENTITY, full: [call("a", "confirmed"), call("b", "early")] });
  rig.emit("presence.dialog.out", { entity: ENTITY, full: [call("b", "early")] });
  expect(rig.sources("1000").map((one) => one.type)).toEqual(["ended", "call"]);
  expect(rig.state("1000")).toBe("ringing");
  rig.emit("presence.dialog.out", { entity: ENTITY, full: [] });
  expect(rig.sources("1000").map((one) => one.type)).toEqual(["ended", "ended"]);
});

test("[D1 presence.dialog.out] one document has all calls, and a single call leaves the others as they are", () => {
  const rig = new Rig();
  const lamp = rig.subscribe("1002", "1000", DIALOG_INFO);
  rig.emit("presence.dialog.out", { entity: ENTITY, full: [call("a", "confirmed"), call("b", "early")] });
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("c", "early", { direction: "initiator" }) });
  const before = rig.sent.length;
  const shown = rig.shown(lamp);
  expect(shown.match(/<dialog /g)).toHaveLength(3);
  expect(shown).toContain('state="full"');
  expect(rig.sent.length - before).toBe(1);
});

test("[D1 presence.dialog.out] with neither list nor call nothing is said, and no document goes out", () => {
  const rig = new Rig();
  rig.subscribe("1002", "1000", DIALOG_INFO);
  rig.wait(6);
  const before = rig.sent.length;
  expect(rig.emit("presence.dialog.out", { entity: ENTITY })).toEqual({ facts: [], ...READ });
  rig.wait(6);
  expect(rig.sent.length).toBe(before);
});

test("[D1 presence.dialog.out] a confirmed call without media is on hold", () => {
  const rig = new Rig();
  const lamp = rig.subscribe("1002", "1000", DIALOG_INFO);
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "confirmed", { hasmedia: false }) });
  expect(rig.shown(lamp)).toContain('pname="+sip.rendering" pval="no"');
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "confirmed", { hasmedia: true }) });
  expect(rig.shown(lamp)).toContain('pname="+sip.rendering" pval="yes"');
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("b", "early", { hasmedia: false }) });
  expect(rig.sources("1000").some((one) => one.type === "call" && one.held === true)).toBe(false);
});

test("[D1 presence.dialog.out] callid: what is said for one subscription is true for all, and for one that is gone it is not said", () => {
  const rig = new Rig();
  const lamp = rig.subscribe("1002", "1000", DIALOG_INFO);
  const other = rig.subscribe("1003", "1000", DIALOG_INFO);
  const payload = { entity: ENTITY, full: [call("a", "early")] };
  expect(rig.emit("presence.dialog.out", { ...payload, callid: "nobody@10.0.0.1:1" })).toEqual({ facts: [], ...READ });
  rig.emit("presence.dialog.out", { ...payload, callid: lamp });
  expect(rig.shown(lamp)).toContain("early");
  expect(rig.shown(other)).toContain("early");
  rig.again(lamp, 0);
  expect(rig.emit("presence.dialog.out", { entity: ENTITY, full: [], callid: lamp }).facts).toEqual([]);
  expect(rig.emit("presence.dialog.out", { entity: ENTITY, full: [], callid: "" }).facts).toHaveLength(1);
});

test("[D1 presence.dialog.out] callid of a subscription to somebody else is a fault, and what is said is said of the entity", () => {
  const rig = new Rig();
  const lamp = rig.subscribe("1000", "1002", DIALOG_INFO);
  const { faults } = rig.emit("presence.dialog.out", { entity: ENTITY, full: [call("a", "early")], callid: lamp });
  expect(faults).toEqual([
    "presence.dialog.out: callid names a subscription to 1002@pbx, not to 1000@pbx: said of 1000@pbx",
  ]);
  expect([rig.state("1000"), rig.state("1002")]).toEqual(["ringing", "idle"]);
});

test("[D1 presence.dialog.out] callcount keeps a watcher of presence informed of calls that are not told of", () => {
  const rig = new Rig();
  const buddy = rig.subscribe("1002", "1000", PIDF);
  rig.emit("presence.registration.out", { entity: ENTITY, status: "registered", callcount: 0 });
  expect(rig.shown(buddy)).toContain("Available");
  rig.emit("presence.dialog.out", { entity: ENTITY, callcount: 2, partial: call("a", "early") });
  expect([rig.state("1000"), rig.shown(buddy).includes("Talking")]).toEqual(["busy", true]);
  rig.emit("presence.dialog.out", { entity: ENTITY, callcount: 1, partial: call("a", "terminated") });
  expect(rig.state("1000")).toBe("busy");
  rig.emit("presence.dialog.out", { entity: ENTITY, callcount: 0 });
  expect([rig.state("1000"), rig.shown(buddy).includes("Available")]).toEqual(["idle", true]);
});

test("callcount does not make a call that rings one that was answered", () => {
  const rig = new Rig();
  rig.emit("presence.registration.out", { entity: ENTITY, status: "registered", callcount: 0 });
  rig.emit("presence.dialog.out", { entity: ENTITY, callcount: 1, partial: call("a", "early") });
  expect(rig.state("1000")).toBe("ringing");
  rig.emit("presence.dialog.out", { entity: ENTITY, callcount: 5, full: [call("a", "early")] });
  expect(rig.state("1000")).toBe("ringing");
});

test("the words of the comments and of the call manager are directions and states, too", () => {
  for (const [direction, said] of [
    ["initiate", "initiator"],
    ["receive", "recipient"],
    ["inbound", "initiator"],
    ["outbound", "recipient"],
  ]) {
    const rig = new Rig();
    rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "initiated", { direction }) });
    expect(rig.sources("1000")).toMatchObject([{ state: "trying", direction: said }]);
  }
});

test("a call that was destroyed has ended, whatever its state says", () => {
  const rig = new Rig();
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "confirmed") });
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "confirmed", { destroyed: true }) });
  expect(rig.sources("1000")).toMatchObject([{ type: "ended" }]);
});

test("no pickup prefix, no pickup target", () => {
  const rig = new Rig({ pickup: "" });
  const lamp = rig.subscribe("1002", "1000", DIALOG_INFO);
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "early") });
  expect(rig.shown(lamp)).not.toContain("**");
});

test("the other party may be a URI of any kind, a number, or nobody", () => {
  const remotes = { "sip:a@b": "sip:a@b", "tel:+44770": "tel:+44770", "a@b": "sip:a@b", "0770": "sip:0770@pbx" };
  for (const [uri, said] of Object.entries(remotes)) {
    const rig = new Rig();
    rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "early", { remote: { uri, display: "" } }) });
    expect(rig.sources("1000")).toMatchObject([{ remote: { uri: said } }]);
  }
  for (const remote of [undefined, {}, { uri: "" }]) {
    const rig = new Rig();
    rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "early", { remote }) });
    expect(rig.sources("1000").some((one) => "remote" in one)).toBe(false);
  }
});

test("what is wrong with a call is said, and the other calls count", () => {
  const rig = new Rig();
  rig.emit("presence.dialog.out", {
    entity: ENTITY,
    full: [call("a", "early"), call("b", "confirmed"), call("z", "early")],
  });
  const full = [
    call("a", "sideways"),
    call("b", "confirmed", { direction: "up", duration: "ten" }),
    { state: "early" },
    7,
    call("c", "early"),
  ];
  const { faults } = rig.emit("presence.dialog.out", { entity: ENTITY, full });
  const at = (i: number) => `presence.dialog.out: full[${i}]`;
  expect(faults).toEqual([
    `${at(3)}: it is 7, not an object`,
    `${at(2)}: sip.callid is missing: the call is left as it was`,
    `${at(3)}: sip.callid is missing: the call is left as it was`,
    `${at(0)}: state is "sideways", not one of trying, proceeding, early, confirmed, terminated, initiated`,
    `${at(1)}: duration is "ten", not a number of 0 or more`,
    `${at(1)}: direction is "up", not one of initiator, recipient, inbound, outbound, initiate, receive`,
  ]);
  // Who of them has no name might be z.
  expect(rig.sources("1000").map((one) => one.type === "call" && [one.callId, one.state, one.direction])).toEqual([
    ["a", "early", "recipient"],
    ["b", "confirmed", "recipient"],
    ["c", "early", "recipient"],
    ["z", "early", "recipient"],
  ]);
});

test("a call without a state is left as it was", () => {
  const rig = new Rig();
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "early") });
  const { faults } = rig.emit("presence.dialog.out", { entity: ENTITY, partial: { sip: { callid: "a" } } });
  expect(faults).toEqual(["presence.dialog.out: partial: state is missing: the call is left as it was"]);
  expect(rig.state("1000")).toBe("ringing");
});

test("without an entity, or one without a host, nothing is said but what is wrong", () => {
  const rig = new Rig();
  for (const [entity, fault] of [
    [undefined, "entity is missing"],
    ["1000", 'entity is "1000", not user@host'],
    [1000, "entity is 1000, not user@host"],
  ]) {
    const { facts, faults } = rig.emit("presence.dialog.out", { entity, full: [call("a", "early")] });
    expect([facts, faults]).toEqual([[], [`presence.dialog.out: ${fault}`]]);
  }
});

const word = fc.record({
  callid: fc.constantFrom("a", "b", "c"),
  state: fc.constantFrom("trying", "proceeding", "early", "confirmed", "terminated"),
});

test("once a call is said to have ended, nothing that is said of it lights a lamp again", () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const rig = new Rig();
      const over = new Set<string>();
      for (const { callid, state } of words) {
        rig.emit("presence.dialog.out", { entity: ENTITY, partial: call(callid, state) });
        if (state === "terminated") over.add(callid);
        for (const one of rig.sources("1000")) expect(one.type === "call" && over.has(one.callId)).toBe(false);
      }
    }),
  );
});

test("what calls come to does not depend on the order in which different calls were told of", () => {
  const last = fc.uniqueArray(word, { selector: ({ callid }) => callid });
  fc.assert(
    fc.property(last, fc.infiniteStream(fc.nat()), (words, random) => {
      const said = (order: typeof words) => {
        const rig = new Rig();
        for (const { callid, state } of order) {
          rig.emit("presence.dialog.out", { entity: ENTITY, partial: call(callid, state) });
        }
        return [rig.state("1000"), rig.sources("1000").map(({ sequence: _, ...one }) => one)];
      };
      const shuffled = words.map((one) => [random.next().value, one] as const).sort(([a], [b]) => a - b);
      expect(said(shuffled.map(([, one]) => one))).toEqual(said(words));
    }),
  );
});

test("a call of which little is told has come in, and begins now", () => {
  const rig = new Rig();
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: { sip: { callid: "a" }, state: "early" } });
  expect(rig.sources("1000")).toMatchObject([{ direction: "recipient", startedAt: rig.now }]);
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("b", "early", { direction: "initiator" }) });
  rig.emit("presence.dialog.out", { entity: ENTITY, partial: { sip: { callid: "b" }, state: "confirmed" } });
  expect(rig.sources("1000")).toMatchObject([{ callId: "a" }, { callId: "b", direction: "initiator" }]);
});

test("a call begins once; times may be in milliseconds, and none is in the future", () => {
  const rig = new Rig();
  const startat = (time: number) =>
    rig.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "early", { startat: time }) });
  startat(rig.now - 5);
  expect(rig.sources("1000")).toMatchObject([{ startedAt: rig.now - 5 }]);
  rig.wait(10);
  startat(rig.now);
  expect(rig.sources("1000")).toMatchObject([{ startedAt: rig.now - 10_005 }]);
  const late = new Rig();
  late.emit("presence.dialog.out", { entity: ENTITY, partial: call("a", "early", { startat: late.now * 2 }) });
  expect(late.sources("1000")).toMatchObject([{ startedAt: late.now }]);
});
