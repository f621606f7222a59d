import { Dialogs } from "./dialogs.ts";
import { Incoming } from "./incoming.ts";
import { Outgoing } from "./outgoing.ts";
import { Routes } from "./routes.ts";
import { parseSip, type SipMessage } from "./sip.ts";
import { type Output, type Peer, Wire } from "./wire.ts";

export interface ServerOptions {
  readonly secret: string;
  /** Where it says that it listens for SIP. */
  readonly address: string;
  readonly port: number;
  /** Milliseconds after which a request is taken to be unanswered. */
  readonly t1x64: number;
  readonly peerAt: (hostPort: string) => Peer | undefined;
}

export type ServerEvent =
  | { readonly type: "opened" | "closed"; readonly connection: number }
  | { readonly type: "frame"; readonly connection: number; readonly payload: string }
  | { readonly type: "message"; readonly peer: Peer; readonly message: SipMessage }
  /** The server dies and comes back: nothing is left of what it knew, and all connections are to be closed. */
  | { readonly type: "restart" }
  | { readonly type: "tick" };

/**
 * What drachtio-server v0.9.10 makes of the frames of its applications and the SIP of its peers, faults included; without
 * sockets, clock and chance. What is not there: INVITE, CANCEL, `proxy`, CDRs, retransmissions, Record-Route.
 */
export class Server {
  readonly #options: ServerOptions;
  readonly #wire: Wire;
  readonly #routes = new Routes();
  readonly dialogs: Dialogs = new Dialogs();
  readonly #incoming: Incoming;
  readonly #outgoing: Outgoing;
  /** Connections that gave the secret. */
  readonly authenticated: Set<number> = new Set();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#wire = new Wire(options.address, options.port);
    this.#incoming = new Incoming(this.#wire, this.#routes, this.dialogs, 2 * options.t1x64);
    const remove = this.#incoming.remove.bind(this.#incoming);
    this.#outgoing = new Outgoing(this.#wire, this.dialogs, options.t1x64, remove, options.peerAt);
  }

  handle(event: ServerEvent, now: number): void {
    switch (event.type) {
      case "opened":
        this.#wire.open.add(event.connection);
        return;
      case "closed":
        this.#forget(event.connection);
        return;
      case "frame":
        if (this.#wire.open.has(event.connection)) this.#frame(event.connection, event.payload, now);
        return;
      case "message":
        if (event.message.kind === "request") this.#incoming.request(event.peer, event.message, now);
        else this.#outgoing.response(event.message, now);
        return;
      case "restart":
        this.#restart();
        return;
      case "tick":
        this.#outgoing.expire(now);
        this.#incoming.expire(now);
        return;
      default:
        event satisfies never;
    }
  }

  /** The next thing to do; call until undefined after every `handle`. */
  poll(): Output | undefined {
    return this.#wire.poll();
  }

  /** When to tick next. */
  deadline(): number | undefined {
    const answers = this.#outgoing.deadline() ?? Number.POSITIVE_INFINITY;
    const next = Math.min(answers, this.#incoming.deadline() ?? Number.POSITIVE_INFINITY);
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  }

  // `<id>|<type>|<token>|…`, and for some types CRLF and a SIP message.
  #frame(connection: number, payload: string, now: number): void {
    const end = payload.indexOf("\r\n");
    const [id = "", type = "", ...tokens] = (end === -1 ? payload : payload.slice(0, end)).split("|");
    const [first = "", second = "", third = ""] = tokens;
    switch (type) {
      case "authenticate":
        this.#authenticate(connection, id, first);
        return;
      case "route":
        this.#routes.add(first, connection);
        this.#wire.respond(connection, id, "OK");
        return;
      case "remove_route":
        this.#routes.remove(connection);
        this.#wire.respond(connection, id, "OK");
        return;
      case "ping":
        this.#wire.respond(connection, id, "OK|pong");
        return;
      case "sip": {
        const message = end === -1 ? undefined : parseSip(payload.slice(end + 2));
        if (message === undefined) this.#refuse(connection, id, "Invalid message format");
        else if (message.kind === "request") {
          if (second !== "") this.#outgoing.within(connection, id, second, message, now);
          else this.#outgoing.outside(connection, id, third, message, now);
        } else if (first === "") this.#refuse(connection, id, "transaction id missing");
        else this.#incoming.answer(connection, id, first, message, now);
        return;
      }
      default:
        this.#refuse(connection, id, "Unknown message type");
    }
  }

  #authenticate(connection: number, id: string, secret: string): void {
    if (secret !== this.#options.secret) {
      this.#refuse(connection, id, "incorrect secret");
      return;
    }
    this.authenticated.add(connection);
    const { hostPort } = this.#wire;
    this.#wire.respond(connection, id, `OK|udp/${hostPort},tcp/${hostPort}|v0.9.10|udp/${hostPort},tcp/${hostPort}`);
  }

  /** Says no, and hangs up. */
  #refuse(connection: number, id: string, reason: string): void {
    this.#wire.respond(connection, id, `NO|${reason}`);
    this.#wire.end(connection);
    this.#forget(connection);
  }

  #forget(connection: number): void {
    this.#wire.open.delete(connection);
    this.authenticated.delete(connection);
    this.#routes.remove(connection);
  }

  #restart(): void {
    for (const connection of [...this.#wire.open]) this.#forget(connection);
    this.dialogs.clear();
    this.#incoming.clear();
    this.#outgoing.clear();
  }
}
