import type { Parameter } from "../headers/parameters.ts";
import { parseDigits } from "../headers/syntax.ts";
import { isUriText, withoutNeedlessEscapes } from "./escapes.ts";
import { hostEnd } from "./host.ts";
import type { SipUri } from "./uri.ts";

/**
 * Undefined for what is no SIP or SIPS URI. The parts may hold more characters than the grammar lets them, as `#`, but none
 * that would end them; a `%` that begins no escape stands for itself.
 */
// RFC 3261 §25.1: SIP-URI = "sip:" [ userinfo ] hostport uri-parameters [ headers ]
// userinfo = ( user / telephone-subscriber ) [ ":" password ] "@" ; hostport = host [ ":" port ]
export function parseUri(text: string): SipUri | undefined {
  const start = schemeEnd(text);
  if (start < 0 || !isUriText(text)) return undefined;
  // Neither parameters nor headers can hold an "@": what precedes the first one is the userinfo.
  const at = text.indexOf("@", start);
  const hostStart = at < 0 ? start : at + 1;
  const afterHost = hostEnd(text, hostStart);
  if (afterHost < 0 || (at >= 0 && text.includes("@", hostStart))) return undefined;
  const portEnd = text.charCodeAt(afterHost) === COLON ? digitsEnd(text, afterHost + 1) : afterHost;
  const port = portEnd === afterHost ? undefined : parseDigits(text.slice(afterHost + 1, portEnd), 65_535);
  if (portEnd !== afterHost && port === undefined) return undefined;
  const question = text.indexOf("?", portEnd);
  const parametersEnd = question < 0 ? text.length : question;
  const parameters = portEnd === parametersEnd ? [] : toParameters(text.slice(portEnd, parametersEnd));
  const headers = question < 0 ? [] : toHeaders(text.slice(question + 1));
  if (parameters === undefined || headers === undefined) return undefined;
  const scheme = start === "sip:".length ? "sip" : "sips";
  const uri: Draft = { scheme, host: text.slice(hostStart, afterHost), parameters, headers };
  if (port !== undefined) uri.port = port;
  return at < 0 || addUserinfo(uri, text, start, at) ? uri : undefined;
}

/** One that is being put together: copies for each part that may be absent cost more than the reading. */
type Draft = { -readonly [part in keyof SipUri]: SipUri[part] };

/** A user cannot hold a colon, a password can. False where there is no user. */
function addUserinfo(uri: Draft, text: string, start: number, at: number): boolean {
  const colon = text.indexOf(":", start);
  const hasPassword = colon >= 0 && colon < at;
  uri.user = text.slice(start, hasPassword ? colon : at);
  if (hasPassword) uri.password = text.slice(colon + 1, at);
  return uri.user !== "";
}

/** The index after `sip:` or `sips:`; -1 where the text begins otherwise. */
function schemeEnd(text: string): number {
  return SIP.test(text) ? text.indexOf(":") + 1 : -1;
}

// RFC 3261 §25.1: uri-parameters = *( ";" uri-parameter) ; other-param = pname [ "=" pvalue ]
function toParameters(text: string): Parameter[] | undefined {
  if (!text.startsWith(";")) return undefined;
  const parameters: Parameter[] = [];
  for (const piece of text.slice(1).split(";")) {
    const equals = piece.indexOf("=");
    if (equals === 0 || piece === "" || equals === piece.length - 1) return undefined;
    const name = withoutNeedlessEscapes(equals < 0 ? piece : piece.slice(0, equals)).toLowerCase();
    parameters.push([name, equals < 0 ? undefined : piece.slice(equals + 1)]);
  }
  return parameters;
}

// RFC 3261 §25.1: headers = "?" header *( "&" header ) ; header = hname "=" hvalue
function toHeaders(text: string): (readonly [string, string])[] | undefined {
  const headers: (readonly [string, string])[] = [];
  for (const piece of text.split("&")) {
    const equals = piece.indexOf("=");
    if (equals <= 0) return undefined;
    headers.push([withoutNeedlessEscapes(piece.slice(0, equals)).toLowerCase(), piece.slice(equals + 1)]);
  }
  return headers;
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at;
}

const COLON = 58;
const SIP = /^sips?:/i;
