import { DialogTable } from "../dialogs/dialog-table.ts";
import { type Flow, isReliable } from "../flow.ts";
import { readMessage } from "../message/parse.ts";
import { identityOf } from "./asked.ts";
import { Clients } from "./clients.ts";
import type { Context, Held } from "./context.ts";
import { Deadlines } from "./deadlines.ts";
import type { Fact } from "./fact.ts";
import { DEFAULT_OPTIONS, type EndpointOptions } from "./options.ts";
import type { Order } from "./order.ts";
import { Requests } from "./requests.ts";
import { Servers } from "./servers.ts";

/**
 * One end of SIP (RFC 3261) for requests other than INVITE, without I/O: takes facts, gives orders. It owns all transactions
 * and dialogs. The same facts at the same times, and the same ids, give the same orders, byte for byte.
 *
 * After each `handle`, call `poll` until it gives nothing more, and see that `handle({ type: "tick" }, now)` is called
 * when `deadline` says so. Nothing that a peer sends makes any of them throw.
 */
export class Endpoint {
  readonly #orders: Order[] = [];
  #polled = 0;
  readonly #dialogs = new DialogTable();
  readonly #deadlines = new Deadlines<Held>();
  readonly #connections = new Map<string, Flow>();
  readonly #servers: Servers;
  readonly #clients: Clients;
  readonly #requests: Requests;

  /** `ids` gives tokens of at least 64 random bits, each time another one: they become branches, tags and Call-IDs. */
  constructor(ids: () => string, options: Partial<EndpointOptions> = {}) {
    const context: Context = {
      options: { ...DEFAULT_OPTIONS, ...options },
      ids,
      dialogs: this.#dialogs,
      deadlines: this.#deadlines,
      connections: this.#connections,
      order: (order) => this.#orders.push(order),
    };
    this.#servers = new Servers(context);
    this.#clients = new Clients(context);
    this.#requests = new Requests(context, this.#clients);
  }

  /** How many there are: all 0 in an endpoint that is as good as new. A leg is what was begun in the last 64*T1. */
  get size(): { readonly transactions: number; readonly dialogs: number; readonly legs: number } {
    return {
      transactions: this.#servers.size + this.#clients.size,
      dialogs: this.#dialogs.size,
      legs: this.#dialogs.legs,
    };
  }

  /** Takes one fact. `now` is in milliseconds and never goes back. */
  handle(fact: Fact, now: number): void {
    this.#wake(now);
    switch (fact.type) {
      case "received":
        this.#receive(fact.text, fact.flow, now);
        break;
      case "respond":
        this.#servers.respond(fact, now);
        break;
      case "request":
        this.#requests.inDialog(fact, now);
        break;
      case "begin":
        this.#requests.begin(fact, now);
        break;
      case "send":
        this.#requests.send(fact, now);
        break;
      case "overload":
        this.#servers.shed(fact.share);
        break;
      case "drop":
        this.#dialogs.drop(fact.dialog);
        break;
      case "unsent":
        this.#clients.unsent(fact.transmission, fact.reason ?? "the transport could not send it", now);
        this.#servers.unsent(fact.transmission, now);
        break;
      case "flow-closed":
        this.#connections.delete(fact.flow);
        this.#clients.flowClosed(fact.flow, now);
        this.#orders.push({ type: "flow-closed", flow: fact.flow });
        break;
      case "tick":
        break;
      default:
        fact satisfies never;
    }
  }

  /** The next order; call until undefined. */
  poll(): Order | undefined {
    const order = this.#orders[this.#polled];
    if (order === undefined) return undefined;
    this.#polled++;
    if (this.#polled === this.#orders.length) {
      this.#orders.length = 0;
      this.#polled = 0;
    }
    return order;
  }

  /** When to call `handle` with a tick at the latest; undefined where nothing happens by itself. Earlier is harmless. */
  deadline(): number | undefined {
    return this.#deadlines.next();
  }

  #receive(text: string, flow: Flow, now: number): void {
    if (isReliable(flow)) this.#connections.set(flow.id, flow);
    const isStream = flow.transport === "tcp" || flow.transport === "tls";
    const read = readMessage(text, isStream ? "stream" : "datagram");
    if (!read.ok) {
      this.#servers.reject(read.error, flow);
      return;
    }
    const { message, names } = read.value;
    if (message.kind === "request") this.#servers.receive(message, identityOf(names), flow, now);
    else this.#clients.receive(message, names, flow, now);
  }

  #wake(now: number): void {
    for (let due = this.#deadlines.take(now); due !== undefined; due = this.#deadlines.take(now)) {
      switch (due.kind) {
        case "server":
          this.#servers.tick(due, now);
          break;
        case "client":
          this.#clients.tick(due, now);
          break;
        case "leg":
          this.#requests.tick(due, now);
          break;
        default:
          due satisfies never;
      }
    }
  }
}
