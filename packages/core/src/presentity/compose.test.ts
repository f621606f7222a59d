import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePidf } from "../documents/pidf/parse.ts";
import { printPidf } from "../documents/pidf/print.ts";
import { readStatus } from "../documents/status/read.ts";
import { pidfOf } from "../documents/status/write.ts";
import { toInstant } from "../time.ts";
import { type Composed, compose, type State, statusOf } from "./compose.ts";
import { history, instant, policy } from "./presentity.arbitrary.ts";
import { apply, EMPTY, type Presentity } from "./presentity.ts";
import { DEFAULT_POLICY } from "./rules.ts";
import type { ApplicationStatus, Call, DeviceStatus, Fact, Mailbox, Registration, Words } from "./statement.ts";

const NOW = toInstant(1_000_000);
const LATER = toInstant(2_000_000);
const registration: Registration = { type: "registration", key: "r", sequence: 1, expiresAt: LATER };
const device = (key: string, sequence: number, words: Words): DeviceStatus => {
  return { type: "device", key, sequence, expiresAt: LATER, via: "publish", ...words };
};
const application = (words: Words, sequence = 1): ApplicationStatus => {
  return { type: "application", key: "app", sequence, ...words };
};
const call = (key: string, parts: Partial<Call> = {}): Call => {
  const basics = { callId: "c", direction: "recipient", state: "early", startedAt: NOW } as const;
  return { type: "call", key, sequence: 1, ...basics, ...parts };
};
const known = (facts: readonly Fact[]) => facts.reduce<Presentity>((one, said) => apply(one, said, NOW), EMPTY);
const composed = (...facts: readonly Fact[]): Composed => compose(known(facts), DEFAULT_POLICY, NOW);

test("of whom nobody has said anything, all that is known is that it is offline", () => {
  expect(composed()).toEqual({
    state: "offline",
    basic: "closed",
    activities: [],
    dnd: false,
    onThePhone: false,
    calls: [],
    forwarding: {},
    because: [
      { concluded: "closed", rule: "not-registered", said: [] },
      { concluded: "not-dnd", rule: "any-device", said: [] },
    ],
  });
});

describe("offline, idle, ringing, busy and do-not-disturb stay different", () => {
  const REACHED = { open: [registration], closed: [] };
  const GOING = { nothing: [], ringing: [call("c")], busy: [call("c", { state: "confirmed" })] };
  const DND = { off: [], on: [device("d", 1, { dnd: true })] };
  const TABLE: {
    readonly [reached in keyof typeof REACHED]: {
      readonly [going in keyof typeof GOING]: { readonly [dnd in keyof typeof DND]: State };
    };
  } = {
    open: {
      nothing: { off: "idle", on: "do-not-disturb" },
      ringing: { off: "ringing", on: "do-not-disturb" },
      busy: { off: "busy", on: "do-not-disturb" },
    },
    closed: {
      nothing: { off: "offline", on: "offline" },
      ringing: { off: "ringing", on: "do-not-disturb" },
      busy: { off: "busy", on: "do-not-disturb" },
    },
  };
  const keys = <Key extends string>(table: { readonly [key in Key]: unknown }) => Object.keys(table) as Key[];
  const rows = keys(REACHED).flatMap((reached) =>
    keys(GOING).flatMap((going) =>
      keys(DND).map((dnd) => ({ reached, going, dnd, state: TABLE[reached][going][dnd] })),
    ),
  );

  test.each(rows)("$reached, $going, do-not-disturb $dnd: $state", ({ reached, going, dnd, state }) => {
    expect(composed(...REACHED[reached], ...GOING[going], ...DND[dnd])).toMatchObject({
      state,
      basic: state === "offline" ? "closed" : "open",
      dnd: dnd === "on",
      onThePhone: going === "busy",
      calls: GOING[going],
    });
  });

  test("do-not-disturb that is switched off leaves who is not registered offline", () => {
    const on = known([device("d", 1, { dnd: true })]);
    const off = apply(on, device("d", 2, { dnd: false }), NOW);
    expect(compose(off, DEFAULT_POLICY, NOW).state).toBe("offline");
  });

  test("the application's closed is outweighed by a call, while that lasts", () => {
    const closed = known([registration, application({ basic: "closed" })]);
    const inCall = apply(closed, call("c", { state: "confirmed" }), NOW);
    const after = apply(inCall, call("c", { sequence: 2, state: "terminated" }), NOW);
    const states = [closed, inCall, after].map((one) => compose(one, DEFAULT_POLICY, NOW).state);
    expect(states).toEqual(["offline", "busy", "offline"]);
  });
});

