import { Deadlines } from "./deadlines.ts";
import { type Dialog, type Dialogs, dialogId } from "./dialogs.ts";
import type { Routes } from "./routes.ts";
import {
  answerTo,
  cseqOf,
  type Header,
  headerOf,
  isTerminated,
  type SipRequest,
  type SipResponse,
  tagOf,
  uriOf,
} from "./sip.ts";
import { ownHeaders, type Peer, type Wire } from "./wire.ts";

/** Requests of peers and what the application answers to them. */
export class Incoming {
  readonly #wire: Wire;
  readonly #routes: Routes;
  readonly #dialogs: Dialogs;
  readonly #pending: Deadlines<Pending>;

  /** A request that the application has not answered after so many milliseconds is forgotten, and nobody told. */
  constructor(wire: Wire, routes: Routes, dialogs: Dialogs, milliseconds: number) {
    this.#wire = wire;
    this.#routes = routes;
    this.#dialogs = dialogs;
    this.#pending = new Deadlines(milliseconds);
  }

  /** A peer sent a request. */
  request(peer: Peer, request: SipRequest, now: number): void {
    const match = this.#dialogs.match(request);
    switch (match.type) {
      case "dialog":
        this.#within(peer, request, match.dialog, now);
        return;
      case "early": {
        const transaction = this.#outside(peer, request, now);
        if (transaction !== undefined) this.#destroy(transaction);
        return;
      }
      case "none":
        this.#outside(peer, request, now);
        return;
      default:
        match satisfies never;
    }
  }

  /** The application answers one. */
  answer(connection: number, id: string, transaction: string, response: SipResponse, now: number): void {
    const pending = this.#pending.find(transaction);
    if (pending === undefined) {
      this.#wire.respond(connection, id, "NOK|Response not sent due to unknown transaction");
      return;
    }
    if (response.status >= 200) {
      this.#pending.take(transaction);
      pending.dialog?.waiting.delete(transaction);
    }
    const { peer, request } = pending;
    const known = pending.dialog?.id ?? "";
    const begins = request.method === "SUBSCRIBE" && pending.dialog === undefined;
    const dialog = begins ? dialogId(headerOf(request, "call-id"), tagOf(headerOf(request, "from"))) : known;
    if (!peer.isReachable && peer.transport === "tcp") {
      this.#wire.respond(connection, id, "NOK|transport for response has been shutdown or closed");
      return;
    }
    if (begins && this.#dialogs.table.has(dialog)) {
      this.#wire.deliver(peer, answerTo(request, 480, this.#tag()));
      this.#wire.respond(connection, id, "NOK|dialog already exists, rejecting this request");
      return;
    }
    const sent = this.#print(pending, response);
    if (request.method === "SUBSCRIBE" && (response.status === 200 || response.status === 202)) {
      const hasFlow = Number.parseInt(headerOf(sent, "expires"), 10) > 0;
      if (pending.dialog !== undefined) pending.dialog.hasFlow ||= hasFlow;
      else this.#begin(dialog, pending, sent, hasFlow);
    }
    this.#wire.deliver(peer, sent);
    this.#wire.sent(connection, id, "", `${transaction}|${dialog}|`, sent, now);
  }

  /** A dialog is no more: what came in it and was not yet answered is answered 500. */
  remove(dialog: Dialog): void {
    this.#dialogs.table.delete(dialog.id);
    for (const transaction of dialog.waiting) this.#destroy(transaction);
    dialog.waiting.clear();
  }

  expire(now: number): void {
    for (let late = this.#pending.due(now); late !== undefined; late = this.#pending.due(now)) {
      late.value.dialog?.waiting.delete(late.key);
    }
  }

  deadline(): number | undefined {
    return this.#pending.deadline();
  }

  clear(): void {
    this.#pending.clear();
  }

  #within(peer: Peer, request: SipRequest, dialog: Dialog, now: number): void {
    const connection = this.#dialogs.owner(dialog);
    if (connection === undefined || !this.#wire.open.has(connection)) {
      this.#wire.deliver(peer, answerTo(request, 481, ""));
      return;
    }
    const transaction = this.#wire.uuid();
    this.#pending.add(transaction, { peer, request, connection, dialog }, now);
    dialog.waiting.add(transaction);
    this.#wire.forward(connection, peer, `${transaction}|${dialog.id}`, request, now);
    if (request.method === "NOTIFY" && isTerminated(request)) {
      this.#dialogs.disown(dialog.id);
      this.remove(dialog);
    }
  }

  /** Gives a request to whose turn it is; its transaction, unless it was refused. */
  #outside(peer: Peer, request: SipRequest, now: number): string | undefined {
    const connection = this.#routes.take(request.method);
    if (connection === undefined) {
      this.#wire.deliver(peer, answerTo(request, 503, this.#tag()));
      return undefined;
    }
    const transaction = this.#wire.uuid();
    this.#pending.add(transaction, { peer, request, connection, dialog: undefined }, now);
    this.#wire.forward(connection, peer, `${transaction}||${this.#wire.address}|${this.#wire.port}`, request, now);
    return transaction;
  }

  /** Ends a transaction before the application can answer. */
  #destroy(transaction: string): void {
    const pending = this.#pending.take(transaction);
    if (pending !== undefined) this.#wire.deliver(pending.peer, answerTo(pending.request, 500, this.#tag()));
  }

  #print({ peer, request }: Pending, response: SipResponse): SipResponse {
    const to = headerOf(response, "to");
    const chosen = to.indexOf("tag=");
    const tag = chosen === -1 ? this.#tag() : to.slice(chosen + 4);
    const headers: Header[] = [...ownHeaders(response, TAKEN)];
    const isContactDue = request.method === "SUBSCRIBE" && response.status >= 200 && response.status < 300;
    if (isContactDue && headerOf(response, "contact") === "") headers.push(["contact", this.#wire.contact(peer)]);
    return answerTo(request, response.status, tag, headers, response.body, response.reason);
  }

  #begin(id: string, { peer, request, connection }: Pending, sent: SipResponse, hasFlow: boolean): void {
    const dialog: Dialog = {
      id,
      role: "uas",
      callId: headerOf(request, "call-id"),
      local: headerOf(sent, "to"),
      remote: headerOf(request, "from"),
      target: uriOf(headerOf(request, "contact") || headerOf(request, "from")),
      peer,
      cseq: cseqOf(request),
      hasFlow,
      waiting: new Set(),
    };
    this.#dialogs.add(dialog, connection, this.#wire.open);
  }

  #tag(): string {
    return this.#wire.uuid().slice(-12);
  }
}

interface Pending {
  readonly peer: Peer;
  readonly request: SipRequest;
  readonly connection: number;
  readonly dialog: Dialog | undefined;
}

const TAKEN: ReadonlySet<string> = new Set(["via", "from", "to", "call-id", "cseq", "route", "record-route", "rseq"]);
