import { IncomingRequestMessage, IncomingResponseMessage, type Logger, Parser } from "sip.js/lib/core/index.js";
import { parametersOf, plainNameAddress, plainUri } from "./uri.ts";

type Incoming = IncomingRequestMessage | IncomingResponseMessage;

/**
 * SIP.js's message of that text, as SIP.js's parser gives it; undefined where it gives none. What is written plainly is taken apart
 * here, in a fiftieth of the time, the rest left to that parser.
 */
export function parseIncoming(text: string, logger: Logger): Incoming | undefined {
  return plainMessage(text) ?? Parser.parseMessage(text, logger);
}

/** Undefined for a message in which a header that SIP.js's core reads is not written plainly. */
export function plainMessage(text: string): Incoming | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [start = "", ...lines] = text.slice(0, end).split("\r\n");
  const message = begun(start);
  if (message === undefined) return undefined;
  message.data = text;
  for (const line of lines) {
    const [, name, value] = /^([\w-]{2,}): ?(\S.*)?$/.exec(line) ?? [];
    if (name === undefined || !add(message, name.toLowerCase(), (value ?? "").trimEnd())) return undefined;
  }
  const length = message.getHeader("content-length");
  const body = text.slice(end + 4);
  message.body = length === undefined ? body : body.slice(0, Number(length));
  return message;
}

function begun(start: string): Incoming | undefined {
  const [, status, reason] = /^SIP\/2\.0 (\d{3}) ([\w .-]*)$/.exec(start) ?? [];
  if (status !== undefined) {
    const response = new IncomingResponseMessage();
    response.statusCode = Number(status);
    response.reasonPhrase = reason ?? "";
    return response;
  }
  const [, method, target = ""] = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(start) ?? [];
  const uri = plainUri(target);
  if (method === undefined || uri === undefined) return undefined;
  const request = new IncomingRequestMessage();
  request.method = method;
  request.ruri = uri;
  return request;
}

/** Whether the header was written plainly. */
function add(message: Incoming, name: string, value: string): boolean {
  const isRepeated = message.hasHeader(name);
  message.addHeader(name, value);
  const read = READERS.get(name);
  if (read === undefined) return true;
  const parsed = isRepeated ? undefined : read(message, value);
  if (parsed === undefined) return false;
  // What the message holds under its own spelling of the name: the newest, for it was not there before.
  const [header] = Object.values(message.headers).at(-1) ?? [];
  if (header !== undefined) header.parsed = parsed;
  return true;
}

/** What SIP.js makes of a header; undefined where it is to be asked itself. */
type Reader = (message: Incoming, value: string) => unknown;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["via", via],
  ["from", from],
  ["to", to],
  ["call-id", callId],
  ["cseq", cseq],
  // Nobody reads that of a response before SIP.js's own parser is asked for it, as an empty value has it.
  ["contact", (message, value) => (message instanceof IncomingResponseMessage ? "" : plainNameAddress(value))],
  ["event", (_, value) => (/^[\w.-]+$/.test(value) ? { event: value } : undefined)],
  ["subscription-state", (_, value) => subscriptionState(value)],
  ["content-length", (_, value) => (/^\d+$/.test(value) ? Number(value) : undefined)],
  ["record-route", () => undefined],
  ["route", () => undefined],
  ["refer-to", () => undefined],
]);

function via(message: Incoming, value: string): unknown {
  const [, host, port, parameters = ""] =
    /^SIP\/2\.0\/[A-Z]+ ([\w.-]+)(?::(\d+))?((?:;[\w.-]+(?:=[\w.-]+)?)+)$/.exec(value) ?? [];
  const branch = parametersOf(parameters).find(([name]) => name === "branch")?.[1];
  if (host === undefined || branch === undefined || branch === null) return undefined;
  message.via = { host, port: Number(port ?? 5060) };
  message.viaBranch = branch;
  return { ...message.via, branch };
}

function from(message: Incoming, value: string): unknown {
  const address = plainNameAddress(value);
  if (address === undefined) return undefined;
  message.from = address;
  message.fromTag = address.getParam("tag") ?? "";
  return address;
}

function to(message: Incoming, value: string): unknown {
  const address = plainNameAddress(value);
  if (address === undefined) return undefined;
  message.to = address;
  const tag = address.getParam("tag");
  if (typeof tag === "string") message.toTag = tag;
  return address;
}

function callId(message: Incoming, value: string): unknown {
  message.callId = value;
  return value;
}

function cseq(message: Incoming, value: string): unknown {
  const [, digits, method] = /^(\d{1,10}) ([A-Z]+)$/.exec(value) ?? [];
  if (method === undefined) return undefined;
  message.cseq = Number(digits);
  if (message instanceof IncomingResponseMessage) message.method = method;
  return { value: Number(digits), method };
}

function subscriptionState(value: string): unknown {
  const [, state, parameters = ""] = /^(active|pending|terminated)((?:;[\w-]+=[\w.-]+)*)$/.exec(value) ?? [];
  if (state === undefined) return undefined;
  const named = new Map(parametersOf(parameters));
  const expires = named.get("expires");
  return { state, reason: named.get("reason"), ...(expires && { expires: Number(expires) }) };
}
