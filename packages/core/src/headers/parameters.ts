import { isToken, singleLine } from "../documents/header-lines.ts";
import { trimXml } from "../documents/xml/value.ts";

/** Header parameters: names in lower case, values without their quotes; a parameter without a value has the empty one. */
export type Parameters = ReadonlyMap<string, string>;

/** The part of a header value before the first `;`, and its parameters after that (RFC 3261 §7.3.1), in linear time. */
export function splitParameters(value: string): { readonly head: string; readonly parameters: Parameters } {
  const [head = "", ...rest] = splitOutsideQuotes(value, ";");
  return { head: trimXml(head), parameters: toParameters(rest) };
}

/** Each `name=value` or `name`, white space round the parts taken off. The first of a name counts; nameless ones do not. */
export function toParameters(texts: readonly string[]): Parameters {
  let parameters: Map<string, string> | undefined;
  for (const text of texts) {
    const equals = text.indexOf("=");
    const name = trimXml(equals < 0 ? text : text.slice(0, equals)).toLowerCase();
    if (name === "" || parameters?.has(name)) continue;
    parameters ??= new Map();
    parameters.set(name, equals < 0 ? "" : unquoted(trimXml(text.slice(equals + 1))));
  }
  return parameters ?? NO_PARAMETERS;
}

/** `;name=value` for each, quoted where it is no token; what has no value stands alone, what has no token for a name is left out. */
export function printParameters(parameters: Parameters): string {
  let printed = "";
  for (const [name, value] of parameters) if (isToken(name)) printed += `;${name}${printValue(singleLine(value))}`;
  return printed;
}

/** The values of a header that may stand repeatedly or as a list (RFC 3261 §7.3.1): trimmed, empty ones left out. */
export function listed(values: readonly string[]): string[] {
  const list: string[] = [];
  for (const value of values) {
    for (const one of splitOutsideQuotes(value, ",")) {
      const trimmed = trimXml(one);
      if (trimmed !== "") list.push(trimmed);
    }
  }
  return list;
}

/** Splits at a character that stands neither in quotes nor in angle brackets, in linear time. What is not closed goes on to the end. */
export function splitOutsideQuotes(text: string, separator: "," | ";"): string[] {
  if (!text.includes(separator)) return [text];
  if (!/["<]/.test(text)) return text.split(separator);
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at = skip(text, at)) {
    if (text[at] !== separator) continue;
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  parts.push(text.slice(from));
  return parts;
}

/** Where the first `<` outside of quotes is, or -1. */
export function indexOfBracket(text: string): number {
  if (!text.includes('"')) return text.indexOf("<");
  for (let at = 0; at < text.length; at = skip(text, at)) if (text[at] === "<") return at;
  return -1;
}

/** The content of a quoted-string, or the text as it is (RFC 3261 §25.1). */
export function unquoted(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  return text.slice(1, -1).replace(/\\([\s\S])/g, "$1");
}

/** The text as a quoted-string (RFC 3261 §25.1). */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Where what begins there is over: a quoted-string, something in angle brackets, or one character. */
function skip(text: string, begin: number): number {
  const first = text[begin];
  if (first === '"') return endOfQuotes(text, begin);
  if (first !== "<") return begin + 1;
  const end = text.indexOf(">", begin);
  return end < 0 ? text.length : end + 1;
}

function endOfQuotes(text: string, begin: number): number {
  for (let at = begin + 1; at < text.length; at++) {
    if (text[at] === '"') return at + 1;
    if (text[at] === "\\") at++;
  }
  return text.length;
}

function printValue(value: string): string {
  if (value === "") return "";
  return isToken(value) ? `=${value}` : `=${quoted(value)}`;
}

/** Most values have none. */
const NO_PARAMETERS: Parameters = new Map();
