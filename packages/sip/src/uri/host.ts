/**
 * The index after the host that begins at `from`: a host name, an IPv4 address or an IPv6 address in brackets; -1 where none
 * does. Underscores are in none of the grammars and occur.
 */
// RFC 3261 §25.1: host = hostname / IPv4address / IPv6reference ; hostname = *( domainlabel "." ) toplabel [ "." ]
export function hostEnd(text: string, from: number): number {
  if (text.charCodeAt(from) === 91) {
    const close = text.indexOf("]", from);
    return close > from && close - from <= MAX_REFERENCE && ipv6Of(text.slice(from + 1, close)) !== undefined
      ? close + 1
      : -1;
  }
  let at = from;
  let before = DOT;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT || code === HYPHEN) {
      // A label neither begins nor ends with a hyphen, nor is it empty.
      if (before === DOT || (code === DOT && before === HYPHEN)) return -1;
    } else if (!isAlphanumeric(code)) break;
    before = code;
  }
  return at === from || before === HYPHEN ? -1 : at;
}

/** Hosts that are the same name or the same address give the same text (RFC 3261 §19.1.4, RFC 5954). */
export function canonicalHost(host: string): string {
  return (host.startsWith("[") ? ipv6Of(host.slice(1, -1)) : undefined) ?? host.toLowerCase();
}

/**
 * The eight groups of an IPv6 address in lower-case hexadecimal without leading zeros, joined by colons; undefined for
 * other text. Where an IPv4 address follows `::`, a third colon is tolerated (RFC 5118 §4.10).
 */
export function ipv6Of(text: string): string | undefined {
  if (text.length > MAX_REFERENCE) return undefined;
  const [left = "", right, ...more] = text.replace(/:::(?=[0-9]+\.)/, "::").split("::");
  if (more.length > 0) return undefined;
  const high = groupsOf(left, right === undefined);
  const low = right === undefined ? [] : groupsOf(right, true);
  if (high === undefined || low === undefined) return undefined;
  const gap = 8 - high.length - low.length;
  if (right === undefined ? gap !== 0 : gap < 1) return undefined;
  return [...high, ...Array<string>(gap).fill("0"), ...low].join(":");
}

function groupsOf(text: string, isLast: boolean): string[] | undefined {
  if (text === "") return [];
  const groups: string[] = [];
  const pieces = text.split(":");
  for (const [index, piece] of pieces.entries()) {
    const ipv4 = isLast && index === pieces.length - 1 ? IPV4.exec(piece) : null;
    if (ipv4 !== null) {
      const [a = 256, b = 256, c = 256, d = 256] = ipv4.slice(1).map(Number);
      if (Math.max(a, b, c, d) > 255) return undefined;
      groups.push((a * 256 + b).toString(16), (c * 256 + d).toString(16));
    } else if (GROUP.test(piece)) groups.push(Number.parseInt(piece, 16).toString(16));
    else return undefined;
  }
  return groups;
}

function isAlphanumeric(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95;
}

const DOT = 46;
const HYPHEN = 45;
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;

/** More than the longest IPv6 address, with its brackets. */
const MAX_REFERENCE = 50;
