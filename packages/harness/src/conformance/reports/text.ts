import type { Row } from "../suite.ts";
import type { Verdict } from "../verdict.ts";

/** A table with a line for each rule, the reasons below it, and the sums at the end. */
export function printText(rows: readonly Row[]): string {
  const width = Math.max(4, ...rows.map(({ rule }) => rule.id.length));
  const lines = rows.map(({ rule, verdict }) => {
    const line = `${WORDS[verdict.type].padEnd(5)} ${rule.level.padEnd(6)} ${rule.id.padEnd(width)} ${rule.section}`;
    const detail = detailOf(verdict);
    return detail === "" ? line : `${line}\n      ${rule.claim}\n      ${detail}`;
  });
  return `${lines.join("\n")}\n\n${summaryOf(rows)}\n`;
}

/** How many of each level came out how, in one line each. */
function summaryOf(rows: readonly Row[]): string {
  const lines: string[] = [];
  for (const level of ["MUST", "SHOULD", "field"]) {
    const some = rows.filter(({ rule }) => rule.level === level);
    if (some.length === 0) continue;
    const counts = (["pass", "fail", "not-applicable", "error"] as const)
      .map((type) => [WORDS[type], some.filter(({ verdict }) => verdict.type === type).length] as const)
      .filter(([, count]) => count > 0);
    lines.push(`${level}: ${counts.map(([word, count]) => `${count} ${word}`).join(", ")}`);
  }
  return lines.join("\n");
}

/** Why it did not pass; empty where it did. */
function detailOf(verdict: Verdict): string {
  switch (verdict.type) {
    case "pass":
      return "";
    case "fail":
      return `seen: ${verdict.seen}; wanted: ${verdict.wanted}`;
    case "not-applicable":
    case "error":
      return verdict.reason;
    default:
      return verdict satisfies never;
  }
}

const WORDS = { pass: "pass", fail: "FAIL", "not-applicable": "n/a", error: "ERROR" } as const;
