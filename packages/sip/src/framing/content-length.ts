/**
 * The value of Content-Length in the bytes of a head, as `parseMessage` reads it: also compact, also folded. Undefined where
 * it stands nowhere, more than once, or is no number; a number too large for any body is infinite.
 */
export function contentLengthOf(head: Uint8Array): number | undefined {
  let found: number | undefined;
  for (let lf = head.indexOf(LF); lf >= 0; lf = head.indexOf(LF, lf + 1)) {
    const colon = colonAfterName(head, lf + 1);
    if (colon < 0) continue;
    const length = lengthAt(head, colon + 1);
    if (length === undefined || found !== undefined) return undefined;
    found = length;
  }
  return found;
}

/** The index of the colon after the name of the header, where a line begins with that; else -1. */
// RFC 3261 §25.1: Content-Length = ( "Content-Length" / "l" ) HCOLON 1*DIGIT ; HCOLON = *( SP / HTAB ) ":" SWS
function colonAfterName(head: Uint8Array, from: number): number {
  let at = from;
  while (at < head.length && lower(head[at]) === NAME[at - from]) at++;
  if (at - from !== NAME.length) {
    if (lower(head[from]) !== L) return -1;
    at = from + 1;
  }
  while (isWhite(head[at])) at++;
  return head[at] === COLON ? at : -1;
}

function lengthAt(head: Uint8Array, from: number): number | undefined {
  const start = skipWhite(head, from);
  let at = start;
  let length = 0;
  for (const byte of head.subarray(start)) {
    if (byte < ZERO || byte > NINE) break;
    length = length * 10 + byte - ZERO;
    at++;
  }
  const end = skipWhite(head, at);
  const isLineEnd = head[end] === LF || (head[end] === CR && head[end + 1] === LF);
  return at > start && isLineEnd ? length : undefined;
}

/** Skips SP, HTAB, and line ends that a line with one of these follows. */
function skipWhite(head: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const lf = head[at] === CR ? at + 1 : at;
    if (isWhite(head[at])) at++;
    else if (head[lf] === LF && isWhite(head[lf + 1])) at = lf + 1;
    else return at;
  }
}

function lower(byte = 0): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

function isWhite(byte: number | undefined): boolean {
  return byte === 32 || byte === 9;
}

const LF = 10;
const CR = 13;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const L = 108;
const NAME = Array.from("content-length", (letter) => letter.charCodeAt(0));
