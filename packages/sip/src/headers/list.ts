import { quotedEnd } from "./syntax.ts";

/**
 * The items of comma-separated lists, line after line (RFC 3261 §7.3.1), split outside of quotes and angle brackets; empty
 * ones are left out. Parentheses do not count: no list of RFC 3261 holds comments, and a URI may hold an odd one (§25.1).
 */
export function listOf(values: readonly string[]): string[] {
  const items: string[] = [];
  for (const value of values) split(value, items);
  return items;
}

function split(value: string, items: string[]): void {
  let start = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === 44) {
      push(value.slice(start, at), items);
      start = at + 1;
    } else if (code === 34 || code === 60) {
      const end = code === 34 ? quotedEnd(value, at) : value.indexOf(">", at) + 1;
      if (end <= 0) break;
      at = end - 1;
    }
  }
  push(value.slice(start), items);
}

function push(text: string, items: string[]): void {
  const item = text.trim();
  if (item !== "") items.push(item);
}
