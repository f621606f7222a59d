import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import {
  Agent,
  type Fact,
  type News,
  type Order,
  PACKAGES,
  type Request,
  type SubscriptionView,
  toInstant,
} from "@presence/core";
import { nodeCryptography } from "@presence/digest/node";
import { Authentication } from "./authentication.ts";
import {
  CALL_EVENTS,
  type Emission,
  Events,
  INCOMING_EVENTS,
  type PresenceEvents,
  tellOnce,
  type UacStore,
  type UasStore,
  uacStore,
  uasStore,
} from "./events/index.ts";
import { type Clock, Link, NODE_CLOCK, type SrfRequest, type Trouble, toSrf } from "./link/index.ts";
import { eventsOptions, type PresenceOptions, sentenceOf } from "./options.ts";

/**
 * A presence agent in a drachtio PBX: phones subscribe, publish and are notified over drachtio; the application and it
 * talk by events. `close` ends it.
 */
export class Presence {
  static readonly #instances = new Set<Presence>();
  /** @deprecated Of all instances together; take that of the instance. */
  static readonly uasstore: UasStore = uasStore(() => [...Presence.#instances].map((one) => one.#events.subscriptions));
  /** @deprecated Of all instances together; take that of the instance. */
  static readonly uacstore: UacStore = uacStore(() => [...Presence.#instances].map((one) => one.agent));

  readonly em: EventEmitter;
  /** To be asked: `explain`, `subscriptions`, `watching`. */
  readonly agent: Agent;
  readonly uasstore: UasStore;
  readonly uacstore: UacStore;
  readonly #events: Events;
  readonly #authentication: Authentication;
  readonly #links = new Map<string, Link>();
  readonly #clock: Clock;
  readonly #date: () => number;
  readonly #random: () => number;
  readonly #warn: (sentence: string) => void;
  readonly #listening: (readonly [name: string, listener: (payload: unknown) => void])[] = [];
  /** Takes back what was done to the registrar. */
  readonly #restore: () => void;
  /** How many subscriptions use each dialog. */
  readonly #usages = new Map<string, number>();
  #timer: unknown;
  #wakesAt = Number.POSITIVE_INFINITY;
  #isPumping = false;
  #now = 0;
  #sequence = 0;

  constructor(options: PresenceOptions) {
    const { srf, em = new EventEmitter(), userlookup, proxy = true, authtimeout = 5000, registrar } = options;
    const { clock = NODE_CLOCK, date = Date.now, random = Math.random, warn = console.warn } = options;
    const ids = options.ids ?? (() => randomBytes(12).toString("base64url"));
    this.em = em;
    this.#clock = clock;
    this.#date = date;
    this.#random = random;
    this.#warn = warn;
    this.agent = new Agent(options.packages ?? PACKAGES, { maxDocument: MAX_DOCUMENT, ...options.agent });
    const around = { sequence: () => this.#nextSequence(), random };
    this.#events = new Events(this.agent, around, eventsOptions(options));
    this.uasstore = uasStore(() => [this.#events.subscriptions]);
    this.uacstore = uacStore(() => [this.agent]);
    this.#authentication = new Authentication({
      proxy,
      authtimeout,
      clock,
      date,
      cryptography: nodeCryptography(),
      ...(userlookup !== undefined && { userlookup }),
      ...(registrar !== undefined && { registrar }),
    });
    for (const [index, one] of (Array.isArray(srf) ? srf : [srf]).entries()) {
      const name = index === 0 ? "" : String(index);
      const user = {
        request: (request: Request, req: SrfRequest) => this.#request(request, req),
        outcome: (order: number, outcome: Extract<Fact, { type: "outcome" }>["outcome"]) =>
          this.#tell({ type: "outcome", order, outcome }),
        lost: () => this.#lost(name),
        trouble: (trouble: Trouble) => this.#warn(sentenceOf(trouble)),
      };
      this.#links.set(name, new Link(toSrf(one), user, { name, clock, ids }));
    }
    this.#restore = tellOnce(registrar, this.#events.subscriptions);
    this.#listen(options.callmanager === true);
    Presence.#instances.add(this);
  }

  /**
   * Tells all watchers to come back (RFC 6665 §4.4.2), and stops listening. Who wants the last NOTIFYs answered waits a
   * little before the srf is disconnected.
   */
  close(): void {
    for (const [name, listener] of this.#listening.splice(0)) this.em.off(name, listener);
    this.#restore();
    this.#tell({ type: "shutdown" });
    this.#clock.cancel(this.#timer);
    Presence.#instances.delete(this);
  }

  #listen(withCalls: boolean): void {
    const on = (name: string, listener: (payload: unknown) => void): void => {
      this.em.on(name, listener);
      this.#listening.push([name, listener]);
    };
    for (const name of INCOMING_EVENTS) on(name, (payload) => this.#heard(name, payload));
    if (!withCalls) return;
    const bridge = this.#events.callManager(
      () => this.#time(),
      (facts) => this.#tell(...facts),
      this.#warn,
    );
    for (const name of CALL_EVENTS) on(name, (call) => bridge.heard(name, call));
  }

  /** The application has emitted something. */
  #heard(name: keyof Pick<PresenceEvents, (typeof INCOMING_EVENTS)[number]>, payload: unknown): void {
    const { facts, restarts, faults } = this.#events.factsOf(name, payload, this.#time());
    for (const fault of faults) this.#warn(fault);
    this.#tell(...facts);
    for (const { uri, method, headers, body } of restarts) {
      this.#linkOf("")?.send({ uri, method, headers, body }, ({ status }) => {
        if (status >= 300) this.#warn(`${name}: ${uri} has answered ${status}`);
      });
    }
  }

  #request(request: Request, req: SrfRequest): void {
    const origin = { address: req.source_address, port: req.source_port, protocol: req.protocol };
    if (request.method === "NOTIFY") {
      this.#ask(request, origin);
      return;
    }
    // A dialog that is none has no user to be asked for a password.
    if (request.method === "SUBSCRIBE" && request.isInDialog && !this.#usages.has(request.dialog)) {
      this.#ask(request, origin);
      return;
    }
    this.#authentication.pass(request, req, (passage) => {
      if ("identity" in passage) this.#ask({ ...request, identity: passage.identity }, origin);
      else
        this.#linkOf(request.transaction)?.respond({ type: "respond", transaction: request.transaction, ...passage });
    });
  }

  #ask(request: Request, origin: { address: string; port: number; protocol: string }): void {
    this.#events.ask(request, origin);
    this.#tell({ type: "request", request });
    this.#events.settle();
  }

  /** The control connection is back: drachtio refuses what phones send in dialogs of before, so that they must begin anew. */
  #lost(name: string): void {
    const isOurs = (dialog: string): boolean => linkName(dialog) === name;
    const ended = this.agent.subscriptions().filter(({ dialog }) => isOurs(dialog));
    const watched = this.agent
      .watching()
      .filter(({ leg, dialog }) => leg !== "" && (dialog === undefined || isOurs(dialog)));
    this.#tell(
      ...ended.map(({ id }): Fact => ({ type: "end", subscription: id, reason: "deactivated" })),
      ...watched.flatMap(({ resource, device, package: name, target }): Fact[] => [
        { type: "unwatch", resource, device, package: name },
        { type: "watch", resource, device, package: name, target, jitter: this.#random() },
      ]),
    );
  }

  #tell(...facts: readonly Fact[]): void {
    for (const fact of facts) this.agent.handle(fact, toInstant(this.#time()));
    this.#pump();
  }

  /** Does what the agent orders. What is told meanwhile is taken up by the same loop. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    for (let order = this.agent.poll(); order !== undefined; order = this.agent.poll()) this.#perform(order);
    this.#isPumping = false;
    this.#wake();
  }

  #perform(order: Order): void {
    switch (order.type) {
      case "respond":
        this.#linkOf(order.transaction)?.respond(order);
        return;
      case "notify":
        this.#linkOf(order.dialog)?.notify(order);
        return;
      case "subscribe":
        this.#linkOf(order.dialog ?? "")?.subscribe(order);
        return;
      case "report":
        this.#report(order.report);
        return;
      case "store":
      case "forget":
        return;
      default:
        order satisfies never;
    }
  }

  #report(news: News): void {
    const { facts, events } = this.#events.eventsOf(news, this.#time());
    for (const fact of facts) this.agent.handle(fact, toInstant(this.#time()));
    if (news.type === "subscription.started") this.#count(news.subscription, 1);
    else if (news.type === "subscription.ended") this.#count(news.subscription, -1);
    else if (news.type === "watching" && (news.state === "terminated" || news.state === "failed")) {
      this.#linkOf(news.watching.dialog ?? "")?.left(news.watching.leg);
    }
    for (const event of events) this.#emit(event);
  }

  /** A listener that throws keeps nobody else from being told. */
  #emit({ name, payload }: Emission): void {
    try {
      this.em.emit(name, payload);
    } catch (error) {
      this.#warn(`${name}: a listener has thrown: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #count({ dialog }: SubscriptionView, change: 1 | -1): void {
    const count = (this.#usages.get(dialog) ?? 0) + change;
    if (count > 0) this.#usages.set(dialog, count);
    else {
      this.#usages.delete(dialog);
      this.#linkOf(dialog)?.ended(dialog);
    }
  }

  /** By what stands before the names that a link gives. */
  #linkOf(name: string): Link | undefined {
    return this.#links.get(linkName(name));
  }

  #wake(): void {
    const at = this.agent.deadline();
    if (at === undefined || at >= this.#wakesAt) return;
    this.#clock.cancel(this.#timer);
    this.#wakesAt = at;
    this.#timer = this.#clock.start(
      () => {
        this.#wakesAt = Number.POSITIVE_INFINITY;
        this.#tell({ type: "tick" });
      },
      Math.min(Math.max(at - this.#time(), 0), MAX_TIMEOUT),
    );
  }

  /** Never goes back, whatever happens to the clock of the machine. */
  #time(): number {
    this.#now = Math.max(this.#now, this.#date());
    return this.#now;
  }

  #nextSequence(): number {
    this.#sequence = Math.max(this.#sequence + 1, this.#time());
    return this.#sequence;
  }
}

/** What drachtio can read in one frame, with room for the headers and for characters of several bytes. */
const MAX_DOCUMENT = 9000;
/** The longest that a timer of Node can take. */
const MAX_TIMEOUT = 2_147_483_647;

/** `1/call-id;from-tag=x` is of the link `1`; a name of the first link has none before it. */
function linkName(name: string): string {
  return /^([1-9]\d*)\//.exec(name)?.[1] ?? "";
}
