import { isToken } from "../headers/syntax.ts";

/** What is known of a header by its name. */
export interface KnownHeader {
  /** Long, in lower case. */
  readonly name: string;
  /** As it is usually written. */
  readonly usual: string;
  /** A bit of its own where a message may have it once at most; 0 where there may be several. */
  readonly single: number;
}

/** What is known of the header by that name, in any case or compact (RFC 3261 §7.3.3). */
export function knownHeader(name: string): KnownHeader | undefined {
  return KNOWN.get(name) ?? KNOWN.get(name.toLowerCase());
}

/** The name as it is usually written, with a colon and a blank after it. Undefined for what is no token, and for Content-Length. */
export function printHeaderName(name: string): string | undefined {
  return PREFIXES.get(name) ?? printRareName(name);
}

function printRareName(name: string): string | undefined {
  const known = knownHeader(name);
  if (known?.name === "content-length" || !isToken(name)) return undefined;
  return `${known?.usual ?? name.replace(/(?<![0-9A-Za-z])[a-z]/g, (letter) => letter.toUpperCase())}: `;
}

// Those whose doubling would make two readers understand two things; others are left to who reads them.
const SINGLE = [
  "From",
  "To",
  "Call-ID",
  "CSeq",
  "Max-Forwards",
  "Content-Length",
  "Content-Type",
  "Content-Encoding",
  "Event",
  "Expires",
  "Subscription-State",
  "SIP-ETag",
  "SIP-If-Match",
];

const SEVERAL = [
  "Accept",
  "Accept-Encoding",
  "Accept-Language",
  "Alert-Info",
  "Allow",
  "Authentication-Info",
  "Authorization",
  "Call-Info",
  "Contact",
  "Content-Disposition",
  "Content-Language",
  "Date",
  "Error-Info",
  "In-Reply-To",
  "MIME-Version",
  "Min-Expires",
  "Organization",
  "P-Asserted-Identity",
  "P-Preferred-Identity",
  "Path",
  "Priority",
  "Privacy",
  "Proxy-Authenticate",
  "Proxy-Authorization",
  "Proxy-Require",
  "RAck",
  "Reason",
  "Record-Route",
  "Reply-To",
  "Require",
  "Retry-After",
  "Route",
  "RSeq",
  "Server",
  "Service-Route",
  "Suppress-If-Match",
  "Timestamp",
  "Unsupported",
  "User-Agent",
  "Via",
  "Warning",
  "WWW-Authenticate",
];

/** All that are registered (RFC 3261 §20, RFC 3515, RFC 3841, RFC 3892, RFC 4028, RFC 4474, RFC 6665 §8.2). */
const COMPACT: readonly (readonly [compact: string, usual: string])[] = [
  ["a", "Accept-Contact"],
  ["b", "Referred-By"],
  ["c", "Content-Type"],
  ["d", "Request-Disposition"],
  ["e", "Content-Encoding"],
  ["f", "From"],
  ["i", "Call-ID"],
  ["j", "Reject-Contact"],
  ["k", "Supported"],
  ["l", "Content-Length"],
  ["m", "Contact"],
  ["n", "Identity-Info"],
  ["o", "Event"],
  ["r", "Refer-To"],
  ["s", "Subject"],
  ["t", "To"],
  ["u", "Allow-Events"],
  ["v", "Via"],
  ["x", "Session-Expires"],
  ["y", "Identity"],
];

/** By the usual, the lower-case and the compact name: only others have to be put in lower case to be found. */
const KNOWN: ReadonlyMap<string, KnownHeader> = new Map(
  [...[...SINGLE, ...SEVERAL].map((usual) => [usual, usual] as const), ...COMPACT].flatMap(([written, usual]) => {
    const known = { name: usual.toLowerCase(), usual, single: SINGLE.includes(usual) ? 1 << SINGLE.indexOf(usual) : 0 };
    return [written, usual, known.name].map((name) => [name, known] as const);
  }),
);

/** Those that are written most, by the long name in lower case. */
const PREFIXES: ReadonlyMap<string, string> = new Map(
  [...KNOWN.values()]
    .filter(({ name }) => name !== "content-length")
    .map(({ name, usual }) => [name, `${usual}: `] as const),
);
