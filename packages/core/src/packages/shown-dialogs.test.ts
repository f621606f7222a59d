import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lampOf } from "../documents/dialog-info/lamp.ts";
import type { Call } from "../presentity/statement.ts";
import { GENERIC, type Profile } from "../profiles/profile.ts";
import { toInstant } from "../time.ts";
import { address, composedOf, profile, SAID, view } from "./package.arbitrary.ts";
import { shownDialogs } from "./shown-dialogs.ts";
import { viewOf } from "./view.ts";

const call = (more: Partial<Call>): Call => ({
  type: "call",
  key: "c1;;;",
  sequence: 0,
  callId: "c1",
  direction: "recipient",
  state: "early",
  startedAt: toInstant(0),
  ...more,
});

const DND = { type: "application", key: "app", sequence: 0, dnd: true } as const;
const TALKING = { type: "application", key: "app2", sequence: 0, onThePhone: true } as const;

function dialogs(facts: Parameters<typeof composedOf>[0], wish: Partial<Profile> = {}, isPrivate = false) {
  const seen = viewOf(address("1001@pbx.example"), { composed: composedOf(facts) }, toInstant(60_000));
  return shownDialogs(seen, { profile: { ...GENERIC, ...wish }, isPrivate });
}

test("a lamp shows the state of the composition, whoever watches", () => {
  const LAMPS = {
    offline: { busy: false, anyEarly: false },
    idle: { busy: false, anyEarly: false },
    ringing: { busy: true, anyEarly: true, anyConfirmed: false },
    busy: { busy: true },
    "do-not-disturb": { busy: true, anyConfirmed: true },
  };
  fc.assert(
    fc.property(view, profile, fc.boolean(), (seen, one, isPrivate) => {
      const shown = shownDialogs(seen, { profile: { ...one, dndOnLamp: "confirmed" }, isPrivate });
      expect(lampOf({ dialogs: shown })).toMatchObject(LAMPS[seen.composed.state]);
    }),
  );
});

