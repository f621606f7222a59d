import { describe, expect, test } from "vitest";
import { DIALOG_STATES } from "../documents/dialog-info/value.ts";
import { toInstant } from "../time.ts";
import type { InForce } from "./in-force.ts";
import { annotation, type CompositionPolicy, DEFAULT_POLICY, disturbance, progress, reachability } from "./rules.ts";
import type { ApplicationStatus, Call, DeviceStatus, Registration, Words } from "./statement.ts";

const NOW = toInstant(0);
const NOBODY: InForce = { registrations: [], devices: [], calls: [], mailboxes: [], applications: [] };
const spoken = (key: string) => ({ key, sequence: 1 });
const device = (key: string, words: Words): DeviceStatus => {
  return { type: "device", ...spoken(key), expiresAt: NOW, via: "publish", ...words };
};
const application = (words: Words): ApplicationStatus => ({ type: "application", ...spoken("app"), ...words });
const registration: Registration = { type: "registration", ...spoken("sip:a@b"), expiresAt: NOW };
const call = (key: string, direction: Call["direction"], state: Call["state"], held?: boolean): Call => {
  return { type: "call", ...spoken(key), callId: key, direction, state, startedAt: NOW, ...(held && { held }) };
};
const said = (...words: readonly (readonly [string, string, string])[]) =>
  words.map(([from, key, word]) => ({ from, key, said: word }));

describe("reachability", () => {
  const open = device("d1", { basic: "open" });
  const closed = device("d2", { basic: "closed" });
  const silent = device("d3", { dnd: true });
  const idle: CompositionPolicy = { ...DEFAULT_POLICY, withoutRegistration: "idle" };

  test.each([
    ["nobody", {}, "closed", "not-registered", []],
    [
      "a registration",
      { registrations: [registration] },
      "open",
      "registered",
      [["registration", "sip:a@b", "registered"]],
    ],
    [
      "a registration and a device that says it is closed",
      { registrations: [registration], devices: [closed] },
      "open",
      "registered",
      [["registration", "sip:a@b", "registered"]],
    ],
    [
      "an open device among others",
      { devices: [open, closed, silent] },
      "open",
      "device-open",
      [["device", "d1", "open"]],
    ],
    ["a closed device", { devices: [closed] }, "closed", "not-registered", [["device", "d2", "closed"]]],
    ["a device that says neither", { devices: [silent] }, "closed", "not-registered", []],
    [
      "the application, closed",
      { registrations: [registration], devices: [open], applications: [application({ basic: "closed" })] },
      "closed",
      "application",
      [["application", "app", "closed"]],
    ],
    [
      "the application, open",
      { applications: [application({ basic: "open" })] },
      "open",
      "application",
      [["application", "app", "open"]],
    ],
    [
      "the application on something else",
      { applications: [application({ dnd: true })] },
      "closed",
      "not-registered",
      [],
    ],
  ] as const)("is decided by %s", (_, heard: Partial<InForce>, concluded, rule, words) => {
    const reason = reachability({ ...NOBODY, ...heard }, DEFAULT_POLICY);
    expect(reason).toEqual({ concluded, rule, said: said(...words) });
  });

  test.each([
    ["nobody", {}, "open", "registration-unknown", []],
    ["a device that says neither", { devices: [silent] }, "open", "registration-unknown", []],
    ["a closed device", { devices: [closed, silent] }, "closed", "device-closed", [["device", "d2", "closed"]]],
    ["an open device among others", { devices: [open, closed] }, "open", "device-open", [["device", "d1", "open"]]],
    [
      "a registration",
      { registrations: [registration] },
      "open",
      "registered",
      [["registration", "sip:a@b", "registered"]],
    ],
  ] as const)(
    "where nobody tells of registrations is decided by %s",
    (_, heard: Partial<InForce>, concluded, rule, words) => {
      expect(reachability({ ...NOBODY, ...heard }, idle)).toEqual({ concluded, rule, said: said(...words) });
    },
  );
});

