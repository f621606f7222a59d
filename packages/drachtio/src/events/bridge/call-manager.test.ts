import fc from "fast-check";
import { expect, test } from "vitest";
import { DIALOG_INFO, Rig } from "../testing/rig.ts";
import type { CallManagerBridge } from "./call-manager.ts";

/** A call as babble-drachtio-callmanager 3.10.2 has it, with its state machine. */
class Call {
  uuid = "uuid";
  type: "uas" | "uac" = "uas";
  owner: unknown = { uri: "1000@pbx", username: "1000", realm: "pbx", display: "Piggy", ccc: 1 };
  state = { trying: false, ringing: false, established: false, destroyed: false, held: false };
  epochs = { startat: Date.UTC(2026, 10, 23) / 1000 - 5, answerat: 0, endat: 0 };
  sip: { callid?: string; tags?: { local: string; remote: string } } = {
    callid: "call-id",
    tags: { local: "ours", remote: "" },
  };
  party: object = { name: "Kermit", user: "2000", host: "pbx", uri: "", privacy: false };

  get entity(): Promise<unknown> {
    return Promise.resolve(this.owner);
  }
  get direction(): string {
    return this.type === "uas" ? "inbound" : "outbound";
  }
  get callerid(): object {
    return this.type === "uac" ? this.party : { user: "wrong", host: "pbx" };
  }
  get calledid(): object {
    return this.type === "uas" ? this.party : { user: "wrong", host: "pbx" };
  }
  get hasmedia(): boolean {
    return !this.state.held && this.state.established;
  }
  get statestr(): string {
    const { established, ringing, trying, destroyed } = this.state;
    return established ? "confirmed" : ringing ? "early" : trying ? "proceeding" : destroyed ? "terminated" : "trying";
  }
}

class Bridged extends Rig {
  readonly warnings: string[] = [];
  readonly bridge: CallManagerBridge = this.events.callManager(
    () => this.now,
    (facts) => this.tell(facts),
    (sentence) => this.warnings.push(sentence),
  );

