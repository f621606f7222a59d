import type { Flow, Transport } from "../flow.ts";
import type { Header } from "../message/message.ts";
import { Endpoint } from "./endpoint.ts";
import type { Fact } from "./fact.ts";
import type { EndpointOptions } from "./options.ts";
import type { IncomingRequest, Order, OutcomeOrder, SendOrder } from "./order.ts";

/** A flow to a phone at 192.0.2.7. */
export function flowOf(transport: Transport = "udp", rest: Partial<Flow> = {}): Flow {
  const local = { host: "192.0.2.1", port: 5060 };
  return { id: `${transport}/7`, transport, address: "192.0.2.7", port: 5062, local, ...rest };
}

/** Ids in a row, with a mark to tell whose they are. */
export function idsOf(mark: string): () => string {
  let drawn = 0;
  return () => `${mark}${++drawn}`;
}

/** An endpoint with its clock, and all that it ordered since somebody asked. */
export class Bench {
  readonly endpoint: Endpoint;
  now = 1000;

  constructor(options: Partial<EndpointOptions> = {}) {
    this.endpoint = new Endpoint(idsOf("id"), options);
  }

  /** What is ordered when that happens. */
  do(fact: Fact): Order[] {
    this.endpoint.handle(fact, this.now);
    const orders: Order[] = [];
    for (let order = this.endpoint.poll(); order !== undefined; order = this.endpoint.poll()) orders.push(order);
    return orders;
  }

  receive(text: string, flow: Flow = flowOf()): Order[] {
    return this.do({ type: "received", flow, text });
  }

  respond(transaction: string, status = 200, headers: readonly Header[] = []): Order[] {
    return this.do({ type: "respond", transaction, status, headers });
  }

  /** Receives a request, and answers it; the request, and what was sent. */
  accept(
    text: string,
    flow: Flow = flowOf(),
    status = 200,
  ): { readonly request: IncomingRequest; readonly sent: string } {
    const request = requestIn(this.receive(text, flow));
    const [sent = ""] = textsIn(this.respond(request.transaction, status));
    return { request, sent };
  }

  /** Sends a NOTIFY in that dialog. */
  notify(dialog: string, order = 1, headers: readonly Header[] = [], body = ""): Order[] {
    return this.do({ type: "request", order, dialog, method: "NOTIFY", headers, body });
  }

  /** Goes on by that many milliseconds, from deadline to deadline. */
  wait(milliseconds: number): Order[] {
    const end = this.now + milliseconds;
    const orders: Order[] = [];
    for (let at = this.endpoint.deadline(); at !== undefined && at <= end; at = this.endpoint.deadline()) {
      this.now = at;
      orders.push(...this.do({ type: "tick" }));
    }
    this.now = end;
    return orders;
  }
}

export function sendsIn(orders: readonly Order[]): SendOrder[] {
  return orders.filter((order) => order.type === "send");
}

export function textsIn(orders: readonly Order[]): string[] {
  return sendsIn(orders).map(({ text }) => text);
}

export function outcomesIn(orders: readonly Order[]): OutcomeOrder[] {
  return orders.filter((order) => order.type === "outcome");
}

/** The one request that was passed on. */
export function requestIn(orders: readonly Order[]): IncomingRequest {
  const [request, ...more] = orders.filter((order) => order.type === "request").map((order) => order.request);
  if (request === undefined || more.length > 0) throw new TypeError(`${more.length} more requests than one`);
  return request;
}

/** A SUBSCRIBE of a phone at 192.0.2.7. Lines given take the place of those with their name; empty ones are left out. */
export function subscribe(lines: readonly string[] = [], method = "SUBSCRIBE", uri = "sip:b@example.com"): string {
  const phone = PHONE.map((line) => line.replace("METHOD", method));
  const all = changed(phone, lines);
  return `${method} ${uri} SIP/2.0\r\n${all.filter((line) => !line.endsWith(":")).join("\r\n")}\r\n\r\n`;
}

/** Lines of which the later ones take the place of those with their name. */
export function changed(lines: readonly string[], changes: readonly string[]): string[] {
  const names = new Set(changes.map(nameOf));
  return [...lines.filter((line) => !names.has(nameOf(line))), ...changes];
}

/** The answer of a peer to a request of ours. */
export function answerTo(request: string, status = 200, lines: readonly string[] = [], tag = "theirs"): string {
  const kept = request
    .slice(0, request.indexOf("\r\n\r\n"))
    .split("\r\n")
    .filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/.test(line))
    .map((line) => (line.startsWith("To:") && !line.includes(";tag=") ? `${line};tag=${tag}` : line));
  return `SIP/2.0 ${status} Whatever\r\n${[...kept, ...lines].join("\r\n")}\r\nContent-Length: 0\r\n\r\n`;
}

/** The values of the headers of that name. */
export function valuesOf(text: string, name: string): string[] {
  const prefix = `${name}: `;
  return text
    .split("\r\n")
    .filter((line) => line.startsWith(prefix))
    .map((line) => line.slice(prefix.length));
}

const PHONE = [
  "Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK1;rport",
  "Max-Forwards: 70",
  "From: <sip:a@example.com>;tag=remote",
  "To: <sip:b@example.com>",
  "Call-ID: call",
  "CSeq: 1 METHOD",
  "Contact: <sip:a@192.0.2.7:5062>",
  "Event: presence",
  "Content-Length: 0",
];

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(":"));
}
