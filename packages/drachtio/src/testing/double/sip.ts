/** One header field, its name in lower case. */
export type Header = readonly [name: string, value: string];

export interface SipRequest {
  readonly kind: "request";
  readonly method: string;
  readonly uri: string;
  /** Without Content-Length, which the body tells. */
  readonly headers: readonly Header[];
  readonly body: string;
}

export interface SipResponse {
  readonly kind: "response";
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly Header[];
  readonly body: string;
}

export type SipMessage = SipRequest | SipResponse;

/**
 * Reads one message, its body being all that follows the empty line: drachtio-srf counts characters in Content-Length
 * where octets are meant, and drachtio-server does not look at it. Undefined where there is no start line.
 */
export function parseSip(text: string): SipMessage | undefined {
  const blank = text.indexOf("\r\n\r\n");
  const end = blank === -1 ? text.length : blank;
  let at = lineEnd(text, 0, end);
  const startLine = text.slice(0, at);
  const headers: Header[] = [];
  while (at < end) {
    const from = at + 2;
    at = lineEnd(text, from, end);
    const line = text.slice(from, at);
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name !== "" && name !== "content-length") headers.push([name, line.slice(colon + 1).trim()]);
  }
  const body = blank === -1 ? "" : text.slice(blank + 4);
  const [first = "", second = "", ...rest] = startLine.split(" ");
  if (first === "SIP/2.0") {
    return { kind: "response", status: Number(second), reason: rest.join(" "), headers, body };
  }
  return second === "" ? undefined : { kind: "request", method: first, uri: second, headers, body };
}

function lineEnd(text: string, from: number, end: number): number {
  const at = text.indexOf("\r\n", from);
  return at === -1 || at > end ? end : at;
}

/** The message as it stands on the wire. */
export function printSip(message: SipMessage): string {
  let text =
    message.kind === "request"
      ? `${message.method} ${message.uri} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${message.reason}\r\n`;
  for (const [name, value] of message.headers) text += `${WIRE_NAMES.get(name) ?? name}: ${value}\r\n`;
  return `${text}Content-Length: ${Buffer.byteLength(message.body)}\r\n\r\n${message.body}`;
}

/** The value of the first header of that name (in lower case); "" where there is none. */
export function headerOf(message: { readonly headers: readonly Header[] }, name: string): string {
  for (const header of message.headers) if (header[0] === name) return header[1];
  return "";
}

/** The tag of a From or To value; "" where it has none. */
export function tagOf(value: string): string {
  const at = value.indexOf(";tag=", value.lastIndexOf(">") + 1);
  if (at === -1) return "";
  const end = value.indexOf(";", at + 5);
  return end === -1 ? value.slice(at + 5) : value.slice(at + 5, end);
}

/** The URI of a From, To or Contact value. */
export function uriOf(value: string): string {
  const open = value.indexOf("<");
  if (open !== -1) return value.slice(open + 1, value.indexOf(">", open));
  const end = value.indexOf(";");
  return end === -1 ? value : value.slice(0, end);
}

/** Where a SIP URI points to: `host:port`, 5060 where it names no port. */
export function hostPortOf(uri: string): string {
  const from = Math.max(uri.lastIndexOf("@"), uri.indexOf(":")) + 1;
  const end = uri.slice(from).search(/[;?]/);
  const host = end === -1 ? uri.slice(from) : uri.slice(from, from + end);
  return /:\d+$/.test(host) ? host : `${host}:5060`;
}

/** The number of a CSeq value. */
export function cseqOf(message: { readonly headers: readonly Header[] }): number {
  return Number.parseInt(headerOf(message, "cseq"), 10);
}

/** The branch of the topmost Via. */
export function branchOf(message: { readonly headers: readonly Header[] }): string {
  const via = headerOf(message, "via");
  const at = via.indexOf(";branch=");
  const end = via.indexOf(";", at + 8);
  return end === -1 ? via.slice(at + 8) : via.slice(at + 8, end);
}

/** Whether a NOTIFY says that its subscription is over. */
export function isTerminated(message: { readonly headers: readonly Header[] }): boolean {
  return headerOf(message, "subscription-state").includes("terminated");
}

/** The usual words beside a status. */
export function reasonOf(status: number): string {
  return REASONS.get(status) ?? (status < 300 ? "OK" : "Refused");
}

/** The answer to a request: with its Via, From, To, Call-ID and CSeq, and that To tag where it has none. */
export function answerTo(
  request: SipRequest,
  status: number,
  toTag: string,
  headers: readonly Header[] = [],
  body = "",
  reason: string = reasonOf(status),
): SipResponse {
  const own: Header[] = [];
  for (const header of request.headers) {
    const [name, value] = header;
    if (name === "to") own.push(toTag === "" || tagOf(value) !== "" ? header : ["to", `${value};tag=${toTag}`]);
    else if (name === "via" || name === "from" || name === "call-id" || name === "cseq") own.push(header);
  }
  return { kind: "response", status, reason, headers: [...own, ...headers], body };
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [200, "OK"],
  [202, "Accepted"],
  [404, "Not Found"],
  [408, "Request Timeout"],
  [480, "Temporarily Unavailable"],
  [481, "Call/Transaction Does Not Exist"],
  [489, "Bad Event"],
  [500, "Internal Server Error"],
  [503, "Service Unavailable"],
]);

const WIRE_NAMES: ReadonlyMap<string, string> = new Map(
  [
    "Accept",
    "Allow",
    "Allow-Events",
    "Authorization",
    "CSeq",
    "Call-ID",
    "Contact",
    "Content-Type",
    "Event",
    "Expires",
    "From",
    "Max-Forwards",
    "Min-Expires",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "SIP-ETag",
    "SIP-If-Match",
    "Subscription-State",
    "To",
    "User-Agent",
    "Via",
    "WWW-Authenticate",
  ].map((name) => [name.toLowerCase(), name]),
);