  /** Lets promises that are there come through. */
  async hear(event: Parameters<CallManagerBridge["heard"]>[0], call: unknown): Promise<void> {
    this.bridge.heard(event, call);
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}

test("[D4 callmanager] inbound is a call that the phone makes, to the called party", async () => {
  const rig = new Bridged();
  const lamp = rig.subscribe("1002", "1000", DIALOG_INFO);
  const call = new Call();
  call.state.trying = true;
  await rig.hear("call.new", call);
  expect(rig.sources("1000")).toMatchObject([
    {
      type: "call",
      callId: "call-id",
      direction: "initiator",
      state: "proceeding",
      remoteTag: "ours",
      local: { uri: "sip:1000@pbx", display: "Piggy" },
      remote: { uri: "sip:2000@pbx", display: "Kermit" },
      remoteTarget: "sip:**1000@pbx",
      startedAt: rig.now - 5000,
    },
  ]);
  expect([rig.state("1000"), rig.warnings]).toEqual(["busy", []]);
  expect(rig.shown(lamp)).toContain('direction="initiator"');
});

test("[D4 callmanager] outbound is a call to the phone, from the caller", async () => {
  const rig = new Bridged();
  const call = Object.assign(new Call(), { type: "uac" });
  call.state.ringing = true;
  await rig.hear("call.ringing", call);
  expect(rig.sources("1000")).toMatchObject([
    { direction: "recipient", state: "early", remote: { uri: "sip:2000@pbx" } },
  ]);
  expect(rig.state("1000")).toBe("ringing");
});

test("[D4 callmanager] tags are turned round: what is remote to the server is the phone's own", async () => {
  const rig = new Bridged();
  const call = new Call();
  call.sip = { callid: "a", tags: { local: "", remote: "phone" } };
  await rig.hear("call.new", call);
  const [one] = rig.sources("1000");
  expect(one).toMatchObject({ localTag: "phone" });
  expect(one).not.toHaveProperty("remoteTag");
});

test("[D4 callmanager] call.destroyed ends the call, although it says confirmed for ever", async () => {
  const rig = new Bridged();
  const call = new Call();
  call.state.established = true;
  call.epochs.answerat = rig.now / 1000 - 1;
  await rig.hear("call.answered", call);
  expect(rig.sources("1000")).toMatchObject([{ state: "confirmed", answeredAt: rig.now - 1000 }]);
  call.state.destroyed = true;
  await rig.hear("call.destroyed", call);
  expect([call.statestr, rig.state("1000")]).toEqual(["confirmed", "idle"]);
  rig.wait(60);
  await rig.hear("call.updated", call);
  await rig.hear("call.destroyed", call);
  expect([rig.sources("1000"), rig.warnings]).toEqual([[], []]);
});

test("[D4 callmanager] hold shows as held, and unhold takes that back", async () => {
  const rig = new Bridged();
  const lamp = rig.subscribe("1002", "1000", DIALOG_INFO);
  const call = new Call();
  call.state.established = true;
  call.state.held = true;
  await rig.hear("call.hold", call);
  expect(rig.shown(lamp)).toContain('pname="+sip.rendering" pval="no"');
  call.state.held = false;
  await rig.hear("call.unhold", call);
  expect(rig.shown(lamp)).toContain('pname="+sip.rendering" pval="yes"');
  Object.defineProperty(call, "state", { value: undefined });
  Object.defineProperty(call, "statestr", { value: "confirmed" });
  Object.defineProperty(call, "hasmedia", { value: false });
  await rig.hear("call.mix", call);
  expect(rig.sources("1000")).toMatchObject([{ held: true }]);
});

test("[D4 callmanager] a call is nobody's until its phone is authenticated", async () => {
  const rig = new Bridged();
  const call = new Call();
  call.owner = undefined;
  await rig.hear("call.new", call);
  expect([rig.agent.size.resources, rig.warnings]).toEqual([0, []]);
  call.owner = { username: "1000", realm: "pbx" };
  await rig.hear("call.authed", call);
  expect(rig.state("1000")).toBe("busy");
  call.owner = null;
  await rig.hear("call.destroyed", call);
  expect(rig.state("1000")).toBe("idle");
});

test("the entity may be there at once, as an object or as text", () => {
  for (const entity of [{ uri: "1000@pbx" }, "1000@pbx", "sip:1000@PBX"]) {
    const rig = new Bridged();
    rig.bridge.heard("call.new", { entity, statestr: "early", direction: "outbound", sip: { callid: "a" } });
    expect([rig.state("1000"), rig.warnings]).toEqual(["ringing", []]);
  }
});

test("a call that becomes somebody else's leaves who had it", async () => {
  const rig = new Bridged();
  const call = new Call();
  call.state.established = true;
  await rig.hear("call.answered", call);
  call.owner = "1001@pbx";
  await rig.hear("call.updated", call);
  expect([rig.state("1000"), rig.state("1001")]).toEqual(["idle", "busy"]);
});

test("a call keeps the name that it had first, and needs no Call-ID to have one", async () => {
  const rig = new Bridged();
  const call = new Call();
  call.sip = {};
  await rig.hear("call.new", call);
  call.sip = { callid: "late" };
  await rig.hear("call.ringing", call);
  expect(rig.sources("1000")).toMatchObject([{ callId: "uuid" }]);
  expect(rig.sources("1000")).toHaveLength(1);
});

test("who is withheld or unknown is not shown, and what is known of the others is", async () => {
  const rows: readonly (readonly [object, object | undefined])[] = [
    [{ user: "2000", host: "pbx", privacy: true }, undefined],
    [{ user: "0000000000", host: "localhost.localdomain" }, undefined],
    [{}, undefined],
    [{ uri: "2000@pbx" }, { uri: "sip:2000@pbx" }],
    [{ user: "2000" }, { uri: "sip:2000@pbx" }],
    [{ user: "", uri: "" }, undefined],
    [
      { user: "2000", host: "gw", name: "Ann" },
      { uri: "sip:2000@gw", display: "Ann" },
    ],
  ];
  for (const [party, remote] of rows) {
    const rig = new Bridged();
    const call = Object.assign(new Call(), { party });
    await rig.hear("call.new", call);
    const [one] = rig.sources("1000");
    expect(one !== undefined && "remote" in one ? one.remote : undefined).toEqual(remote);
  }
  const rig = new Bridged();
  rig.bridge.heard("call.new", { entity: "1000@pbx", statestr: "early", direction: "inbound", uuid: "u" });
  expect(rig.sources("1000")).toMatchObject([{ type: "call", direction: "initiator" }]);
});

test("what cannot be read is said, and nothing throws", async () => {
  const broken = {
    get entity(): never {
      throw new Error("boom");
    },
  };
  const rows: readonly (readonly [unknown, string])[] = [
    [undefined, "call.new: it comes without a call"],
    [7, "call.new: it comes without a call"],
    [broken, "call.new: the call could not be read: boom"],
    [{ entity: Promise.reject(new Error("gone")) }, "call.new: the call could not be read: gone"],
    [{ entity: Promise.reject("gone") }, "call.new: the call could not be read: string"],
    [{ entity: {}, statestr: "early", uuid: "u" }, "call.new: entity is not that of a user@host: the call is left out"],
    [
      { entity: "1000", statestr: "early", uuid: "u" },
      "call.new: entity is not that of a user@host: the call is left out",
    ],
    [{ entity: 7, statestr: "early", uuid: "u" }, "call.new: entity: it is 7, not an object"],
    [{ entity: "1000@pbx", statestr: "early" }, "call.new: sip.callid and uuid are missing: the call is left out"],
    [{ entity: "1000@pbx", uuid: "u" }, "call.new: state is missing: the call is left as it was"],
  ];
  for (const [call, warning] of rows) {
    const rig = new Bridged();
    await rig.hear("call.new", call);
    expect(rig.warnings[0]).toBe(warning);
    expect(rig.agent.size.resources).toBe(0);
  }
});

test("a call that says itself that it was destroyed has ended, and stays so", async () => {
  const rig = new Bridged();
  const call = new Call();
  await rig.hear("call.new", call);
  Object.assign(call, { destroyed: true });
  await rig.hear("call.updated", call);
  Object.assign(call, { destroyed: false });
  await rig.hear("call.updated", call);
  expect(rig.state("1000")).toBe("idle");
});

test("a call that is told of by both, in an event and by the call manager, is one call", async () => {
  const rig = new Bridged();
  const call = new Call();
  await rig.hear("call.new", call);
  const partial = { sip: { callid: "call-id" }, state: "confirmed", direction: "initiator" };
  rig.emit("presence.dialog.out", { entity: "1000@pbx", partial });
  expect(rig.sources("1000")).toHaveLength(1);
});

test("calls that the bridge tells of are not counted twice with the application's callcount", async () => {
  const rig = new Bridged();
  const call = Object.assign(new Call(), { type: "uac" });
  call.state.ringing = true;
  await rig.hear("call.ringing", call);
  rig.emit("presence.registration.out", { entity: "1000@pbx", status: "registered", callcount: 1 });
  expect(rig.state("1000")).toBe("ringing");
  call.state.established = true;
  await rig.hear("call.answered", call);
  expect(rig.sources("1000")).toMatchObject([{ type: "application", note: "Talking" }, { type: "call" }]);
  await rig.hear("call.destroyed", call);
  expect(rig.sources("1000")[0]).toMatchObject({ note: "Available" });
});

test("in whatever order the looks at its entity are over, a call is shown as it is, and once destroyed not at all", async () => {
  const steps = fc.array(fc.constantFrom("trying", "ringing", "established", "held"), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(steps, fc.infiniteStream(fc.nat()), fc.boolean(), async (all, random, ends) => {
      const rig = new Bridged();
      const call = Object.assign(new Call(), { type: "uac" });
      const looks: (() => void)[] = [];
      Object.defineProperty(call, "entity", {
        get: () => new Promise((done) => looks.push(() => done("1000@pbx"))),
      });
      for (const step of all) {
        Object.assign(call.state, { [step]: true });
        rig.bridge.heard("call.updated", call);
      }
      if (ends) rig.bridge.heard("call.destroyed", call);
      while (looks.length > 0) {
        const [look] = looks.splice(random.next().value % looks.length, 1);
        look?.();
        await settled();
      }
      const shown = rig.sources("1000").filter(({ type }) => type === "call");
      expect(shown.map((one) => one.type === "call" && one.state)).toEqual(
        ends || all.length === 0 ? [] : [call.statestr],
      );
    }),
    { numRuns: 60 },
  );
});
