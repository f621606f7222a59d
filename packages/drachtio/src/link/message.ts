import type { Header } from "@presence/core";
import { longName } from "./header-names.ts";

/** Headers and body of a SIP message. */
export interface Message {
  /** Long names in lower case, in the order of the message; folding undone, lists not split. */
  readonly headers: Header[];
  readonly body: string;
}

/** Reads a message that drachtio has read before us, in linear time. Lines that are no headers are left out. */
export function readMessage(raw: string): Message {
  const headers: Header[] = [];
  let start = after(raw, 0);
  while (start < raw.length) {
    const next = after(raw, start);
    const end = lineEnd(raw, start, next);
    if (end === start) return { headers, body: next === raw.length ? "" : raw.slice(next) };
    if (isWhite(raw.charCodeAt(start))) unfold(headers, raw.slice(start, end));
    else add(headers, raw, start, end);
    start = next;
  }
  return { headers, body: "" };
}

/** The first value of a header by its long name in lower case; undefined where there is none. */
export function headerOf({ headers }: Pick<Message, "headers">, name: string): string | undefined {
  return headers.find(([other]) => other === name)?.[1];
}

function add(headers: Header[], raw: string, start: number, end: number): void {
  const colon = raw.indexOf(":", start);
  if (colon <= start || colon >= end) return;
  let nameEnd = colon;
  while (isWhite(raw.charCodeAt(nameEnd - 1))) nameEnd--;
  let from = colon + 1;
  while (from < end && isWhite(raw.charCodeAt(from))) from++;
  let to = end;
  while (to > from && isWhite(raw.charCodeAt(to - 1))) to--;
  headers.push([longName(raw.slice(start, nameEnd)), raw.slice(from, to)]);
}

/** RFC 3261 §7.3.1: a line that begins with a blank continues the one before. */
function unfold(headers: Header[], line: string): void {
  const last = headers.pop();
  if (last !== undefined) headers.push([last[0], `${last[1]} ${line.trim()}`.trim()]);
}

/** Where the line after this one begins. */
function after(raw: string, start: number): number {
  const lf = raw.indexOf("\n", start);
  return lf < 0 ? raw.length : lf + 1;
}

function lineEnd(raw: string, start: number, next: number): number {
  let end = next;
  if (end > start && raw.charCodeAt(end - 1) === LF) end--;
  if (end > start && raw.charCodeAt(end - 1) === CR) end--;
  return end;
}

function isWhite(code: number): boolean {
  return code === 32 || code === 9;
}

const LF = 10;
const CR = 13;
