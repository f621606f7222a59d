import { expect, test } from "vitest";
import { MemoryTarget } from "./memory.ts";
import type { Rule } from "./rule.ts";
import { check, type Row } from "./suite.ts";
import type { Target } from "./target.ts";
import { configOf } from "./testing/config.ts";
import { Deviation, NotApplicable } from "./verdict.ts";

const rule = (id: string, body: (target: Target) => void): Rule => ({
  ...{ id, section: "RFC 6665", level: "MUST", claim: id },
  check: (target) => Promise.resolve().then(() => body(target)),
});

test("each rule has a verdict, whatever its check does, and a target of its own", async () => {
  const targets = new Set<Target>();
  const use = (target: Target) => void targets.add(target);
  const rules = [
    rule("holds", use),
    rule("does-not", (target) => {
      use(target);
      throw new Deviation("this", "that");
    }),
    rule("cannot-tell", () => {
      throw new NotApplicable("nothing there");
    }),
    rule("breaks", () => {
      throw new TypeError("a mistake of ours");
    }),
    rule("breaks-oddly", () => {
      throw "words";
    }),
  ];
  let now = 0;
  const told: Row[] = [];
  const open = () => Promise.resolve(new MemoryTarget(configOf()));
  const rows = await check(
    rules,
    open,
    () => now++,
    (row) => told.push(row),
  );
  expect(rows.map(({ verdict }) => verdict)).toEqual([
    { type: "pass" },
    { type: "fail", seen: "this", wanted: "that" },
    { type: "not-applicable", reason: "nothing there" },
    { type: "error", reason: "a mistake of ours" },
    { type: "error", reason: "words" },
  ]);
  expect(told).toEqual(rows);
  expect(rows.map(({ duration }) => duration)).toEqual([1, 1, 1, 1, 1]);
  expect(targets.size).toBe(2);
});

test("a target that cannot be opened is an error of the rule", async () => {
  const open = () => Promise.reject(new Error("no socket"));
  const [row] = await check([rule("holds", () => {})], open, () => 0);
  expect(row?.verdict).toEqual({ type: "error", reason: "no socket" });
});

test("a server that never answers fails every rule, and hangs none", async () => {
  const { RULES } = await import("./rules/index.ts");
  const open = () => Promise.resolve(new MemoryTarget(configOf(), () => []));
  const rows = await check(RULES, open, () => 0);
  expect(rows.filter(({ verdict }) => verdict.type !== "fail").map(({ rule }) => rule.id)).toEqual([]);
});
