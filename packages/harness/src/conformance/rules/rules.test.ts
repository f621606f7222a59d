import { describe, expect, test } from "vitest";
import { MemoryTarget } from "../memory.ts";
import { configOf } from "../testing/config.ts";
import { FAULTS } from "../testing/faults.ts";
import { verdictOf } from "../verdict.ts";
import { RULES } from "./index.ts";

describe("our own server, in memory", () => {
  for (const { id, section, claim, check } of RULES) {
    test(`[${section}] ${id}: ${claim}`, async () => {
      const target = new MemoryTarget(configOf());
      expect(await verdictOf(() => check(target))).toEqual({ type: "pass" });
    });
  }
});

describe("a server with a fault", () => {
  for (const { id, section, check } of RULES) {
    const fault = FAULTS.get(id);
    if (fault === undefined) continue;
    test(`[${section}] ${id} finds it`, async () => {
      const target = new MemoryTarget(configOf(), fault());
      expect(await verdictOf(() => check(target))).toMatchObject({ type: "fail" });
    });
  }
});

test("no two rules have the same id", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});

test("faults are those of rules, of nearly all of them", () => {
  const ids = RULES.map(({ id }) => id);
  expect([...FAULTS.keys()].filter((id) => !ids.includes(id))).toEqual([]);
  expect(ids.filter((id) => !FAULTS.has(id))).toEqual(["too-brief-not-notified"]);
});
