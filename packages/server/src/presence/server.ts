import {
  type Address,
  Agent,
  type Fact,
  type Instant,
  type News,
  PACKAGES,
  RateLimit,
  type Request,
  toInstant,
} from "@presence/core";
import { Endpoint, type Flow, type Header, type IncomingRequest, type OutcomeOrder } from "@presence/sip";
import type { Config } from "../config/index.ts";
import { Registrar, type RegistrarOrder } from "../registrar/index.ts";
import { Devices } from "./devices.ts";
import { firstOf, Gate } from "./gate.ts";
import { Hosts } from "./hosts.ts";
import { METHODS, OPTIONS_HEADERS } from "./methods.ts";
import type { ServerNews, ServerOrder } from "./order.ts";
import type { AgentOrder, Surroundings } from "./surroundings.ts";
import { isSame } from "./uri.ts";
import { Usages } from "./usages.ts";

/**
 * The whole presence server without I/O: a SIP endpoint, a registrar, a gate that asks for passwords, and the agent. Hand it
 * what arrives, then `poll` until it gives nothing more, and call `tick` when `deadline` says so.
 */
export class PresenceServer {
  /** To be asked, not told: facts go by `tell`. */
  readonly agent: Agent;
  readonly registrar: Registrar;
  readonly endpoint: Endpoint;
  readonly #around: Surroundings;
  readonly #hosts: Hosts;
  readonly #gate: Gate;
  readonly #devices: Devices;
  readonly #rate: RateLimit;
  readonly #usages = new Usages();
  /** The legs of SUBSCRIBEs that wait for their answers, by order. */
  readonly #legs = new Map<number, string>();
  readonly #news: ServerNews[] = [];
  #now: Instant = toInstant(0);
  #sequence = 0;
  /** Requests of ours without an outcome. */
  #unanswered = 0;
  /** Requests that were sent since the start, and how many of them had no 2xx. */
  readonly counts: { notifies: number; subscribes: number; failures: number } = {
    notifies: 0,
    subscribes: 0,
    failures: 0,
  };

  constructor(config: Config, around: Surroundings) {
    const { domains, auth, digest, users } = config;
    this.#around = around;
    this.agent = new Agent(around.packages ?? PACKAGES, config.agent);
    this.registrar = new Registrar(config.registrar, isSame);
    const { listeners, flowOf } = around;
    const name = "presence";
    const allow = METHODS.join(", ");
    this.endpoint = new Endpoint(around.ids, { listeners, flowOf, server: name, userAgent: name, allow });
    const { advertisedHost = config.host } = config.transports;
    const names = ["localhost", config.host, advertisedHost, ...listeners.map(({ host }) => host)];
    this.#hosts = new Hosts(domains, names);
    this.#rate = new RateLimit(config.agent.maxRequestRate);
    this.#devices = new Devices(this.agent, config.subscribesToPhones, around.random, () => this.sequence());
    this.#gate = new Gate(auth, digest, domains, users, this.#hosts, around.cryptography);
  }

  /** Of new requests that share is to be refused with 503 from now on, because there is too much to do. */
  overload(share: number, now: number): void {
    this.endpoint.handle({ type: "overload", share }, now);
  }

  /** A message has arrived whole. */
  received(flow: Flow, text: string, now: number): void {
    this.#at(now);
    this.endpoint.handle({ type: "received", flow, text }, now);
  }

  flowClosed(flow: string, now: number): void {
    this.#at(now);
    this.endpoint.handle({ type: "flow-closed", flow }, now);
  }

  /** What a `send` order with that transmission wanted could not be done. */
  unsent(transmission: string, reason: string, now: number): void {
    this.#at(now);
    this.endpoint.handle({ type: "unsent", transmission, reason }, now);
  }

  /** The application has something to say to the agent. */
  tell(fact: Fact, now: number): void {
    this.#at(now);
    this.#tell(fact);
  }