test("[RFC 4235 §4.1.1] no two dialogs have the same id", () => {
  fc.assert(
    fc.property(view, profile, fc.boolean(), (seen, one, isPrivate) => {
      const ids = shownDialogs(seen, { profile: one, isPrivate }).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});

test("[RFC 4235 §4.1.3] no dialog has a duration: it would be another one each second", () => {
  expect(dialogs(SAID.busy)).toHaveLength(1);
  expect(dialogs(SAID.busy)[0]).not.toHaveProperty("duration");
});

describe("[RFC 4235 §3.7.2] who may not know the other party", () => {
  test("sees one dialog at most, with an id that says nothing, and a state", () => {
    fc.assert(
      fc.property(view, profile, (seen, one) => {
        const shown = shownDialogs(seen, { profile: one, isPrivate: true });
        expect(shown.length).toBeLessThanOrEqual(1);
        for (const dialog of shown) {
          const { id, state: _, event: __, code: ___, ...more } = dialog;
          expect(["offline", "idle", "ringing", "busy", "do-not-disturb"]).toContain(id);
          expect(more).toEqual({});
        }
      }),
    );
  });

  test.each([
    ["rings", SAID.ringing, {}, [{ id: "ringing", state: "early" }]],
    ["talks", SAID.busy, {}, [{ id: "busy", state: "confirmed" }]],
    ["talks undisturbed", [...SAID.busy, DND], {}, [{ id: "do-not-disturb", state: "confirmed" }]],
    ["talks undisturbed, in secret", [...SAID.busy, DND], { dndOnLamp: "idle" }, [{ id: "busy", state: "confirmed" }]],
    [
      "rings undisturbed, in secret",
      [...SAID.ringing, DND],
      { dndOnLamp: "idle" },
      [{ id: "ringing", state: "early" }],
    ],
  ] as const)("when it %s", (_, facts, wish, expected) => {
    expect(dialogs(facts, wish, true)).toEqual(expected);
  });
});

describe("in place of what no call says", () => {
  test.each([
    ["offline", SAID.offline, {}, [{ id: "offline", state: "terminated", event: "rejected", code: 480 }]],
    ["offline as idle", SAID.offline, { offlineDialog: "idle" }, [{ id: "idle", state: "terminated" }]],
    ["offline as idle, which is nothing", SAID.offline, { offlineDialog: "idle", idleDialog: "none" }, []],
    ["idle", SAID.idle, {}, [{ id: "idle", state: "terminated" }]],
    ["idle, which is nothing", SAID.idle, { idleDialog: "none" }, []],
    ["busy", [...SAID.idle, TALKING], {}, [{ id: "busy", state: "confirmed" }]],
    ["do-not-disturb", SAID["do-not-disturb"], {}, [{ id: "do-not-disturb", state: "confirmed" }]],
    ["do-not-disturb in secret", SAID["do-not-disturb"], { dndOnLamp: "idle" }, [{ id: "idle", state: "terminated" }]],
    ["busy, do-not-disturb in secret", [...SAID.idle, TALKING, DND], { dndOnLamp: "idle" }, [{ id: "busy" }]],
  ] as const)("stands a dialog for %s", (_, facts, wish, expected) => {
    expect(dialogs(facts, wish)).toMatchObject(expected);
    expect(dialogs(facts, wish)).toHaveLength(expected.length);
  });

  test("beside a call that only rings, where somebody says that it talks", () => {
    expect(dialogs([...SAID.ringing, TALKING]).map(({ state }) => state)).toEqual(["early", "confirmed"]);
  });

  test("beside the calls of who is not to be disturbed", () => {
    expect(dialogs([...SAID.ringing, DND]).map(({ id }) => id)).toEqual(["c1;local;remote;", "do-not-disturb"]);
  });
});

describe("a call", () => {
  test.each([
    ["recipient", "trying", "early", "early"],
    ["recipient", "proceeding", "early", "early"],
    ["recipient", "early", "confirmed", "early"],
    ["recipient", "confirmed", "early", "confirmed"],
    ["initiator", "trying", "early", "trying"],
    ["initiator", "early", "early", "early"],
    ["initiator", "early", "confirmed", "confirmed"],
    ["initiator", "confirmed", "early", "confirmed"],
  ] as const)("of the %s that is %s shows, callers as %s: %s", (direction, state, callerDialog, expected) => {
    expect(dialogs([call({ direction, state })], { callerDialog })).toMatchObject([
      { id: "c1;;;", callId: "c1", direction, state: expected },
    ]);
  });

  const remote = { uri: "sip:2002@pbx.example", display: "Bob" };
  const known = { localTag: "l", remoteTag: "r", remote, local: { uri: "sip:1001@pbx.example" } };

  test("can be picked up: it has call-id, tags, and a target", () => {
    const target = { uri: "sip:bob@192.0.2.2" };
    expect(dialogs([call({ ...known, remoteTarget: target.uri })])).toMatchObject([
      { callId: "c1", localTag: "l", remoteTag: "r", remote: { identity: remote, target } },
    ]);
  });

  test("has the other party's address for a target where there is no other", () => {
    expect(dialogs([call(known)])).toMatchObject([{ remote: { identity: remote, target: { uri: remote.uri } } }]);
  });

  test("has a target where there is nothing but a target", () => {
    const target = { uri: "sip:bob@192.0.2.2" };
    expect(dialogs([call({ remoteTarget: target.uri })])).toMatchObject([{ remote: { target } }]);
  });

  test("of which nobody knows the other party has none", () => {
    expect(dialogs([call({})])[0]).not.toHaveProperty("remote");
  });

  test.each([
    [known, { local: { identity: known.local }, remote: { identity: remote } }],
    [{ remoteTarget: "sip:bob@192.0.2.2" }, { local: { identity: { uri: "sip:1001@pbx.example" } } }],
  ])("that nobody is to pick up tells who and what, no more: %j", (more, expected) => {
    expect(dialogs([call(more)], { pickup: false })).toEqual([
      { id: "c1;;;", direction: "recipient", state: "early", ...expected },
    ]);
  });
});
