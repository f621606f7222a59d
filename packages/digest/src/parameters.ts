import { fail, ok, type Result } from "./result.ts";

/** The parameters of a Digest value: names in lower case, values without their quotes. */
export type Parameters = ReadonlyMap<string, string>;

/** Why a value has no parameters for us: it is of another scheme, or no such value at all. */
export type ParseError = "not-digest" | "malformed";

/**
 * The parameters of a challenge or of credentials, in linear time whatever the text is.
 *
 * More is read than may be written: white space and commas too many, values in quotes or not as the peer likes. What stands twice,
 * is not closed or holds control characters is malformed.
 */
// RFC 3261 §25.1:  credentials = ("Digest" LWS digest-response) / other-response ;  digest-response = dig-resp *(COMMA dig-resp)
//                  challenge = ("Digest" LWS digest-cln *(COMMA digest-cln)) / other-challenge
//                  auth-param = auth-param-name EQUAL ( token / quoted-string )
export function parseParameters(value: string): Result<Parameters, ParseError> {
  const start = afterSpace(value, 0);
  const schemeEnd = afterToken(value, start);
  if (value.slice(start, schemeEnd).toLowerCase() !== "digest") return fail("not-digest");
  const parameters = new Map<string, string>();
  let at = afterSpace(value, schemeEnd);
  if (at === schemeEnd && at < value.length) return fail("malformed");
  while (at < value.length) {
    if (value[at] === ",") {
      at = afterSpace(value, at + 1);
      continue;
    }
    const nameEnd = afterToken(value, at);
    const equals = afterSpace(value, nameEnd);
    if (nameEnd === at || value[equals] !== "=") return fail("malformed");
    const name = value.slice(at, nameEnd).toLowerCase();
    const begin = afterSpace(value, equals + 1);
    const isQuoted = value[begin] === '"';
    const end = isQuoted ? afterQuotes(value, begin) : afterBare(value, begin);
    at = afterSpace(value, end);
    if (end === NOWHERE || parameters.has(name) || (at < value.length && value[at] !== ",")) return fail("malformed");
    parameters.set(name, isQuoted ? unescaped(value.slice(begin + 1, end - 1)) : value.slice(begin, end));
  }
  return ok(parameters);
}

/** The text as a quoted-string (RFC 3261 §25.1). Control characters become spaces: no header line can be begun with it. */
export function quoted(text: string): string {
  return `"${text.replace(CONTROLS, " ").replace(/["\\]/g, "\\$&")}"`;
}

const CONTROLS = /[^\P{Cc}\t]/gu;
const TOKEN = /^[-.!%*_+`'~0-9A-Za-z]$/;
/** By code: whether it may stand in a token (RFC 3261 §25.1). */
const IS_TOKEN: readonly boolean[] = Array.from({ length: 128 }, (_, code) => TOKEN.test(String.fromCharCode(code)));
const NOWHERE = -1;

const [HTAB, LF, CR, SP, QUOTE, COMMA, BACKSLASH] = [0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x5c];

function afterToken(text: string, begin: number): number {
  let at = begin;
  while (IS_TOKEN[text.charCodeAt(at)] === true) at++;
  return at;
}

/** LWS (RFC 3261 §25.1), its folding undone or not. */
function afterSpace(text: string, begin: number): number {
  let at = begin;
  for (let c = text.charCodeAt(at); c === SP || c === HTAB || c === CR || c === LF; c = text.charCodeAt(at)) at++;
  return at;
}

/** After a value without quotes: a token, or what ought to have been quoted, such as `uri=sip:a@b`. */
function afterBare(text: string, begin: number): number {
  let at = begin;
  for (let c = text.charCodeAt(at); c > SP && c !== COMMA && c !== QUOTE && !isControl(c); c = text.charCodeAt(at))
    at++;
  return at;
}

/** After the quote that closes; nowhere if there is none, or a control character before it. */
function afterQuotes(text: string, begin: number): number {
  for (let at = begin + 1; at < text.length; at++) {
    let code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) code = text.charCodeAt(++at);
    if (isControl(code)) return NOWHERE;
  }
  return NOWHERE;
}

function isControl(code: number): boolean {
  return (code < SP && code !== HTAB) || (code >= 0x7f && code <= 0x9f);
}

function unescaped(text: string): string {
  return text.includes("\\") ? text.replace(/\\([\s\S])/g, "$1") : text;
}
