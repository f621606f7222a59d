import { isAbsoluteUri } from "../uri/absolute.ts";
import { escaped } from "../uri/escapes.ts";
import { type Parameter, type Parameters, parameterOf, printParameters, readParameters } from "./parameters.ts";
import { quoted, quotedEnd, skipWhite, unquoted } from "./syntax.ts";

/** The value of From, To, Contact, Route, Record-Route, Refer-To, ...: a URI, who that is, and header parameters. */
export interface NameAddress {
  /** Quotes and escapes undone; absent where there is none. */
  readonly display?: string;
  /** As it came, without its brackets; of any scheme. */
  readonly uri: string;
  readonly parameters: Parameters;
}

/** Reads one value (of a list: see `listOf`); undefined where it is none. `*` of Contact is none. */
// RFC 3261 §25.1: from-spec = ( name-addr / addr-spec ) *( SEMI from-param )
// name-addr = [ display-name ] LAQUOT addr-spec RAQUOT ; display-name = *(token LWS)/ quoted-string
// Unquoted names are read more widely: anything that ends neither the name nor the value.
export function parseNameAddress(value: string): NameAddress | undefined {
  const start = skipWhite(value, 0);
  const isQuoted = value.charCodeAt(start) === QUOTE;
  const nameEnd = isQuoted ? quotedEnd(value, start) : plainEnd(value, start);
  const open = nameEnd < 0 ? -1 : skipWhite(value, nameEnd);
  if (open < 0 || (isQuoted && value.charCodeAt(open) !== OPEN)) return undefined;
  const name = value.slice(start, nameEnd).trimEnd();
  if (value.charCodeAt(open) !== OPEN) return toAddress(value, "", isBare(name) ? name : "", open);
  const close = value.indexOf(">", open);
  if (close < 0) return undefined;
  return toAddress(value, unquoted(name), value.slice(open + 1, close), close + 1);
}

/** The address as a header value, its URI in brackets always; nothing that the address holds can end it. */
export function printNameAddress({ display = "", uri, parameters }: NameAddress): string {
  return `${display === "" ? "" : `${quoted(display)} `}<${escaped(uri)}>${printParameters(parameters)}`;
}

/** The `tag` of a From or To value; undefined where it has none or where the value cannot be read. */
export function tagOf(value: string): string | undefined {
  const address = parseNameAddress(value);
  return address && parameterOf(address.parameters, "tag");
}

/** A From or To value with that tag: the one it has is left as it is. */
export function withTag(value: string, tag: string): string {
  return tagOf(value) === undefined ? `${value};tag=${tag}` : value;
}

function toAddress(value: string, display: string, uri: string, from: number): NameAddress | undefined {
  if (!isAbsoluteUri(uri)) return undefined;
  const parameters: Parameter[] = [];
  const rest = value.charCodeAt(from - 1) === CLOSE ? withSemicolon(value.slice(from)) : value.slice(from);
  if (readParameters(rest, 0, parameters) !== rest.length) return undefined;
  return display === "" ? { uri, parameters } : { display, uri, parameters };
}

/** The index of the first character that ends an unquoted name or a URI without brackets. */
function plainEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === OPEN || code === SEMICOLON || code === COMMA || code === QUOTE || code === CLOSE) break;
  }
  return at;
}

/** Old BroadWorks leaves out the semicolon after the bracket; nothing but a parameter can be meant. */
function withSemicolon(text: string): string {
  const at = skipWhite(text, 0);
  return at === text.length || text.charCodeAt(at) === SEMICOLON ? text : `;${text}`;
}

/** "If the URI contains a comma, question mark or semicolon, the URI MUST be enclosed in angle brackets" (RFC 3261 §20). */
function isBare(uri: string): boolean {
  return !uri.includes("?");
}

const QUOTE = 34;
const COMMA = 44;
const SEMICOLON = 59;
const OPEN = 60;
const CLOSE = 62;
