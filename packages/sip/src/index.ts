export { Endpoint } from "./endpoint/endpoint.ts";
export type { Begin, Fact, Request, Respond, Send } from "./endpoint/fact.ts";
export { DEFAULT_OPTIONS, type EndpointOptions } from "./endpoint/options.ts";
export type {
  FlowClosedOrder,
  IncomingRequest,
  Order,
  OutcomeOrder,
  RequestOrder,
  SendOrder,
} from "./endpoint/order.ts";
export type { Destination, Flow, Transport } from "./flow.ts";
export { type Framed, StreamFramer, type StreamLimits } from "./framing/stream.ts";
export { type CSeq, parseCSeq } from "./headers/cseq.ts";
export { listOf } from "./headers/list.ts";
export { type NameAddress, parseNameAddress, printNameAddress, tagOf, withTag } from "./headers/name-address.ts";
export { type Parameter, type Parameters, parameterOf, printParameters, withParameter } from "./headers/parameters.ts";
export { isToken, parseDigits, quoted, singleLine, unquoted } from "./headers/syntax.ts";
export { parseVia, printVia, topVia, type Via } from "./headers/via.ts";
export { utf8Length } from "./message/body.ts";
export type { MessageError, Problem } from "./message/error.ts";
export { DEFAULT_LIMITS, type MessageLimits } from "./message/limits.ts";
export {
  type Header,
  headerOf,
  headersOf,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from "./message/message.ts";
export { parseMessage } from "./message/parse.ts";
export { printMessage } from "./message/print.ts";
export { fail, ok, type Result } from "./result.ts";
export { isSameUri } from "./uri/compare.ts";
export { parseUri } from "./uri/parse.ts";
export { printUri } from "./uri/print.ts";
export type { SipUri } from "./uri/uri.ts";
