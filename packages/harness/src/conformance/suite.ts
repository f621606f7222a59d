import type { Rule } from "./rule.ts";
import type { Target } from "./target.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** What came of each rule. */
export interface Row {
  readonly rule: Rule;
  readonly verdict: Verdict;
  /** How long the check took, in milliseconds of the clock that was given. */
  readonly duration: number;
}

/**
 * Checks rules one after the other, each with a target of its own, which is closed before the next. Never rejects: a target that
 * cannot be opened or closed is an error of the rule.
 */
export async function check(
  rules: readonly Rule[],
  open: () => Promise<Target>,
  clock: () => number,
  onRow: (row: Row) => void = () => {},
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const rule of rules) {
    const start = clock();
    const verdict = await verdictOf(async () => {
      const target = await open();
      try {
        await rule.check(target);
      } finally {
        await target.close();
      }
    });
    const row: Row = { rule, verdict, duration: clock() - start };
    rows.push(row);
    onRow(row);
  }
  return rows;
}

/** Whether a rule that is a MUST does not hold, or could not be checked. */
export function isFailed(rows: readonly Row[]): boolean {
  return rows.some(
    ({ rule, verdict }) => rule.level === "MUST" && (verdict.type === "fail" || verdict.type === "error"),
  );
}
