import { trimXml } from "./xml/value.ts";

/** One header of a message or of a part of one, folding undone. */
export interface HeaderLine {
  /** A token, in the letters it was sent with; compare without regard to case (RFC 3261 §7.3.1). */
  readonly name: string;
  readonly value: string;
}

/** The lines of a text, whether they end in CRLF, LF or CR; a line that begins with white space continues the one before. */
export function unfoldLines(text: string): string[] {
  return text.replace(FOLD, " ").split(LINE_END);
}

/** The header on an unfolded line, white space round name and value taken off; undefined where the name is no token. */
export function parseHeaderLine(line: string): HeaderLine | undefined {
  const colon = line.indexOf(":");
  const name = trimXml(line.slice(0, Math.max(colon, 0)));
  return isToken(name) ? { name, value: trimXml(line.slice(colon + 1)) } : undefined;
}

/** `name: value` and CRLF. It is one line whatever the value holds; a name that is no token makes none. */
export function printHeaderLine(name: string, value: string): string {
  return isToken(name) ? `${name}: ${singleLine(value)}\r\n` : "";
}

/** The text with runs of what a header cannot carry (CR, LF, NUL and their like, lone surrogates) become one space each. */
export function singleLine(text: string): string {
  return trimXml(NOT_IN_A_LINE.test(text) ? text.replace(NOT_IN_A_LINE_GLOBAL, " ") : text);
}

/** What stands between the first pair of angle brackets, or else the whole text, without any angle bracket. */
export function withoutAngleBrackets(text: string): string {
  return trimXml((BRACKETED.exec(text)?.[1] ?? text).replace(/[<>]/g, ""));
}

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

// RFC 3261 §25.1: token = 1*(alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~" )
const TOKEN = /^[-\w.!%*+`'~]+$/;

const BRACKETED = /<([^<>]*)>/;

// RFC 3261 §25.1: LWS = [*WSP CRLF] 1*WSP, to which lone CR and LF are added. The white space before the line end stays:
// looking for it would make a long run of blanks quadratic.
const FOLD = /(?:\r\n?|\n)[ \t]+/g;
const LINE_END = /\r\n?|\n/;

// RFC 3261 §25.1: header-value = *(TEXT-UTF8char / UTF8-CONT / LWS)
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const NOT_IN_A_LINE = /[\0-\x08\n-\x1f\x7f\p{Surrogate}]/u;
const NOT_IN_A_LINE_GLOBAL = new RegExp(`${NOT_IN_A_LINE.source}+`, "gu");
