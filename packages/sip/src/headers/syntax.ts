/** The index after the token that begins at `from` (RFC 3261 §25.1); `from` itself where none does. */
export function tokenEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && isTokenCode(text.charCodeAt(at))) at++;
  return at;
}

/** The index of the next character that is neither SP nor HTAB. */
export function skipWhite(text: string, from: number): number {
  let at = from;
  while (at < text.length && isWhite(text.charCodeAt(at))) at++;
  return at;
}

/** The index after the quoted-string whose opening quote stands at `from` (RFC 3261 §25.1); -1 where it is not closed. */
export function quotedEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return -1;
}

/** The text of a quoted-string, its escapes undone; any other text as it is. */
export function unquoted(text: string): string {
  if (text.charCodeAt(0) !== QUOTE || quotedEnd(text, 0) !== text.length) return text;
  const inner = text.slice(1, -1);
  return inner.includes("\\") ? inner.replace(/\\([\s\S])/g, "$1") : inner;
}

/** The text as a quoted-string. Runs of CR and LF, which none can hold, become one space each. */
export function quoted(text: string): string {
  return `"${singleLine(text).replace(/["\\]/g, "\\$&")}"`;
}

/** The text with runs of CR and LF made one space each: whatever it holds, it cannot begin another line. */
export function singleLine(text: string): string {
  return LINE_END.test(text) ? text.replace(/[\r\n]+/g, " ") : text;
}

/** Whether the text is a token (RFC 3261 §25.1). */
export function isToken(text: string): boolean {
  return text !== "" && tokenEnd(text, 0) === text.length;
}

/** The number that a text of decimal digits alone is, leading zeros allowed; undefined for others and beyond `max`. */
export function parseDigits(text: string, max: number): number | undefined {
  if (text === "") return undefined;
  let number = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
    if (number > max) return undefined;
  }
  return number;
}

export function isWhite(code: number): boolean {
  return code === 32 || code === 9;
}

function isTokenCode(code: number): boolean {
  return code < 128 && TOKEN_CODES[code] === 1;
}

const QUOTE = 34;
const BACKSLASH = 92;
const LINE_END = /[\r\n]/;

// RFC 3261 §25.1: token = 1*(alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~" )
const TOKEN_CODES = Uint8Array.from({ length: 128 }, (_, code) =>
  /[-.!%*_+`'~0-9A-Za-z]/.test(String.fromCharCode(code)) ? 1 : 0,
);
