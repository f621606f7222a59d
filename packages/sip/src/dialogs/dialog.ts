import type { Flow } from "../flow.ts";
import { listOf } from "../headers/list.ts";
import { parseNameAddress, tagOf } from "../headers/name-address.ts";
import { headerOf, type SipMessage, type SipRequest, type SipResponse } from "../message/message.ts";
import type { Identity } from "../transactions/match.ts";
import { parseUri } from "../uri/parse.ts";
import { compact, flat } from "./compact.ts";
import type { Leg } from "./leg.ts";
import { inRequestLine, type RouteSet, routeSetOf } from "./route-set.ts";

/** A dialog as one of its two ends sees it (RFC 3261 §12): all that its next request needs. */
export interface Dialog {
  /** Our tag where we answered; our tag and the peer's where we began, for there may be several (RFC 6665 §4.1.4). */
  readonly id: string;
  /** What the user called it, where we began; else empty. */
  readonly leg: string;
  readonly callId: string;
  /** Empty where the peer has none (RFC 2543). */
  readonly remoteTag: string;
  /** From, To and Call-ID of our requests, as lines. */
  readonly names: string;
  /** The peer's own URI, without brackets. */
  readonly target: string;
  readonly routes: RouteSet;
  /** Whether our Contact is a SIPS URI (RFC 3261 §12.1.1). */
  readonly isSecure: boolean;
  /** The way that the peer last came by. */
  readonly flow: Flow;
  /** CSeq of our last request; 0 before. */
  readonly localNumber: number;
  /** CSeq of the peer's last request; -1 before. */
  readonly remoteNumber: number;
}

/** The dialog that our 2xx with that tag makes of a request with that Contact (RFC 3261 §12.1.1). */
export function answered(request: SipRequest, { callId, fromTag, cseq }: Identity, made: New, flow: Flow): Dialog {
  const routes = routeSetOf(request);
  const isDirect = routes.route === "" && routes.strict === "";
  const isSecure = isSips(request.uri) || (isDirect ? isSips(made.target) : routes.isSecure);
  return compacted({
    id: made.dialog,
    leg: "",
    callId,
    remoteTag: fromTag,
    names: namesOf(`${headerOf(request, "to")};tag=${made.dialog}`, headerOf(request, "from"), callId),
    target: made.target,
    routes,
    isSecure,
    flow,
    localNumber: 0,
    remoteNumber: cseq.number,
  });
}

/** What an accepted request without a To tag makes. */
export interface New {
  /** Our tag. */
  readonly dialog: string;
  /** Its Contact's URI; empty where it has none. */
  readonly target: string;
}

/** The dialog that a 2xx makes of a request of ours (RFC 3261 §12.1.2). Without a Contact the target stays what it was. */
export function begun(leg: Leg, response: SipResponse, flow: Flow): Dialog {
  return ofLeg(leg, response, headerOf(response, "to") ?? "", flow, -1);
}

/** The dialog that a NOTIFY makes of a request of ours, before its 2xx or from another peer (RFC 6665 §4.4.1). */
export function notified(leg: Leg, request: SipRequest, number: number, flow: Flow): Dialog {
  return ofLeg(leg, request, headerOf(request, "from") ?? "", flow, number);
}

/** The dialog as it names a peer of ours. */
export function forkId(localTag: string, remoteTag: string): string {
  return `${localTag} ${remoteTag}`;
}

/** The dialog once its next request of ours is sent: numbers rise by one (RFC 3261 §12.2.1.1). */
export function advanced(dialog: Dialog): Dialog {
  return { ...dialog, localNumber: dialog.localNumber + 1 };
}

/** The dialog once a request of that number has come, accepted or not (RFC 3261 §12.2.2). */
export function received(dialog: Dialog, number: number): Dialog {
  return { ...dialog, remoteNumber: number };
}

/**
 * The dialog after an accepted SUBSCRIBE or NOTIFY of the peer, or its 2xx to one of ours (RFC 6665 §3.1, §3.2): these
 * refresh the target (RFC 3261 §12.2). The first NOTIFY sets the routes anew where we began (RFC 6665 §4.4.1).
 */
export function refreshed(dialog: Dialog, message: SipMessage, flow: Flow, isFirst: boolean): Dialog {
  const target = targetAfter(dialog, message);
  const routes = isFirst && dialog.leg !== "" ? routeSetOf(message) : dialog.routes;
  if (target !== dialog.target) return { ...dialog, target: compact([target])[0], routes, flow };
  return routes === dialog.routes && flow === dialog.flow ? dialog : { ...dialog, routes, flow };
}

/** Most refreshes say what was said before: that is seen without reading it. */
function targetAfter({ target }: Dialog, message: SipMessage): string {
  const value = headerOf(message, "contact");
  if (value === undefined) return target;
  if (value.startsWith(target, 1) && value.startsWith("<") && value.startsWith(">", target.length + 1)) return target;
  return targetOf(message) ?? target;
}

/** The URI of the Contact, as a Request-URI; undefined where there is none or it is no SIP URI. */
export function targetOf(message: SipMessage): string | undefined {
  const value = headerOf(message, "contact");
  if (value === undefined) return undefined;
  const [first = ""] = value.includes(",") ? listOf([value]) : [value];
  const uri = parseNameAddress(first)?.uri;
  return uri === undefined || parseUri(uri) === undefined ? undefined : inRequestLine(uri);
}

/** Whether a URI is of the scheme that asks for TLS on all of the way. */
export function isSips(uri: string): boolean {
  return /^sips:/i.test(uri);
}

function ofLeg(leg: Leg, message: SipMessage, peer: string, flow: Flow, remoteNumber: number): Dialog {
  const remoteTag = tagOf(peer) ?? "";
  return compacted({
    id: forkId(leg.tag, remoteTag),
    leg: leg.name,
    callId: leg.callId,
    remoteTag,
    names: namesOf(leg.from, peer, leg.callId),
    target: targetOf(message) ?? leg.target,
    routes: routeSetOf(message),
    isSecure: isSips(leg.target),
    flow,
    localNumber: leg.number,
    remoteNumber,
  });
}

function namesOf(from: string, to: string | undefined, callId: string): string {
  return `From: ${from}\r\nTo: ${to}\r\nCall-ID: ${callId}\r\n`;
}

/** What lasts as long as a dialog keeps no part of the message that it was made from. */
function compacted(dialog: Dialog): Dialog {
  const { id, leg, routes, isSecure, flow, localNumber, remoteNumber } = dialog;
  const [names, callId, remoteTag, target] = compact([dialog.names, dialog.callId, dialog.remoteTag, dialog.target]);
  return { id: flat(id), leg, callId, remoteTag, names, target, routes, isSecure, flow, localNumber, remoteNumber };
}
