import type { Header } from "@presence/core";
import type { SrfHeaders } from "./port.ts";

/**
 * Headers as drachtio-srf wants them. It has one value a name and would join several by commas, which RFC 3261 §7.3.1
 * forbids for challenges: what stands twice is written out as two lines, which is how drachtio reads it. No value can
 * begin a line of its own.
 */
export function printHeaders(headers: readonly Header[]): SrfHeaders {
  const all = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = all.get(name);
    all.set(name, before === undefined ? inOneLine(value) : `${before}\r\n${name}: ${inOneLine(value)}`);
  }
  return Object.fromEntries(all);
}

/** Bytes of a frame with those headers and that body; `named` is what else of a peer's choice stands in it. */
export function frameBytes(headers: SrfHeaders, body: string, ...named: readonly string[]): number {
  let bytes = REST + Buffer.byteLength(body);
  for (const [name, value] of Object.entries(headers)) bytes += name.length + Buffer.byteLength(value) + 4;
  for (const text of named) bytes += Buffer.byteLength(text);
  return bytes;
}

function inOneLine(value: string): string {
  return /[\r\n]/.test(value) ? value.replace(/[\r\n]+/g, " ") : value;
}

/** Length, ids, start line, Content-Length and the names of the headers that drachtio-srf adds. */
const REST = 300;