describe("calls", () => {
  test("[RFC 4235 §3.7.1] of one INVITE that forked are calls each: the end of one leg is not the end of the other", () => {
    const ringing = known([registration, call("c;a"), call("c;b")]);
    const left = apply(ringing, call("c;a", { sequence: 2, state: "terminated" }), NOW);
    expect(compose(left, DEFAULT_POLICY, NOW)).toMatchObject({ state: "ringing", calls: [{ key: "c;b" }] });
    const answered = apply(left, call("c;b", { sequence: 2, state: "confirmed" }), NOW);
    expect(compose(answered, DEFAULT_POLICY, NOW)).toMatchObject({ state: "busy", calls: [{ key: "c;b" }] });
    const over = apply(answered, call("c;b", { sequence: 3, state: "terminated" }), NOW);
    expect(compose(over, DEFAULT_POLICY, NOW)).toMatchObject({ state: "idle", calls: [] });
  });

  test("whose end got lost end with their lease", () => {
    const leased = known([registration, call("c", { state: "confirmed", expiresAt: toInstant(NOW + 10) })]);
    expect(compose(leased, DEFAULT_POLICY, toInstant(NOW + 9)).state).toBe("busy");
    expect(compose(leased, DEFAULT_POLICY, toInstant(NOW + 10)).state).toBe("idle");
  });

  test("stand in the order in which they began, then by key", () => {
    const early = toInstant(NOW - 1);
    const { calls } = composed(call("b"), call("c", { startedAt: early }), call("a"));
    expect(calls.map(({ key }) => key)).toEqual(["c", "a", "b"]);
  });
});

test("activities are those of all, in one order, without the words that the rules decide", () => {
  const { activities, dnd, onThePhone } = compose(
    known([
      device("a", 1, { activities: ["dnd", "busy", "meeting"], dnd: true }),
      device("b", 1, { activities: ["away", "meeting"], dnd: false }),
      application({ activities: ["vacation", "on-the-phone"] }),
      device("c", 1, {}),
    ]),
    { ...DEFAULT_POLICY, dnd: "all" },
    NOW,
  );
  expect({ activities, dnd, onThePhone }).toEqual({
    activities: ["away", "meeting", "vacation"],
    dnd: false,
    onThePhone: false,
  });
});

test("each kind of forwarding is the application's, else that of the device which spoke of it last", () => {
  const old = device("a", 1, {
    forwarding: { forwardBusy: { on: true, to: "1" }, forwardNoAns: { on: true, to: "2" } },
  });
  const young = device("b", 2, { forwarding: { forwardBusy: { on: false } } });
  const silent = device("c", 3, {});
  const own = application({ forwarding: { forwardImmediate: { on: true, to: "3" } } });
  expect(composed(old, young, silent, own).forwarding).toEqual({
    forwardImmediate: { on: true, to: "3" },
    forwardBusy: { on: false },
    forwardNoAns: { on: true, to: "2" },
  });
});

test("the mailbox is the one that was told of last", () => {
  const mailbox = (key: string, sequence: number, waiting: boolean): Mailbox => {
    return { type: "mailbox", key, sequence, summary: { waiting, classes: [] } };
  };
  expect(composed(mailbox("a", 2, true), mailbox("b", 1, false)).mailbox).toEqual({ waiting: true, classes: [] });
});

test("one reason for each conclusion, in one order", () => {
  const { because, note } = composed(registration, call("c"), device("d", 1, { dnd: true, note: "hello" }));
  expect(note).toBe("hello");
  expect(because.map(({ concluded, rule }) => [concluded, rule])).toEqual([
    ["open", "registered"],
    ["ringing", "call-unanswered"],
    ["dnd", "any-device"],
    ["note", "newest-device"],
  ]);
});

test("the state follows from the reasons", () => {
  fc.assert(
    fc.property(history, policy, instant, (facts, rules, now) => {
      const { state, basic, dnd, onThePhone, because } = compose(known(facts), rules, now);
      const concluded = new Set(because.map((reason) => reason.concluded));
      const going = concluded.has("busy") ? "busy" : concluded.has("ringing") ? "ringing" : undefined;
      const still = concluded.has("open") ? "idle" : "offline";
      const plain = going ?? still;
      expect(state).toBe(concluded.has("dnd") && plain !== "offline" ? "do-not-disturb" : plain);
      expect({ basic, dnd, onThePhone }).toEqual({
        basic: state === "offline" ? "closed" : "open",
        dnd: concluded.has("dnd"),
        onThePhone: going === "busy",
      });
    }),
  );
});

test("a presence document of it is read as what it says", () => {
  const words = fc.array(fc.constantFrom("away", "meeting", "vacation", "busy", "dnd", "on-the-phone"));
  const facts = fc.record({ activities: words, dnd: fc.boolean(), onThePhone: fc.boolean(), isNoted: fc.boolean() });
  fc.assert(
    fc.property(facts, fc.boolean(), ({ isNoted, ...said }, isRegistered) => {
      const spoken = application({ ...said, ...(isNoted && { note: "hello" }) });
      const status = statusOf(composed(spoken, ...(isRegistered ? [registration] : [])));
      const document = parsePidf(printPidf(pidfOf("sip:a@b", status)));
      if (!document.ok) throw new Error(document.error.detail);
      const { because: _, activities, ...read } = readStatus(document.value);
      const { activities: ours, ...rest } = status;
      expect(read).toEqual(rest);
      expect(activities).toEqual(expect.arrayContaining([...ours]));
    }),
  );
});
