import { isToken, isWhite, quoted, quotedEnd, singleLine, skipWhite, tokenEnd } from "./syntax.ts";

/**
 * A parameter of a header or of a URI: its name in lower case, its value as it came, with its quotes (see `unquoted`);
 * no value where there is no `=`.
 */
export type Parameter = readonly [name: string, value: string | undefined];

/** In the order of the text. */
export type Parameters = readonly Parameter[];

/** The value of the first parameter of that name (in lower case): empty where it has none, undefined where it is absent. */
export function parameterOf(parameters: Parameters, name: string): string | undefined {
  for (const [other, value] of parameters) if (other === name) return value ?? "";
  return undefined;
}

/** The parameters with that one: in the place of the first of its name, or else at the end. */
export function withParameter(parameters: Parameters, name: string, value?: string): Parameters {
  const at = parameters.findIndex(([other]) => other === name);
  return at < 0 ? [...parameters, [name, value]] : parameters.with(at, [name, value]);
}

/** `;name=value` each, or `;name`. A value that would end the parameter is quoted; a name that is no token is left out. */
export function printParameters(parameters: Parameters): string {
  let text = "";
  for (const [name, value = ""] of parameters) {
    if (isToken(name)) text += value === "" ? `;${name}` : `;${name}=${isValue(value) ? value : quoted(value)}`;
  }
  return text;
}

function isValue(text: string): boolean {
  return text.charCodeAt(0) === QUOTE
    ? quotedEnd(text, 0) === text.length && singleLine(text) === text
    : plainEnd(text, 0) === text.length && singleLine(text) === text;
}

/**
 * Reads header parameters from `from` on, where their `;` or white space before it stands, into an array. Returns the
 * index of the comma or of the end of the text after them; -1 where they are malformed, the array then holds those before.
 */
// RFC 3261 §25.1: generic-param = token [ EQUAL gen-value ] ; gen-value = token / host / quoted-string
// Values are read more widely: tags and received addresses with colons or brackets are common.
export function readParameters(text: string, from: number, into: Parameter[]): number {
  let at = skipWhite(text, from);
  while (at < text.length && text.charCodeAt(at) !== COMMA) {
    if (text.charCodeAt(at) !== SEMICOLON) return -1;
    const start = skipWhite(text, at + 1);
    const end = tokenEnd(text, start);
    if (end === start) return -1;
    const name = text.slice(start, end).toLowerCase();
    at = skipWhite(text, end);
    if (text.charCodeAt(at) === EQUALS) {
      const valueStart = skipWhite(text, at + 1);
      const valueEnd = text.charCodeAt(valueStart) === QUOTE ? quotedEnd(text, valueStart) : plainEnd(text, valueStart);
      if (valueEnd <= valueStart) return -1;
      into.push([name, text.slice(valueStart, valueEnd)]);
      at = skipWhite(text, valueEnd);
    } else into.push([name, undefined]);
  }
  return at;
}

function plainEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === SEMICOLON || code === COMMA || code === QUOTE || isWhite(code) || code === 60 || code === 62) break;
  }
  return at;
}

const QUOTE = 34;
const COMMA = 44;
const SEMICOLON = 59;
const EQUALS = 61;
