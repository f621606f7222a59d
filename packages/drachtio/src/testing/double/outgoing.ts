import { Deadlines } from "./deadlines.ts";
import { type Dialog, type Dialogs, dialogId } from "./dialogs.ts";
import {
  answerTo,
  branchOf,
  cseqOf,
  type Header,
  headerOf,
  hostPortOf,
  isTerminated,
  type SipRequest,
  type SipResponse,
  tagOf,
  uriOf,
} from "./sip.ts";
import { ownHeaders, type Peer, type Wire } from "./wire.ts";

/** Requests of the application and what peers answer to them. */
export class Outgoing {
  readonly #wire: Wire;
  readonly #dialogs: Dialogs;
  readonly #asked: Deadlines<Asked>;
  readonly #remove: (dialog: Dialog) => void;
  readonly #peerAt: (hostPort: string) => Peer | undefined;

  /** A peer that has not answered after `t1x64` milliseconds is taken to have answered 408. */
  constructor(
    wire: Wire,
    dialogs: Dialogs,
    t1x64: number,
    remove: (dialog: Dialog) => void,
    peerAt: (hostPort: string) => Peer | undefined,
  ) {
    this.#wire = wire;
    this.#dialogs = dialogs;
    this.#asked = new Deadlines(t1x64);
    this.#remove = remove;
    this.#peerAt = peerAt;
  }

  /** The application sends a request in a dialog, which need not be its own. */
  within(connection: number, id: string, dialogId: string, request: SipRequest, now: number): void {
    const dialog = this.#dialogs.table.get(dialogId);
    const problem = dialog === undefined ? "unable to find dialog for dialog id provided" : problemOf(request);
    if (dialog === undefined || problem !== undefined) {
      this.#wire.respond(connection, id, `NOK|Server error: ${problem}`);
      return;
    }
    const { peer } = dialog;
    dialog.cseq++;
    const headers: Header[] = [
      ["from", dialog.local],
      ["to", dialog.remote],
      ["call-id", dialog.callId],
      ["cseq", `${dialog.cseq} ${request.method}`],
      ...ownHeaders(request, SET_BY_SERVER),
    ];
    if (request.method === "SUBSCRIBE") this.#addContact(headers, peer);
    const isPlaceholder = request.uri.includes("placeholder");
    const uri = isPlaceholder ? dialog.target : request.uri;
    const ends = request.method === "NOTIFY" && isTerminated(request) ? dialog : undefined;
    const isLost = dialog.target.includes(".invalid") && !dialog.hasFlow;
    this.#send({ connection, id, dialogId, peer, ends, begins: false, isLost }, { ...request, uri, headers }, now);
  }