describe("progress", () => {
  const unanswered = DIALOG_STATES.filter((state) => state !== "confirmed" && state !== "terminated");
  const talking = device("d", { onThePhone: true });
  const ringing = call("in", "recipient", "early");

  test("is none without calls", () => {
    expect(progress(NOBODY)).toBeUndefined();
    expect(progress({ ...NOBODY, devices: [device("d", { onThePhone: false })] })).toBeUndefined();
  });

  test.each(unanswered)("[RFC 4235 §3.7.2] a call to the resource that is %s rings", (state) => {
    expect(progress({ ...NOBODY, calls: [call("in", "recipient", state)] })).toEqual({
      concluded: "ringing",
      rule: "call-unanswered",
      said: said(["call", "in", `recipient ${state}`]),
    });
  });

  test.each([...unanswered, "confirmed" as const])("a call by the resource that is %s makes it busy", (state) => {
    expect(progress({ ...NOBODY, calls: [call("out", "initiator", state)] })).toEqual({
      concluded: "busy",
      rule: "call-in-progress",
      said: said(["call", "out", `initiator ${state}`]),
    });
  });

  test.each(["initiator", "recipient"] as const)("a call on hold is a call, as %s", (direction) => {
    expect(progress({ ...NOBODY, calls: [call("held", direction, "confirmed", true)] })).toEqual({
      concluded: "busy",
      rule: "call-in-progress",
      said: said(["call", "held", `${direction} confirmed held`]),
    });
  });

  test("calls add up: talking outweighs ringing", () => {
    const calls = [ringing, call("on", "recipient", "confirmed")];
    expect(progress({ ...NOBODY, calls })).toEqual({
      concluded: "busy",
      rule: "call-in-progress",
      said: said(["call", "on", "recipient confirmed"]),
    });
  });

  test("a leg that does not ring yet takes nothing from those that do", () => {
    const calls = [ringing, call("late", "recipient", "trying")];
    expect(progress({ ...NOBODY, calls })?.concluded).toBe("ringing");
  });

  test("a device that is in a call nobody tells of makes it busy, though another call rings", () => {
    const busy = { concluded: "busy", rule: "device-on-the-phone", said: said(["device", "d", "on-the-phone"]) };
    expect(progress({ ...NOBODY, devices: [talking] })).toEqual(busy);
    expect(progress({ ...NOBODY, devices: [talking], calls: [ringing] })).toEqual(busy);
  });

  test("the application's word stands in place of the devices', not of calls", () => {
    const on = [application({ onThePhone: true })];
    const off = [application({ onThePhone: false })];
    expect(progress({ ...NOBODY, applications: on })).toEqual({
      concluded: "busy",
      rule: "application",
      said: said(["application", "app", "on-the-phone"]),
    });
    expect(progress({ ...NOBODY, applications: off, devices: [talking] })).toBeUndefined();
    expect(progress({ ...NOBODY, applications: off, calls: [ringing] })?.concluded).toBe("ringing");
    expect(progress({ ...NOBODY, applications: off, calls: [call("o", "initiator", "early")] })?.concluded).toBe(
      "busy",
    );
  });
});

describe("do-not-disturb", () => {
  const words = { yes: { dnd: true }, no: { dnd: false }, silent: {} } as const;
  const devices = (...all: readonly (keyof typeof words)[]) => all.map((word, at) => device(`d${at + 1}`, words[word]));
  const named = { device: "d2" };

  test.each([
    [[], "not-dnd", "not-dnd", "not-dnd"],
    [["silent"], "not-dnd", "not-dnd", "not-dnd"],
    [["yes"], "dnd", "dnd", "not-dnd"],
    [["no"], "not-dnd", "not-dnd", "not-dnd"],
    [["yes", "yes"], "dnd", "dnd", "dnd"],
    [["yes", "no"], "dnd", "not-dnd", "not-dnd"],
    [["no", "yes"], "dnd", "not-dnd", "dnd"],
    [["no", "no"], "not-dnd", "not-dnd", "not-dnd"],
    [["yes", "silent"], "dnd", "dnd", "not-dnd"],
    [["silent", "yes"], "dnd", "dnd", "dnd"],
    [["no", "silent"], "not-dnd", "not-dnd", "not-dnd"],
  ] as const)("of devices that say %j is %s by any, %s by all, %s by the second one", (all, any, every, second) => {
    const heard = { ...NOBODY, devices: devices(...all) };
    const by = (dnd: CompositionPolicy["dnd"]) => disturbance(heard, { ...DEFAULT_POLICY, dnd }).concluded;
    expect([by("any"), by("all"), by(named)]).toEqual([any, every, second]);
  });

  test.each(["any", "all", named] as const)("of the application wins either way over %j", (dnd) => {
    const policy = { ...DEFAULT_POLICY, dnd };
    const off = { ...NOBODY, devices: devices("yes", "yes"), applications: [application({ dnd: false })] };
    const on = { ...NOBODY, devices: devices("no", "no"), applications: [application({ dnd: true })] };
    const app = (word: string) => ({ concluded: word, rule: "application", said: said(["application", "app", word]) });
    expect(disturbance(off, policy)).toEqual(app("not-dnd"));
    expect(disturbance(on, policy)).toEqual(app("dnd"));
  });

  test.each([
    [
      "any",
      "any-device",
      [
        ["device", "d1", "not-dnd"],
        ["device", "d2", "dnd"],
      ],
    ],
    [
      "all",
      "all-devices",
      [
        ["device", "d1", "not-dnd"],
        ["device", "d2", "dnd"],
      ],
    ],
    [named, "named-device", [["device", "d2", "dnd"]]],
  ] as const)("by %j says by which rule, and who said what", (dnd, rule, words) => {
    const heard = { ...NOBODY, devices: devices("no", "yes", "silent"), applications: [application({ note: "x" })] };
    expect(disturbance(heard, { ...DEFAULT_POLICY, dnd })).toMatchObject({ rule, said: said(...words) });
  });
});

test("the note is the application's, else the newest device's", () => {
  const devices = [device("d1", { note: "device" }), device("d2", {})];
  const applications = [application({ note: "application" })];
  expect(annotation({ ...NOBODY, devices, applications })).toEqual({
    concluded: "note",
    rule: "application",
    said: said(["application", "app", "application"]),
  });
  expect(annotation({ ...NOBODY, devices })).toEqual({
    concluded: "note",
    rule: "newest-device",
    said: said(["device", "d1", "device"]),
  });
  expect(annotation(NOBODY)).toBeUndefined();
});
