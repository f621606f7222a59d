import { fail, ok, type Result } from "../../result.ts";
import { type DocumentError, documentError } from "../error.ts";
import { isToken, singleLine } from "../header-lines.ts";

/** A media type with its parameters, as the header `Content-Type` carries it. */
export interface ContentType {
  /** `type/subtype`, in lower case. */
  readonly type: string;
  /** By name in lower case; quotes and backslashes are taken off the values. A name that stands twice has its first value. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Reads the value of a header `Content-Type` (RFC 3261 §25.1, RFC 2045 §5.1), in linear time.
 *
 * Tolerated: white space anywhere between the parts, a parameter that is empty or has no value (it is skipped), and
 * characters in an unquoted value that should have been quoted (`boundary=a/b`). Anything else is `not-well-formed`.
 */
export function parseContentType(value: string): Result<ContentType, DocumentError> {
  const found = TYPE.exec(value);
  if (found === null) return fail(documentError("not-well-formed", "the content type is not type/subtype"));
  const [before, type, subtype] = found;
  const parameters = new Map<string, string>();
  let at = before.length;
  while (at < value.length) {
    const attribute = tokenAt(value, at + 1, ATTRIBUTE);
    at = attribute.end;
    if (value[at] === "=") {
      const content = valueAt(value, at + 1);
      at = content.end;
      const name = attribute.text.toLowerCase();
      if (name !== "" && !parameters.has(name)) parameters.set(name, content.text);
    }
    if (at < value.length && value[at] !== ";") {
      return fail(documentError("not-well-formed", `a malformed parameter of the content type, at character ${at}`));
    }
  }
  return ok({ type: `${type}/${subtype}`.toLowerCase(), parameters });
}

/**
 * The media type alone, in lower case. It is `text/plain` where there is none or it cannot be read, as RFC 2045 §5.2
 * has it for the parts of a multipart.
 */
export function mediaType(contentType: string | undefined): string {
  const parsed = contentType === undefined ? undefined : parseContentType(contentType);
  return parsed?.ok ? parsed.value.type : "text/plain";
}

/** Prints a media type of ours with parameters, quoted where they are no tokens; a name that is no token is left out. */
export function printContentType(type: string, parameters: Iterable<readonly [name: string, value: string]>): string {
  let printed = type;
  for (const [name, value] of parameters) if (isToken(name)) printed += `;${name}=${tokenOrQuoted(singleLine(value))}`;
  return printed;
}

function tokenOrQuoted(value: string): string {
  return isToken(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}

// RFC 3261 §25.1: media-type = m-type SLASH m-subtype *(SEMI m-parameter)
const TYPE = /^[ \t\r\n]*([-\w.!%*+`'~]+)[ \t\r\n]*\/[ \t\r\n]*([-\w.!%*+`'~]+)[ \t\r\n]*(?=;|$)/;
// m-parameter = m-attribute EQUAL m-value ; m-value = token / quoted-string
const ATTRIBUTE = /[ \t\r\n]*([-\w.!%*+`'~]*)[ \t\r\n]*/y;
const UNQUOTED = /[ \t\r\n]*([^ \t\r\n;"]*)[ \t\r\n]*/y;

interface Token {
  readonly text: string;
  /** Where it ends, the white space after it included. */
  readonly end: number;
}

function tokenAt(value: string, at: number, pattern: RegExp): Token {
  pattern.lastIndex = at;
  const text = pattern.exec(value)?.[1] ?? "";
  return { text, end: pattern.lastIndex };
}

/** A quoted string that does not end leaves its quote unread, which no parameter may be followed by. */
function valueAt(value: string, at: number): Token {
  const unquoted = tokenAt(value, at, UNQUOTED);
  if (unquoted.text !== "" || value[unquoted.end] !== '"') return unquoted;
  let text = "";
  for (let i = unquoted.end + 1; i < value.length; i++) {
    if (value[i] === '"') return { text, end: tokenAt(value, i + 1, SPACE).end };
    if (value[i] === "\\") i++;
    text += value[i] ?? "";
  }
  return unquoted;
}

const SPACE = /[ \t\r\n]*/y;
