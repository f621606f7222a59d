import { parseContacts, type Subscribe } from "@presence/core";
import { compact } from "./compact.ts";
import { cseqOf, type Inbound } from "./inbound.ts";
import { dialogId, type Fork, type Leg, Legs } from "./legs.ts";
import { headerOf, readMessage } from "./message.ts";
import type { Outbound, Result } from "./outbound.ts";
import { outcomeOf } from "./outcome.ts";
import type { SrfMessage } from "./port.ts";
import { printHeaders } from "./print.ts";
import { tagOf } from "./tag.ts";
import type { LinkUser } from "./user.ts";

/** What a request belongs to. */
export interface Belonging {
  readonly dialog: string;
  /** Absent where it answers no SUBSCRIBE of ours. */
  readonly leg?: string;
  /** False where its CSeq is lower than the last in its dialog (RFC 3261 §12.2.2). */
  readonly isInOrder: boolean;
}

/** Our own subscriptions. drachtio has the dialog that a 2xx has made; those of other peers that answer are kept here. */
export class Subscribing {
  readonly #outbound: Outbound;
  readonly #prefix: string;
  readonly #user: Pick<LinkUser, "outcome" | "trouble">;
  readonly #ids: () => string;
  readonly #legs = new Legs();

  /** `prefix`: what stands before the names of dialogs and flows. `ids`: each a token that nobody can guess. */
  constructor(outbound: Outbound, prefix: string, user: Pick<LinkUser, "outcome" | "trouble">, ids: () => string) {
    this.#outbound = outbound;
    this.#prefix = prefix;
    this.#user = user;
    this.#ids = ids;
  }

  get size(): number {
    return this.#legs.size;
  }

  subscribe(order: Subscribe): void {
    const leg = this.#legs.begin(order.leg, order.resource, this.#ids);
    leg.cseq++;
    const fork = order.dialog === undefined ? undefined : this.#legs.fork(order.dialog);
    const isKnown = fork !== undefined && leg.stackId !== "" && fork.peer === leg.peer;
    const done = (result: Result): void => {
      if (fork === undefined) form(leg, result);
      if (result.type === "too-long") this.#user.trouble?.({ ...result, order: order.order });
      this.#user.outcome(order.order, outcomeOf(result));
    };
    const sent = ({ raw }: SrfMessage): void => {
      leg.cseq = Math.max(leg.cseq, cseqOf(headerOf(readMessage(raw), "cseq") ?? ""));
    };
    if (isKnown) {
      const { stackId: stackDialogId } = leg;
      const options = { method: "SUBSCRIBE", headers: printHeaders(order.headers), stackDialogId };
      this.#outbound.send(this.#outbound.take("sip:placeholder", options, stackDialogId, done, sent));
      return;
    }
    const proxy = order.flow === undefined ? undefined : this.#proxy(order.flow);
    const headers = printHeaders([...addresses(leg, fork), ...order.headers]);
    const options = { method: "SUBSCRIBE", headers, ...(proxy !== undefined && { proxy }) };
    const uri = fork === undefined || fork.target === "" ? order.target : fork.target;
    this.#outbound.send(this.#outbound.take(uri, options, "", done, sent));
  }

  /** What a NOTIFY belongs to: early ones, and those of other peers than the one that has answered, come outside of a dialog. */
  notified(inbound: Inbound, isInStack: boolean): Belonging {
    const { callId, fromTag, toTag = "", cseq } = inbound;
    const dialog = `${this.#prefix}${dialogId(callId, toTag)};to-tag=${fromTag}`;
    const leg = this.#legs.find(callId, toTag);
    if (leg === undefined) return { dialog, isInOrder: true };
    const fork = this.#legs.join(leg, fromTag, dialog);
    if (fork === undefined) return { dialog, leg: leg.name, isInOrder: true };
    if (cseq < fork.cseq) return { dialog, leg: leg.name, isInOrder: false };
    fork.cseq = cseq;
    if (!isInStack) fork.target = targetOf(inbound) ?? fork.target;
    return { dialog, leg: leg.name, isInOrder: true };
  }

  /** Nothing with this leg is of use any more. */
  left(leg: string): void {
    this.#legs.end(leg);
  }

  /** A connection as drachtio wants to be told it: where to send to, in place of what the Request-URI says. */
  #proxy(flow: string): string | undefined {
    const [, protocol, hostport] = /^([a-z]+)\/(.+)$/.exec(flow.slice(this.#prefix.length)) ?? [];
    return flow.startsWith(this.#prefix) && protocol !== undefined
      ? `sip:${hostport};transport=${protocol};lr`
      : undefined;
  }
}

/** Our 2xx has made a dialog. */
function form(leg: Leg, result: Result): void {
  if (result.type !== "answered" || result.response.status >= 300) return;
  const { msg, stackDialogId = "" } = result.response;
  leg.stackId = stackDialogId === "" ? dialogId(leg.callId, leg.tag) : compact(stackDialogId);
  leg.peer = compact(tagOf(headerOf(readMessage(msg.raw), "to") ?? "") ?? "");
}

function addresses({ resource, tag, callId, cseq }: Leg, fork: Fork | undefined): [string, string][] {
  const self = `<sip:${resource}>`;
  return [
    ["From", `${self};tag=${tag}`],
    ["To", fork === undefined ? self : `${self};tag=${fork.peer}`],
    ["Call-ID", callId],
    ["CSeq", `${cseq} SUBSCRIBE`],
  ];
}

function targetOf({ headers }: Inbound): string | undefined {
  const [contact] = parseContacts(headers.flatMap(([name, value]) => (name === "contact" ? [value] : [])));
  return contact === undefined ? undefined : compact(contact.uri);
}
