import { DEFAULT_PORTS } from "../dialogs/address.ts";
import { flat } from "../dialogs/compact.ts";
import { type Destination, type Flow, isReliable } from "../flow.ts";
import { listOf } from "../headers/list.ts";
import { type Parameter, parameterOf } from "../headers/parameters.ts";
import { printVia, type Via } from "../headers/via.ts";
import type { Header, SipRequest } from "../message/message.ts";
import { reasonOf } from "./reason.ts";
import { printBody, printLines } from "./text.ts";

/** What a response holds beyond what is the same in all of them. */
export interface Answer {
  readonly status: number;
  /** For the To header; empty where the request has one. */
  readonly tag: string;
  readonly headers: readonly Header[];
  readonly body: string;
  /** Lines of our own, with their ends. */
  readonly lines: string;
  /** Whether it makes a dialog, whose proxies then have to be told (RFC 3261 §12.1.1). */
  readonly isForming: boolean;
}

/** A response as RFC 3261 §8.2.6.2 wants it: Via, From, To, Call-ID and CSeq are those of the request, in their order. */
export function printResponse(request: SipRequest, via: Via, flow: Flow, answer: Answer): string {
  let vias = "";
  let names = "";
  let routes = "";
  for (const [name, value] of request.headers) {
    switch (name) {
      case "via":
        vias += `Via: ${vias === "" ? received(value, via, flow) : value}\r\n`;
        break;
      case "record-route":
        if (answer.isForming) routes += `Record-Route: ${value}\r\n`;
        break;
      case "from":
        names += `From: ${value}\r\n`;
        break;
      case "to":
        names += answer.tag === "" ? `To: ${value}\r\n` : `To: ${value};tag=${answer.tag}\r\n`;
        break;
      case "call-id":
        names += `Call-ID: ${value}\r\n`;
        break;
      case "cseq":
        names += `CSeq: ${value}\r\n`;
        break;
    }
  }
  const { status, lines, headers, body } = answer;
  // Kept for half a minute: in one piece, it keeps nothing of the request.
  return flat(
    `SIP/2.0 ${status} ${reasonOf(status)}\r\n${vias}${routes}${names}${lines}${printLines(headers)}${printBody(body)}`,
  );
}

/**
 * Where responses go (RFC 3261 §18.2.2): back on a connection; over UDP back to the port that the request came from where Via
 * has `rport` (RFC 3581 §4), else to that of sent-by. The address is always the one that it came from: `maddr` is ignored, for
 * whoever sets it could have us send to others.
 */
export function wayBack(flow: Flow, via: Via, forceRport: boolean): Flow | Destination {
  if (isReliable(flow) || forceRport || parameterOf(via.parameters, "rport") !== undefined) return flow;
  const port = via.port ?? DEFAULT_PORTS.udp;
  return port === flow.port ? flow : { transport: "udp", host: flow.address, port };
}

/** Where they go once that connection has closed (RFC 3261 §18.2.2); nowhere where a peer takes none (RFC 7118). */
export function wayAround({ transport, address }: Flow, via: Via): Destination | undefined {
  if (transport !== "tcp" && transport !== "tls") return undefined;
  return { transport, host: address, port: via.port ?? DEFAULT_PORTS[transport] };
}

/**
 * A Via line whose first Via says where the request came from: `received` where that is not what it says itself (RFC 3261
 * §18.2.1), `received` and `rport` where it asks for them (RFC 3581 §4).
 */
function received(line: string, via: Via, { address, port }: Flow): string {
  const hasPort = parameterOf(via.parameters, "rport") !== undefined;
  if (!hasPort && (via.host === address || via.host === `[${address}]`)) return line;
  const parameters: Parameter[] = [];
  for (const parameter of via.parameters) {
    if (parameter[0] === "rport") parameters.push(["rport", `${port}`]);
    else if (parameter[0] !== "received") parameters.push(parameter);
  }
  parameters.push(["received", address]);
  const first = printVia({ ...via, parameters });
  return line.includes(",") ? [first, ...listOf([line]).slice(1)].join(", ") : first;
}
