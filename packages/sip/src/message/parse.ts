import { parseCSeq } from "../headers/cseq.ts";
import { parseNameAddress } from "../headers/name-address.ts";
import { parseDigits } from "../headers/syntax.ts";
import { parseVia, readVia } from "../headers/via.ts";
import { fail, ok, type Result } from "../result.ts";
import { cutBody } from "./body.ts";
import type { MessageError, Problem } from "./error.ts";
import { readHead } from "./head.ts";
import { DEFAULT_LIMITS, type MessageLimits } from "./limits.ts";
import { type Header, headerOf, type SipMessage } from "./message.ts";
import { parseStartLine, type StartLine } from "./start-line.ts";

/**
 * Reads one whole message, in linear time. What comes as a `datagram` (also a WebSocket message, RFC 7118 §5) may lack
 * Content-Length; on a `stream` it may not. Content-Length is not among the headers of the message: the body tells it.
 *
 * What is given has a Via, From, To, Call-ID and CSeq that can be read, CSeq with the method of the request, and none of
 * the headers twice that may stand once. Its values hold no line end. Other headers are not looked into.
 */
export function parseMessage(
  text: string,
  transport: "datagram" | "stream",
  limits: MessageLimits = DEFAULT_LIMITS,
): Result<SipMessage, MessageError> {
  const head = readHead(text, limits);
  const { headers } = head;
  const start = parseStartLine(head.startLine);
  const message = toMessage(start, headers);
  const problem = head.problem ?? start.problem ?? problemOfHeaders(message) ?? problemOfLength(head, transport);
  if (problem !== undefined) return refuse(problem, message);
  const rest = head.end === text.length ? "" : text.slice(head.end);
  const body = head.contentLength === undefined ? rest : cutBody(rest, Number(head.contentLength));
  return body === undefined ? refuse(TRUNCATED, message) : ok(body === "" ? message : { ...message, body });
}

function toMessage(start: StartLine, headers: readonly Header[]): SipMessage {
  return start.kind === "request"
    ? { kind: "request", method: start.method, uri: start.uri, headers, body: "" }
    : { kind: "response", status: start.status, reason: start.reason, headers, body: "" };
}

/** "If the message is a response, it MUST be discarded" (RFC 3261 §18.3); ACK is among the "requests that take no response" (§22.1). */
function refuse(problem: Problem, message: SipMessage): { readonly ok: false; readonly error: MessageError } {
  const via = headerOf(message, "via");
  const isAnswerable = message.kind === "request" && message.method !== "ACK" && parseVia(via ?? "") !== undefined;
  return fail(isAnswerable ? { ...problem, answerable: message } : problem);
}

function problemOfHeaders(message: SipMessage): Problem | undefined {
  let [via, from, to, callId, cseq, maxForwards]: (string | undefined)[] = [];
  for (const [name, value] of message.headers) {
    if (name === "via") via ??= value;
    else if (name === "from") from = value;
    else if (name === "to") to = value;
    else if (name === "call-id") callId = value;
    else if (name === "cseq") cseq = value;
    else if (name === "max-forwards") maxForwards = value;
  }
  if (via === undefined) return MISSING.via;
  if (from === undefined) return MISSING.from;
  if (to === undefined) return MISSING.to;
  if (callId === undefined) return MISSING.callId;
  if (cseq === undefined) return MISSING.cseq;
  if (readVia(via)?.isSound !== true) return MALFORMED.via;
  if (parseNameAddress(from) === undefined) return MALFORMED.from;
  if (parseNameAddress(to) === undefined) return MALFORMED.to;
  if (!CALL_ID.test(callId)) return MALFORMED.callId;
  const read = parseCSeq(cseq);
  if (read === undefined) return MALFORMED.cseq;
  if (message.kind === "request" && read.method !== message.method) return MISMATCH;
  const isHops = maxForwards === undefined || parseDigits(maxForwards, 255) !== undefined;
  return isHops ? undefined : MALFORMED.maxForwards;
}

function problemOfLength(
  { contentLength }: { readonly contentLength: string | undefined },
  transport: "datagram" | "stream",
): Problem | undefined {
  if (contentLength === undefined) return transport === "stream" ? MISSING.contentLength : undefined;
  return parseDigits(contentLength, MAX_LENGTH) === undefined ? MALFORMED.contentLength : undefined;
}

// RFC 3261 §25.1: callid = word [ "@" word ]. Read more widely: what is one word to everybody is compared, not understood.
const CALL_ID = /^[^ \t]+$/;

const MAX_LENGTH = 2 ** 31 - 1;

const USUAL = {
  via: "Via",
  from: "From",
  to: "To",
  callId: "Call-ID",
  cseq: "CSeq",
  maxForwards: "Max-Forwards",
  contentLength: "Content-Length",
};
const MISSING = problems("missing-header");
const MALFORMED = problems("malformed-header");
const MISMATCH: Problem = { code: "method-mismatch", status: 400, detail: "CSeq" };
const TRUNCATED: Problem = { code: "truncated", status: 400, detail: "body shorter than Content-Length" };

function problems(code: Problem["code"]): { readonly [name in keyof typeof USUAL]: Problem } {
  const problem = (detail: string): Problem => ({ code, status: 400, detail });
  return {
    via: problem(USUAL.via),
    from: problem(USUAL.from),
    to: problem(USUAL.to),
    callId: problem(USUAL.callId),
    cseq: problem(USUAL.cseq),
    maxForwards: problem(USUAL.maxForwards),
    contentLength: problem(USUAL.contentLength),
  };
}
