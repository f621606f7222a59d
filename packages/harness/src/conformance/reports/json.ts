import type { Row } from "../suite.ts";

/** An array with an object for each rule; durations in milliseconds. */
export function printJson(rows: readonly Row[]): string {
  const plain = rows.map(({ rule: { id, section, level, claim }, verdict, duration }) => {
    const { type, ...why } = verdict;
    return { id, section, level, claim, verdict: type, ...why, duration: Math.round(duration) };
  });
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}
