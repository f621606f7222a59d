import type { Row } from "../suite.ts";
import type { Verdict } from "../verdict.ts";

/** JUnit's XML, as CI systems read it: a suite for each level. What is no MUST fails there as well; the exit status tells apart. */
export function printJunit(rows: readonly Row[]): string {
  const suites = ["MUST", "SHOULD", "field"].map((level) => printSuite(level, rows)).filter((text) => text !== "");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join("")}</testsuites>\n`;
}

function printSuite(level: string, all: readonly Row[]): string {
  const rows = all.filter(({ rule }) => rule.level === level);
  if (rows.length === 0) return "";
  const count = (type: Verdict["type"]) => rows.filter(({ verdict }) => verdict.type === type).length;
  const counts = `tests="${rows.length}" failures="${count("fail")}" errors="${count("error")}" skipped="${count("not-applicable")}"`;
  return `  <testsuite name="${level}" ${counts}>\n${rows.map(printCase).join("")}  </testsuite>\n`;
}

function printCase({ rule, verdict, duration }: Row): string {
  const name = escaped(`[${rule.section}] ${rule.claim}`);
  const open = `    <testcase classname="${escaped(rule.id)}" name="${name}" time="${(duration / 1000).toFixed(3)}"`;
  const inside = insideOf(verdict);
  return inside === "" ? `${open}/>\n` : `${open}>${inside}</testcase>\n`;
}

function insideOf(verdict: Verdict): string {
  switch (verdict.type) {
    case "pass":
      return "";
    case "fail":
      return `<failure message="${escaped(`seen: ${verdict.seen}; wanted: ${verdict.wanted}`)}"/>`;
    case "not-applicable":
      return `<skipped message="${escaped(verdict.reason)}"/>`;
    case "error":
      return `<error message="${escaped(verdict.reason)}"/>`;
    default:
      return verdict satisfies never;
  }
}

/** What a server said stands in it: characters that XML has no way to write become spaces. */
function escaped(text: string): string {
  return text
    .replace(/\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, " ")
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
