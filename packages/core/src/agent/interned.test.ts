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
});

test("a phone has the profile of its make, however many strangers have asked in between", () => {
  const make = () => interned.profile("Yealink SIP-T46G 28.83.0.35", []).name;
  const first = make();
  for (let i = 0; i < 2500; i++) expect(interned.profile(`stranger ${i}`, []).name).toBe(GENERIC.name);
  expect(make()).toBe(first);
  expect(first).toBe("yealink");
});
