import { isToken } from "../headers/syntax.ts";
import { isAbsoluteUri } from "../uri/absolute.ts";
import { parseUri } from "../uri/parse.ts";
import type { Problem } from "./error.ts";

/** A start line. One with a problem is told as far as it can be answered: a method, and a Request-URI as it came. */
export type StartLine =
  | { readonly kind: "request"; readonly method: string; readonly uri: string; readonly problem?: Problem }
  | { readonly kind: "response"; readonly status: number; readonly reason: string; readonly problem?: Problem };

/** Reads the first line of a message, without its line end. */
export function parseStartLine(line: string): StartLine {
  return STATUS_BEGINS.test(line) ? toStatusLine(line) : toRequestLine(line);
}

// RFC 3261 §25.1: Request-Line = Method SP Request-URI SP SIP-Version CRLF
function toRequestLine(line: string): StartLine {
  const first = line.indexOf(" ");
  const last = line.lastIndexOf(" ");
  const version = line.slice(last + 1);
  const method = line.slice(0, Math.max(first, 0));
  const uri = line.slice(first + 1, Math.max(last, first + 1));
  const problem = problemOfRequest(method, uri, version);
  return problem === undefined ? { kind: "request", method, uri } : { kind: "request", method, uri, problem };
}

function problemOfRequest(method: string, uri: string, version: string): Problem | undefined {
  if (!isToken(method)) return MALFORMED;
  if (version !== "SIP/2.0" && version.toUpperCase() !== "SIP/2.0") return VERSION.test(version) ? UNKNOWN : MALFORMED;
  return isRequestUri(uri) ? undefined : MALFORMED_URI;
}

/** Whether it is a SIP or SIPS URI without headers (RFC 3261 §19.1.1, Table 1), or of a scheme that is none of ours to read. */
export function isRequestUri(uri: string): boolean {
  if (SIP.test(uri)) return parseUri(uri)?.headers.length === 0;
  return isAbsoluteUri(uri);
}

// RFC 3261 §25.1: Status-Line = SIP-Version SP Status-Code SP Reason-Phrase CRLF
// The second SP is often left out where there is no phrase (RFC 4475 §3.1.1.13).
function toStatusLine(line: string): StartLine {
  const [, version = "", status = "", reason = ""] = STATUS_LINE.exec(line) ?? [];
  const response = { kind: "response", status: Number(status), reason } as const;
  if (version === "") return { ...response, problem: MALFORMED };
  if (version !== "2.0") return { ...response, problem: UNKNOWN };
  return response.status >= 100 && response.status <= 699 ? response : { ...response, problem: MALFORMED };
}

const MALFORMED: Problem = { code: "malformed-start-line", status: 400, detail: "start line" };
const MALFORMED_URI: Problem = { code: "malformed-start-line", status: 400, detail: "Request-URI" };
const UNKNOWN: Problem = { code: "unknown-version", status: 505, detail: "SIP-Version" };

// "The SIP-Version string is case-insensitive" (RFC 3261 §7.1).
const STATUS_BEGINS = /^SIP\//i;
const STATUS_LINE = /^SIP\/(\d+\.\d+) (\d{3})(?: ([\s\S]*))?$/i;
const VERSION = /^SIP\/\d+\.\d+$/i;
const SIP = /^sips?:/i;
