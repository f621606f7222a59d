import type { Parameters } from "../headers/parameters.ts";
import { canonicalEscapes } from "./escapes.ts";
import { canonicalHost } from "./host.ts";
import type { SipUri } from "./uri.ts";

/**
 * Whether two URIs are equivalent as RFC 3261 §19.1.4 says, IPv6 addresses by their value (RFC 5954). This is not
 * transitive: do not look up by it. Header values are compared without regard to case, whatever the header.
 */
export function isSameUri(a: SipUri, b: SipUri): boolean {
  return (
    a.scheme === b.scheme &&
    isSamePart(a.user, b.user) &&
    isSamePart(a.password, b.password) &&
    a.port === b.port &&
    canonicalHost(a.host) === canonicalHost(b.host) &&
    areSameParameters(a.parameters, b.parameters) &&
    headersKey(a) === headersKey(b)
  );
}

/** "Comparison of the userinfo of SIP and SIPS URIs is case-sensitive." */
function isSamePart(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined ? a === b : canonicalEscapes(a) === canonicalEscapes(b);
}

function areSameParameters(a: Parameters, b: Parameters): boolean {
  if (a.length === 0 && b.length === 0) return true;
  const [left, right] = [toMap(a), toMap(b)];
  for (const name of NEVER_IGNORED) if (left.has(name) !== right.has(name)) return false;
  for (const [name, value] of left) if (right.has(name) && right.get(name) !== value) return false;
  return true;
}

/** Of a name that stands twice the first counts. */
function toMap(parameters: Parameters): Map<string, string | undefined> {
  const map = new Map<string, string | undefined>();
  for (const [name, value] of parameters) {
    const key = folded(name);
    if (!map.has(key)) map.set(key, value && folded(value));
  }
  return map;
}

/** "URI header components are never ignored"; their order is not significant. */
function headersKey({ headers }: SipUri): string {
  if (headers.length === 0) return "";
  return headers
    .map(([name, value]) => `${folded(name)}=${folded(value)}`)
    .sort()
    .join("&");
}

function folded(value: string): string {
  return canonicalEscapes(value).toLowerCase();
}

/** Those that never match where only one URI has them; "omitting any component with a default value" names `transport`. */
const NEVER_IGNORED = ["user", "ttl", "method", "maddr", "transport"];
