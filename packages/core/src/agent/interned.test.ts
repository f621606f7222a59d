import { expect, test } from "vitest";
import { PACKAGES } from "../packages/table.ts";
import { GENERIC } from "../profiles/profile.ts";
import { toSeconds } from "../time.ts";
import { Interned } from "./interned.ts";
import { DEFAULT_OPTIONS } from "./options.ts";

const interned = new Interned(DEFAULT_OPTIONS);
const [presence] = PACKAGES;
if (presence === undefined) throw new Error("no package");

test("who wants the same gets the same object", () => {
  expect(interned.look("a/b", GENERIC, false)).toBe(interned.look("a/b", GENERIC, false));
  expect(interned.look("a/b", GENERIC, true)).not.toBe(interned.look("a/b", GENERIC, false));
  expect(interned.policy(presence, GENERIC)).toBe(interned.policy(presence, GENERIC));
});

test("the longer of the intervals of package and profile counts", () => {
  expect(interned.policy(presence, GENERIC).interval).toBe(5);
  const slow = { ...GENERIC, name: "slow", interval: toSeconds(9) };
  expect(interned.policy(presence, slow).interval).toBe(9);
  const hasty = new Interned({ ...DEFAULT_OPTIONS, interval: toSeconds(0) });
  expect(hasty.policy(presence, GENERIC).interval).toBe(0);
  expect(hasty.policy(presence, slow).interval).toBe(9);
});

test("a phone has the profile of its make, however many strangers have asked in between", () => {
  const profile = (userAgent: string) => interned.service(presence, userAgent, [])?.look.profile.name;
  const make = () => profile("Yealink SIP-T46G 28.83.0.35");
  const first = make();
  for (let i = 0; i < 2500; i++) expect(profile(`stranger ${i}`)).toBe(GENERIC.name);
  expect(make()).toBe(first);
  expect(first).toBe("yealink");
});

test("a phone that says too much of itself is served, and not remembered", () => {
  const service = (length: number) => interned.service(presence, "y".repeat(length - presence.name.length - 2), []);
  expect(service(1000)).toBe(service(1000));
  expect(service(1001)).not.toBe(service(1001));
  expect(service(1001)?.look).toBe(service(1000)?.look);
});

test("who accepts nothing of the package's is not served, however often asked", () => {
  for (let i = 0; i < 2; i++) expect(interned.service(presence, "", ["text/html"])).toBeUndefined();
  expect(interned.service(presence, "", ["*/*"])?.look.contentType).toBe(presence.contentTypes[0]);
});

test("a header with an id is its own; one that only names the package is the same for all", () => {
  expect(interned.event({ package: "presence" })).toBe(interned.event({ package: "presence" }));
  expect(interned.event({ package: "presence", id: "7" })).toEqual({ package: "presence", id: "7" });
  expect(interned.event({ package: "dialog", parameters: new Map([["sla", ""]]) }).parameters?.size).toBe(1);
  expect(interned.event({ package: "dialog" })).toEqual({ package: "dialog" });
});
