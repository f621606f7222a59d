import { trimXml } from "./documents/xml/value.ts";
import { indexOfBracket } from "./headers/parameters.ts";

declare const address: unique symbol;

/**
 * Who: `user@host`, or `host` alone. No scheme, password, port or parameters, the host in lower case, escapes only where
 * they must be: each way to write the same resource gives the same address. The host is the tenant.
 */
export type Address = string & { readonly [address]: true };

/**
 * The address in a URI (`sip:`, `sips:`, `pres:`, `im:`), in a name-addr (`"Bob" <sip:bob@host>`), or in plain
 * `user@host` or `host`. Undefined for everything else: a `tel:` URI has no host. In linear time.
 */
// RFC 3261 §25.1: SIP-URI = "sip:" [ userinfo ] hostport uri-parameters [ headers ]
// userinfo = ( user / telephone-subscriber ) [ ":" password ] "@" ; hostport = host [ ":" port ]
export function toAddress(text: string): Address | undefined {
  const uri = withoutName(text);
  const [, plainUser, plainHost] = PLAIN_URI.exec(uri) ?? [];
  if (plainUser !== undefined && plainHost !== undefined) return `${plainUser}@${plainHost}` as Address;
  const scheme = /^(?:sips?|pres|im):/i.exec(uri)?.[0] ?? "";
  const rest = uri.slice(scheme.length);
  // Neither parameters nor headers can hold an "@": what precedes the first one is the userinfo.
  const at = rest.indexOf("@");
  const host = toHost(HOSTPORT.exec(rest.slice(at + 1)));
  if (host === undefined) return undefined;
  if (scheme === "" && OTHER_SCHEME.test(rest)) return undefined;
  if (at < 0) return host as Address;
  const userinfo = rest.slice(0, at);
  const colon = userinfo.indexOf(":");
  const user = toUser(colon < 0 ? userinfo : userinfo.slice(0, colon));
  return user === undefined ? undefined : (`${user}@${host}` as Address);
}

/** The tenant of an address. */
export function hostOf(of: Address): string {
  return of.slice(of.lastIndexOf("@") + 1);
}

/** The user part of an address, escaped as it is in a URI; empty where it has none. */
export function userOf(of: Address): string {
  return of.slice(0, Math.max(of.lastIndexOf("@"), 0));
}

/** What stands in angle brackets, or else all of it. A display name may hold anything, another address as well. */
function withoutName(text: string): string {
  const open = indexOfBracket(text);
  return trimXml(open < 0 ? text : text.slice(open + 1, Math.max(text.indexOf(">", open), 0)));
}

// What nearly all look like, with nothing to leave out and nothing to decode: read in a third of the time.
const PLAIN_URI = /^sips?:([-\w.!~*'()&=+$,;?/]+)@([0-9_a-z]+(?:[-.][0-9_a-z]+)*)$/;

// Where none of ours stands before it, `mailto:bob@host` has no password and `tel:123` no port.
const OTHER_SCHEME = /^(?:[^@]*:[^@]*@|[^@.[]*:)/;

// RFC 3261 §25.1: host = hostname / IPv4address / IPv6reference. Underscores are none of these and occur.
const HOSTPORT = /^(?:([-.\w]+)|(\[[0-9A-Fa-f:.]+\]))(?::[0-9]*)?[ \t]*(?:[;?]|$)/;

function toHost(found: RegExpExecArray | null): string | undefined {
  const [, name, reference] = found ?? [];
  if (name === undefined) return reference?.toLowerCase();
  // "example.com." is the same name, written as absolute (RFC 3261 §25.1: hostname = *( domainlabel "." ) toplabel [ "." ]).
  const host = (name.endsWith(".") ? name.slice(0, -1) : name).toLowerCase();
  return /^[-.]|[-.]$|\.\.|^$/.test(host) ? undefined : host;
}

/**
 * "Characters other than those in the "reserved" set are equivalent to their ""%" HEX HEX" encoding" (RFC 3261 §19.1.4):
 * unreserved ones are not escaped; all others that a user part cannot hold are, in capitals, whoever sent them bare.
 */
function toUser(user: string): string | undefined {
  if (PLAIN.test(user)) return user;
  if (user === "" || NOT_IN_A_USER.test(user)) return undefined;
  return user.replace(/%[0-9A-Fa-f]{2}|[^-\w.!~*'()&=+$,;?/]/gu, (found) => {
    if (found.length !== 3) return encodeURIComponent(found);
    const character = String.fromCharCode(Number.parseInt(found.slice(1), 16));
    return /[-\w.!~*'()]/.test(character) ? character : found.toUpperCase();
  });
}

// RFC 3261 §25.1: user = 1*( unreserved / escaped / user-unreserved )
const PLAIN = /^[-\w.!~*'()&=+$,;?/]+$/;
const NOT_IN_A_USER = /[\0-\x20\x7f<>"\p{Surrogate}]/u;
