import { contactOf } from "../dialogs/address.ts";
import { flat } from "../dialogs/compact.ts";
import { targetOf } from "../dialogs/dialog.ts";
import type { Accepted, Place } from "../dialogs/dialog-table.ts";
import { type Flow, isReliable } from "../flow.ts";
import { tagOf } from "../headers/name-address.ts";
import { topVia, type Via } from "../headers/via.ts";
import type { MessageError } from "../message/error.ts";
import { type Header, headerOf, type SipRequest } from "../message/message.ts";
import { type Identity, matchOf, mergeOf } from "../transactions/match.ts";
import { beginServer, type ServerEvent, stepServer } from "../transactions/server.ts";
import type { Asked } from "./asked.ts";
import type { Context, HeldServer } from "./context.ts";
import type { Respond } from "./fact.ts";
import { printResponse, wayAround, wayBack } from "./response.ts";
import { hasHeader } from "./text.ts";

/** The requests that have come: passed to the user once each, in order, and answered as often as they come. */
export class Servers {
  readonly #context: Context;
  readonly #held = new Map<string, HeldServer>();
  readonly #merges = new Map<string, HeldServer>();
  /** For answers of which nothing is kept: "MUST be generated [...] the same tag for the same request" (RFC 3261 §8.2.7). */
  readonly #tag: string;

  #share = 0;
  /** What has come and is to be refused, as far as it has not been yet. */
  #owed = 0;

  constructor(context: Context) {
    this.#context = context;
    this.#tag = context.ids();
  }

  get size(): number {
    return this.#held.size;
  }

  receive(request: SipRequest, identity: Identity, flow: Flow, now: number): void {
    // An ACK is never answered: here it can only be for the 405 to an INVITE (RFC 3261 §17.1.1.3).
    if (request.method === "ACK") return;
    const match = matchOf(request, identity);
    const key = flat(`${match} ${request.method}`);
    const known = this.#held.get(key);
    if (known !== undefined) this.#step(known, AGAIN, now);
    else if (request.method === "CANCEL") this.#cancel(request, identity, match, flow);
    else if (request.method === "INVITE") {
      this.#refuse(request, identity.via, flow, 405, [["Allow", this.#context.options.allow]]);
    } else if (this.#isFull(identity) || this.#isShed(identity)) {
      this.#refuse(request, identity.via, flow, 503, [["Retry-After", `${this.#context.options.retryAfter}`]]);
    } else this.#admit(request, identity, key, flow, now);
  }

  /** Answers what could not be read, if that is possible (RFC 3261 §8.2.7). */
  reject({ status, answerable }: MessageError, flow: Flow): void {
    const via = answerable && topVia(answerable);
    if (answerable !== undefined && via !== undefined) this.#refuse(answerable, via, flow, status, []);
  }

  respond({ transaction, status, headers, body = "" }: Respond, now: number): void {
    const held = this.#held.get(transaction);
    const asked = held?.asked;
    if (held === undefined || asked === undefined) return;
    const { request, identity, flow, place } = asked;
    const isAccepted = status >= 200 && status < 300 && (request.method === "SUBSCRIBE" || request.method === "NOTIFY");
    const accepted = isAccepted ? this.#context.dialogs.accept(request, identity, place, flow) : undefined;
    const response = printResponse(request, identity.via, flow, {
      status,
      tag: identity.toTag === undefined ? held.tag : "",
      headers,
      body,
      lines: this.#lines(accepted, flow, headers),
      isForming: accepted?.isNew === true,
    });
    if (isReliable(flow) && !this.#context.connections.has(flow.id)) {
      const way = wayAround(flow, identity.via);
      if (way === undefined) {
        this.#forget(held);
        return;
      }
      held.way = way;
    }
    if (status >= 200) held.asked = undefined;
    // What was challenged comes again with credentials, from some phones under the same CSeq.
    if (status === 401 || status === 407) this.#unmerge(held);
    this.#step(held, { type: "respond", status, response }, now);
  }

  #unmerge(held: HeldServer): void {
    if (this.#merges.get(held.merge) === held) this.#merges.delete(held.merge);
  }

  /** RFC 3261 §17.2.4: what cannot be answered is over. */
  unsent(transmission: string, now: number): void {
    const held = this.#held.get(transmission);
    if (held !== undefined) this.#step(held, UNSENT, now);
  }

  tick(held: HeldServer, now: number): void {
    this.#step(held, TICK, now);
  }

