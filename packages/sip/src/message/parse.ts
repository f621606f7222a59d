import { type CSeq, parseCSeq } from "../headers/cseq.ts";
import { type NameAddress, parseNameAddress } from "../headers/name-address.ts";
import { parseDigits } from "../headers/syntax.ts";
import { parseVia, readVia, type Via } from "../headers/via.ts";
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
  const read = readMessage(text, transport, limits);
  return read.ok ? ok(read.value.message) : read;
}

/** A message, and its headers that had to be read to know that it is one. */
export interface ReadMessage {
  readonly message: SipMessage;
  readonly names: Names;
}

/** What every message has (RFC 3261 §8.1.1); of several Vias the topmost. */
export interface Names {
  readonly via: Via;
  readonly from: NameAddress;
  readonly to: NameAddress;
  readonly callId: string;
  readonly cseq: CSeq;
}

/** As `parseMessage`, for who needs what stands in those headers. */
export function readMessage(
  text: string,
  transport: "datagram" | "stream",
  limits: MessageLimits = DEFAULT_LIMITS,
): Result<ReadMessage, MessageError> {
  const head = readHead(text, limits);
  const { headers } = head;
  const start = parseStartLine(head.startLine);
  const message = toMessage(start, headers);
  const malformed = head.problem ?? start.problem;
  if (malformed !== undefined) return refuse(malformed, message);
  const names = readNames(message);
  if (!names.ok) return refuse(names.error, message);
  const problem = problemOfLength(head, transport);
  if (problem !== undefined) return refuse(problem, message);
  const rest = head.end === text.length ? "" : text.slice(head.end);
  const body = head.contentLength === undefined ? rest : cutBody(rest, Number(head.contentLength));
  if (body === undefined) return refuse(TRUNCATED, message);
  return ok({ message: body === "" ? message : { ...message, body }, names: names.value });
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

function readNames(message: SipMessage): Result<Names, Problem> {
  let [via, from, to, callId, cseq, maxForwards]: (string | undefined)[] = [];
  for (const [name, value] of message.headers) {
    if (name === "via") via ??= value;
    else if (name === "from") from = value;
    else if (name === "to") to = value;
    else if (name === "call-id") callId = value;
    else if (name === "cseq") cseq = value;
    else if (name === "max-forwards") maxForwards = value;
  }
  if (via === undefined) return fail(MISSING.via);
  if (from === undefined) return fail(MISSING.from);
  if (to === undefined) return fail(MISSING.to);
  if (callId === undefined) return fail(MISSING.callId);
  if (cseq === undefined) return fail(MISSING.cseq);
  const top = readVia(via);
  if (top?.isSound !== true) return fail(MALFORMED.via);
  const sender = parseNameAddress(from);
  if (sender === undefined) return fail(MALFORMED.from);
  const receiver = parseNameAddress(to);
  if (receiver === undefined) return fail(MALFORMED.to);
  if (!CALL_ID.test(callId)) return fail(MALFORMED.callId);
  const sequence = parseCSeq(cseq);
  if (sequence === undefined) return fail(MALFORMED.cseq);
  if (message.kind === "request" && sequence.method !== message.method) return fail(MISMATCH);
  if (maxForwards !== undefined && parseDigits(maxForwards, 255) === undefined) return fail(MALFORMED.maxForwards);
  return ok({ via: top.via, from: sender, to: receiver, callId, cseq: sequence });
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