  /** The application sends a request that is in no dialog: where its URI says, or its proxy. */
  outside(connection: number, id: string, proxy: string, request: SipRequest, now: number): void {
    const hostPort = hostPortOf(proxy === "" ? request.uri : proxy);
    const isOwn = hostPortOf(request.uri) === this.#wire.hostPort;
    const problem = problemOf(request) ?? (isOwn ? "can not send request to myself" : undefined);
    if (problem !== undefined) {
      this.#wire.respond(connection, id, `NOK|${problem}`);
      return;
    }
    const peer = this.#peerAt(hostPort) ?? nobodyAt(hostPort, request.uri);
    const from = headerOf(request, "from").replace(/(?<=[@:])localhost\b/, this.#wire.hostPort);
    const headers: Header[] = [
      ["from", this.#tagged(from || this.#wire.contact(peer))],
      ["to", headerOf(request, "to") || `<${request.uri}>`],
      ["call-id", headerOf(request, "call-id") || this.#wire.uuid()],
      ["cseq", headerOf(request, "cseq") || `1 ${request.method}`],
      ...ownHeaders(request, SET_BY_SERVER),
    ];
    const sent: SipRequest = { ...request, headers };
    const begins = request.method === "SUBSCRIBE";
    if (begins) {
      this.#addContact(headers, peer);
      this.#dialogs.begun.add(idOf(sent));
    }
    this.#send({ connection, id, dialogId: "", peer, ends: undefined, begins, isLost: false }, sent, now);
  }

  /** A peer answers; what answers nothing, or too late, is dropped. */
  response(response: SipResponse, now: number): void {
    const transaction = branchOf(response).slice("z9hG4bK".length);
    const asked = this.#asked.find(transaction);
    if (asked === undefined) return;
    if (response.status >= 200) this.#asked.take(transaction);
    this.#answered(transaction, asked, response, now);
  }

  expire(now: number): void {
    for (let late = this.#asked.due(now); late !== undefined; late = this.#asked.due(now)) {
      this.#answered(late.key, late.value, answerTo(late.value.request, 408, ""), now);
    }
  }

  deadline(): number | undefined {
    return this.#asked.deadline();
  }

  clear(): void {
    this.#asked.clear();
  }

  #send(
    order: Omit<Asked, "request"> & { readonly id: string; readonly isLost: boolean },
    bare: SipRequest,
    now: number,
  ): void {
    const { connection, id, peer } = order;
    const transaction = this.#wire.uuid();
    const headers: Header[] = [["via", this.#wire.via(peer, transaction)], ["max-forwards", "70"], ...bare.headers];
    const request: SipRequest = { ...bare, headers };
    const asked: Asked = { ...order, request };
    this.#asked.add(transaction, asked, now);
    this.#wire.sent(connection, id, peer.transport, transaction, request, now);
    if (peer.isReachable && !order.isLost) this.#wire.deliver(peer, request);
    else if (peer.transport === "tcp") this.response(answerTo(request, 503, ""), now);
  }

  #answered(transaction: string, asked: Asked, response: SipResponse, now: number): void {
    const { connection, request, peer, ends } = asked;
    let { dialogId } = asked;
    if (asked.begins && response.status >= 200) {
      const id = idOf(request);
      this.#dialogs.begun.delete(id);
      if (response.status === 200 || response.status === 202) {
        this.#begin(id, asked, response);
        dialogId = id;
      }
    }
    this.#wire.forward(connection, peer, `${transaction}|${dialogId}`, response, now);
    if (!this.#wire.open.has(connection)) this.#dialogs.disown(dialogId);
    if (ends !== undefined && response.status >= 200) this.#remove(ends);
  }

  #begin(id: string, { connection, request, peer }: Asked, response: SipResponse): void {
    const dialog: Dialog = {
      id,
      role: "uac",
      callId: headerOf(request, "call-id"),
      local: headerOf(request, "from"),
      remote: headerOf(response, "to"),
      target: uriOf(headerOf(response, "contact")),
      peer,
      cseq: cseqOf(request),
      hasFlow: true,
      waiting: new Set(),
    };
    this.#dialogs.add(dialog, connection, this.#wire.open);
  }

  #addContact(headers: Header[], peer: Peer): void {
    if (!headers.some(([name]) => name === "contact")) headers.push(["contact", this.#wire.contact(peer)]);
  }

  #tagged(from: string): string {
    return tagOf(from) === "" ? `${from};tag=${this.#wire.uuid().slice(-12)}` : from;
  }
}

interface Asked {
  readonly connection: number;
  readonly peer: Peer;
  readonly request: SipRequest;
  readonly dialogId: string;
  /** The dialog that ends with the answer, whatever it is. */
  readonly ends: Dialog | undefined;
  /** Whether a dialog begins with a 2xx. */
  readonly begins: boolean;
}

function idOf(request: SipRequest): string {
  return dialogId(headerOf(request, "call-id"), tagOf(headerOf(request, "from")));
}

function problemOf(request: SipRequest): string | undefined {
  return request.body !== "" && headerOf(request, "content-type") === "" ? "missing content-type" : undefined;
}

/** Somebody who is not there: over UDP silent, over TCP refusing. */
function nobodyAt(hostPort: string, uri: string): Peer {
  const colon = hostPort.lastIndexOf(":");
  return {
    transport: uri.includes("transport=tcp") ? "tcp" : "udp",
    address: hostPort.slice(0, colon),
    port: Number(hostPort.slice(colon + 1)),
    isReachable: false,
    receive() {},
  };
}

const SET_BY_SERVER: ReadonlySet<string> = new Set([
  "via",
  "from",
  "to",
  "call-id",
  "cseq",
  "max-forwards",
  "route",
  "record-route",
  "rseq",
]);