  #admit(request: SipRequest, identity: Identity, key: string, flow: Flow, now: number): void {
    const { toTag } = identity;
    if (toTag === undefined) {
      const merge = flat(mergeOf(identity));
      const isMerged = this.#merges.has(merge);
      const tag = this.#context.ids();
      const target = request.method === "SUBSCRIBE" ? targetOf(request) : "";
      const place: Place = { type: "new", dialog: tag, target: target ?? "" };
      const asked: Asked = { request, identity, flow, place };
      const held = this.#hold(key, asked, isMerged ? "" : merge, tag, now);
      if (isMerged) this.#answer(held, 482, now);
      else if (target === undefined) this.#answer(held, 400, now);
      else this.#pass(key, asked, tag);
      return;
    }
    const place = this.#context.dialogs.place(request, identity, toTag);
    const asked: Asked = { request, identity, flow, place };
    const held = this.#hold(key, asked, "", toTag, now);
    // RFC 3261 §12.2.2: "the request is out of order and MUST be rejected with a 500"
    if (place.type === "stale") this.#answer(held, 500, now);
    else this.#pass(key, asked, place.dialog);
  }

  #hold(key: string, asked: Asked, merge: string, tag: string, now: number): HeldServer {
    const { flow, identity } = asked;
    const { timers, forceRport } = this.#context.options;
    const held: HeldServer = {
      kind: "server",
      key,
      merge,
      tag,
      machine: beginServer(isReliable(flow), timers, now),
      way: wayBack(flow, identity.via, forceRport),
      asked,
      scheduledAt: 0,
    };
    this.#held.set(key, held);
    if (merge !== "") this.#merges.set(merge, held);
    this.#context.deadlines.add(held, held.machine.deadline);
    return held;
  }

  #pass(transaction: string, { request, identity, flow, place }: Asked, dialog: string): void {
    const leg = legOf(place);
    this.#context.order({
      type: "request",
      request: {
        method: request.method,
        uri: request.uri,
        headers: request.headers,
        body: request.body,
        transaction,
        dialog,
        isInDialog: identity.toTag !== undefined,
        ...(leg !== "" && { leg }),
        flow: flow.id,
        source: flow.address,
      },
    });
  }

  #answer(held: HeldServer, status: number, now: number): void {
    this.respond({ type: "respond", transaction: held.key, status, headers: [] }, now);
  }

  #step(held: HeldServer, event: ServerEvent, now: number): void {
    const { order, deadlines, options } = this.#context;
    const { transaction, effect } = stepServer(held.machine, event, options.timers, now);
    held.machine = transaction;
    if (effect === "send") order({ type: "send", flow: held.way, text: transaction.response, transmission: held.key });
    if (transaction.state === "terminated") this.#forget(held);
    else deadlines.add(held, transaction.deadline);
  }

  #forget(held: HeldServer): void {
    // Its deadline may come up when the same request has come anew, and has a transaction of its own.
    if (this.#held.get(held.key) !== held) return;
    this.#held.delete(held.key);
    this.#unmerge(held);
    held.asked = undefined;
  }

  /** RFC 3261 §9.2; RFC 6665 §4.6: it "MUST NOT affect processing of the SUBSCRIBE or NOTIFY request in any way". */
  #cancel(request: SipRequest, { via }: Identity, match: string, flow: Flow): void {
    const method = CANCELLED.find((name) => this.#held.has(`${match} ${name}`));
    const held = this.#held.get(`${match} ${method}`);
    this.#refuse(request, via, flow, held === undefined ? 481 : 200, [], held?.tag);
  }

  /** That share of new requests outside dialogs is refused, evenly spread. */
  shed(share: number): void {
    this.#share = Math.min(Math.max(share, 0), 1);
    if (this.#share === 0) this.#owed = 0;
  }

  #isShed({ toTag }: Identity): boolean {
    if (this.#share === 0 || toTag !== undefined) return false;
    this.#owed += this.#share;
    if (this.#owed < 1) return false;
    this.#owed--;
    return true;
  }

  #isFull({ toTag }: Identity): boolean {
    const { maxTransactions } = this.#context.options;
    const reserve = toTag === undefined ? Math.ceil(maxTransactions / 10) : 0;
    return this.#held.size >= maxTransactions - reserve;
  }

  /** Answers without keeping anything (RFC 3261 §8.2.7): whoever asks again is answered again. */
  #refuse(
    request: SipRequest,
    via: Via,
    flow: Flow,
    status: number,
    headers: readonly Header[],
    tag: string = this.#tag,
  ): void {
    const lines = this.#lines(undefined, flow, headers);
    const hasTag = tagOf(headerOf(request, "to") ?? "") !== undefined;
    const answer = { status, tag: hasTag ? "" : tag, headers, body: "", lines, isForming: false };
    const text = printResponse(request, via, flow, answer);
    const way = wayBack(flow, via, this.#context.options.forceRport);
    this.#context.order({ type: "send", flow: way, text, transmission: "" });
  }

  #lines(accepted: Accepted | undefined, flow: Flow, headers: readonly Header[]): string {
    const { server } = this.#context.options;
    const contact = accepted !== undefined && !hasHeader(headers, "contact");
    const line = contact ? `Contact: ${contactOf(flow, accepted.dialog.isSecure)}\r\n` : "";
    return server === "" ? line : `${line}Server: ${server}\r\n`;
  }
}

function legOf(place: Asked["place"]): string {
  if (place.type === "dialog") return place.leg;
  return place.type === "leg" ? place.leg.name : "";
}

const AGAIN: ServerEvent = { type: "request" };
const UNSENT: ServerEvent = { type: "transport-error" };
const TICK: ServerEvent = { type: "tick" };

/** The methods of which a CANCEL may be; its own copy of the request's name does not say which. */
const CANCELLED: readonly string[] = [
  "SUBSCRIBE",
  "NOTIFY",
  "PUBLISH",
  "REGISTER",
  "OPTIONS",
  "MESSAGE",
  "INFO",
  "REFER",
  "UPDATE",
  "BYE",
];
