import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import type { Level, Rule } from "../rule.ts";
import { isFailed, type Row } from "../suite.ts";
import type { Verdict } from "../verdict.ts";
import { printJson } from "./json.ts";
import { printJunit } from "./junit.ts";
import { printText } from "./text.ts";

function row(id: string, level: Level, verdict: Verdict): Row {
  const rule: Rule = { id, section: "RFC 6665 §4.2.2", level, claim: `${id} is so`, check: () => Promise.resolve() };
  return { rule, verdict, duration: 1234.4 };
}

const ROWS: readonly Row[] = [
  row("holds", "MUST", { type: "pass" }),
  row("does-not", "MUST", { type: "fail", seen: 'a "<tag>" & a\u0000', wanted: "none" }),
  row("cannot-tell", "SHOULD", { type: "not-applicable", reason: "nothing published" }),
  row("broke", "field", { type: "error", reason: "no socket" }),
];

test("the text has a line for each rule, reasons below, and sums at the end", () => {
  expect(printText(ROWS)).toBe(`pass  MUST   holds       RFC 6665 §4.2.2
FAIL  MUST   does-not    RFC 6665 §4.2.2
      does-not is so
      seen: a "<tag>" & a\u0000; wanted: none
n/a   SHOULD cannot-tell RFC 6665 §4.2.2
      cannot-tell is so
      nothing published
ERROR field  broke       RFC 6665 §4.2.2
      broke is so
      no socket

MUST: 1 pass, 1 FAIL
SHOULD: 1 n/a
field: 1 ERROR
`);
});

test("no rules make a text with no lines", () => {
  expect(printText([]).trim()).toBe("");
});

test("the JSON has an object for each rule", () => {
  const rule = { section: "RFC 6665 §4.2.2", duration: 1234 };
  expect(JSON.parse(printJson(ROWS))).toEqual([
    { ...rule, id: "holds", level: "MUST", claim: "holds is so", verdict: "pass" },
    {
      ...{ ...rule, id: "does-not", level: "MUST", claim: "does-not is so" },
      ...{ verdict: "fail", seen: 'a "<tag>" & a\u0000', wanted: "none" },
    },
    {
      ...{ ...rule, id: "cannot-tell", level: "SHOULD", claim: "cannot-tell is so" },
      ...{ verdict: "not-applicable", reason: "nothing published" },
    },
    { ...rule, id: "broke", level: "field", claim: "broke is so", verdict: "error", reason: "no socket" },
  ]);
});

test("JUnit's XML is well-formed whatever a server says, and has a suite for each level", () => {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "", htmlEntities: true });
  const { testsuites } = parser.parse(printJunit(ROWS), true);
  const [must, should, field] = testsuites.testsuite;
  expect(must).toMatchObject({ name: "MUST", tests: "2", failures: "1", errors: "0", skipped: "0" });
  expect(must.testcase).toMatchObject([
    { classname: "holds", name: "[RFC 6665 §4.2.2] holds is so", time: "1.234" },
    { classname: "does-not", failure: { message: 'seen: a "<tag>" & a ; wanted: none' } },
  ]);
  expect(should.testcase).toMatchObject({ classname: "cannot-tell", skipped: { message: "nothing published" } });
  expect(field.testcase).toMatchObject({ classname: "broke", error: { message: "no socket" } });
});

test.each([
  ["MUST", "fail", true],
  ["MUST", "error", true],
  ["MUST", "pass", false],
  ["MUST", "not-applicable", false],
  ["SHOULD", "fail", false],
  ["field", "error", false],
] as const)("a %s that comes out as %s is a failure of all: %s", (level, type, failed) => {
  const verdict: Verdict =
    type === "fail" ? { type, seen: "", wanted: "" } : type === "pass" ? { type } : { type, reason: "" };
  expect(isFailed([row("one", level, verdict)])).toBe(failed);
});
