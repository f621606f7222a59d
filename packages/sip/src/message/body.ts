/** How many bytes the text has in UTF-8; a lone surrogate counts as U+FFFD does, which encoders put in its place. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    bytes += code < 0x800 ? 1 : 2;
    // The two halves of a pair have four bytes together: two more than units.
    if (isPairAt(text, at)) at++;
  }
  return bytes;
}

/**
 * The body that Content-Length cuts out of the text after the headers: "If there are additional bytes in the transport
 * packet beyond the end of the body, they MUST be discarded" (RFC 3261 §18.3). Undefined where the text is too short.
 */
// Who decodes bytes that are no UTF-8 (ISO-8859-1, a signature) puts U+FFFD in the place of one to three of them: it counts
// as one where that keeps more of the body, and as three where that makes the body long enough.
export function cutBody(text: string, length: number): string | undefined {
  const most = utf8Length(text);
  if (length > most) return undefined;
  return length === most ? text : text.slice(0, indexOfByte(text, length));
}

/** The index after as many whole characters as fit into that many bytes. */
function indexOfByte(text: string, length: number): number {
  let bytes = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const isPair = isPairAt(text, at);
    if (code === REPLACEMENT) bytes += 1;
    else if (isPair) bytes += 4;
    else bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    if (bytes > length) break;
    at += isPair ? 2 : 1;
  }
  return at;
}

function isPairAt(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

const REPLACEMENT = 0xfffd;
