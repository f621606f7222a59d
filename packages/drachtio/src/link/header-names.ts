/** The long name in lower case of a header, written in any case or compact (RFC 3261 §7.3.3). */
export function longName(written: string): string {
  const known = KNOWN.get(written);
  if (known !== undefined) return known;
  const name = written.toLowerCase();
  return KNOWN.get(name) ?? name;
}

/** As drachtio writes them. */
const USUAL = [
  "Accept",
  "Accept-Encoding",
  "Accept-Language",
  "Allow",
  "Authorization",
  "CSeq",
  "Date",
  "Expires",
  "Max-Forwards",
  "Min-Expires",
  "P-Asserted-Identity",
  "Proxy-Authorization",
  "Record-Route",
  "Require",
  "Retry-After",
  "Route",
  "Server",
  "SIP-ETag",
  "SIP-If-Match",
  "Subscription-State",
  "User-Agent",
  "Www-Authenticate",
  "Proxy-Authenticate",
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

const KNOWN: ReadonlyMap<string, string> = new Map(
  [...USUAL.map((usual) => [usual, usual] as const), ...COMPACT].flatMap(([written, usual]) => {
    const name = usual.toLowerCase();
    return [written, usual, name].map((one) => [one, name] as const);
  }),
);