  tick(now: number): void {
    this.#at(now);
    this.endpoint.handle({ type: "tick" }, now);
    this.registrar.handle({ type: "tick" }, this.#now);
    this.#tell({ type: "tick" });
  }

  /** When to `tick` at the latest, in milliseconds; undefined where nothing happens by itself. */
  deadline(): number | undefined {
    const all = [this.endpoint.deadline(), this.registrar.deadline(), this.agent.deadline()];
    const known = all.filter((at) => at !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  /** A number for what a source says, greater than all before. */
  sequence(): number {
    this.#sequence = Math.max(this.#sequence + 1, this.#now);
    return this.#sequence;
  }

  /** The address that a URI names, in the domain that it means. */
  addressOf(uri: string): Address | undefined {
    return this.#hosts.addressOf(uri);
  }

  /** Ends a binding, or all of an address-of-record, in the place of its phone. */
  unregister(aor: Address, key: string | undefined, now: number): void {
    this.#at(now);
    this.registrar.handle({ type: "unregister", aor, ...(key !== undefined && { key }) }, this.#now);
  }

  /** Whether nobody watches, and nothing that we have sent still waits for its answer. */
  get isAtRest(): boolean {
    const { subscriptions, watching } = this.agent.size;
    return subscriptions === 0 && watching === 0 && this.#unanswered === 0;
  }

  /** The next order; call until undefined, or stop in between where more cannot be sent yet. */
  poll(): ServerOrder | undefined {
    for (;;) {
      const news = this.#news.shift();
      if (news !== undefined) return { type: "news", news };
      const order = this.endpoint.poll();
      if (order !== undefined) {
        switch (order.type) {
          case "send":
            return order;
          case "request":
            this.#request(order.request);
            break;
          case "outcome":
            this.#outcome(order);
            break;
          case "flow-closed":
            this.registrar.handle({ type: "flow-closed", flow: order.flow }, this.#now);
            this.#tell({ type: "flow-closed", flow: order.flow });
            break;
          default:
            order satisfies never;
        }
        continue;
      }
      const registered = this.registrar.poll();
      if (registered !== undefined) {
        this.#registered(registered);
        continue;
      }
      const ordered = this.agent.poll();
      if (ordered === undefined) return undefined;
      if (ordered.type === "store" || ordered.type === "forget") return ordered;
      this.#perform(ordered);
    }
  }

  #at(now: number): void {
    this.#now = toInstant(now);
  }

  #tell(fact: Fact): void {
    this.#around.onFact?.(fact, this.#now);
    this.agent.handle(fact, this.#now);
  }

  #request(request: IncomingRequest): void {
    const { method } = request;
    if (method === "OPTIONS") {
      this.#respond(request, 200, OPTIONS_HEADERS);
    } else if (method === "NOTIFY") {
      // It answers a SUBSCRIBE of ours, or is refused: the dialog is the proof.
      this.#tell({ type: "request", request });
    } else if (METHODS.includes(method)) {
      this.#enter(request);
    } else this.#respond(request, 405, [["Allow", METHODS.join(", ")]]);
  }

  /** What changes anything, or shows it, is let in only with a name. */
  #enter(request: IncomingRequest): void {
    // Before anybody is asked for a password: that, too, is work.
    if (!this.#rate.admits(request.source, this.#now)) {
      this.#respond(request, 503, [["Retry-After", "2"]]);
      return;
    }
    const passage = this.#gate.pass(request, this.#now);
    if (!("identity" in passage)) {
      const { status, headers, reason } = passage;
      const { method, uri, source } = request;
      this.#news.push({ type: "turned-away", method, uri, source, status, reason });
      this.#respond(request, status, headers);
      return;
    }
    const { identity } = passage;
    if (request.method === "REGISTER") {
      const aor = this.#hosts.addressOf(firstOf(request, "to"));
      const to: Header = ["to", aor === undefined ? firstOf(request, "to") : `<sip:${aor}>`];
      const headers = [...request.headers.filter(([name]) => name !== "to"), to];
      const uri = `sip:${this.#hosts.domainOf(request.uri)}`;
      this.registrar.handle({ type: "request", request: { ...request, uri, headers, identity } }, this.#now);
      return;
    }
    const resource = this.#hosts.addressOf(request.uri);
    const uri = resource === undefined || request.isInDialog ? request.uri : `sip:${resource}`;
    this.#tell({ type: "request", request: { ...request, uri, identity } satisfies Request });
  }

  #respond({ transaction }: Pick<IncomingRequest, "transaction">, status: number, headers: readonly Header[]): void {
    this.endpoint.handle({ type: "respond", transaction, status, headers }, this.#now);
  }

  #registered(order: RegistrarOrder): void {
    switch (order.type) {
      case "respond":
        this.#respond(order, order.status, order.headers);
        return;
      case "registered":
      case "unregistered":
        this.#news.push(order);
        for (const fact of this.#devices.factsOf(order)) this.#tell(fact);
        return;
      default:
        order satisfies never;
    }
  }

  #outcome({ order, status, headers, dialog }: OutcomeOrder): void {
    this.#unanswered--;
    if (status >= 300) this.counts.failures++;
    const leg = this.#legs.get(order);
    this.#legs.delete(order);
    if (leg !== undefined && dialog !== undefined) this.#drop(this.#usages.form(leg, dialog));
    else if (leg !== undefined && status >= 300) this.#usages.refuse(leg);
    this.#tell({ type: "outcome", order, outcome: { status, headers } });
  }

  #perform(order: AgentOrder): void {
    this.#around.onOrder?.(order);
    this.#do(order);
  }

  #do(order: AgentOrder): void {
    switch (order.type) {
      case "respond":
        this.#respond(order, order.status, order.headers);
        return;
      case "notify": {
        const { order: number, dialog, headers, body } = order;
        this.#unanswered++;
        this.counts.notifies++;
        this.endpoint.handle({ type: "request", order: number, dialog, method: "NOTIFY", headers, body }, this.#now);
        return;
      }
      case "subscribe": {
        const { order: number, dialog, leg, resource, target, flow, headers } = order;
        this.#unanswered++;
        this.counts.subscribes++;
        const way = flow === undefined ? {} : { flow };
        const request = { order: number, method: "SUBSCRIBE", headers, body: "" } as const;
        this.#usages.begin(leg);
        this.#legs.set(number, leg);
        if (dialog !== undefined) this.endpoint.handle({ type: "request", dialog, ...request }, this.#now);
        else {
          const self = `sip:${resource}`;
          const whom = { leg, uri: target, from: self, to: self };
          this.endpoint.handle({ type: "begin", ...whom, ...way, ...request }, this.#now);
        }
        return;
      }
      case "report":
        this.#use(order.report);
        this.#news.push(order.report);
        return;
      default:
        order satisfies never;
    }
  }

  #use(news: News): void {
    if (news.type === "subscription.started") this.#usages.add(news.subscription.dialog);
    else if (news.type === "subscription.ended") this.#drop(this.#usages.remove(news.subscription.dialog));
    else if (news.type === "watching" && (news.state === "terminated" || news.state === "failed")) {
      this.#drop(this.#usages.end(news.watching.leg, news.watching.dialog));
    }
  }

  #drop(dialogs: readonly string[]): void {
    for (const dialog of dialogs) this.endpoint.handle({ type: "drop", dialog }, this.#now);
  }
}
