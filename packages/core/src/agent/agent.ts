import type { Address } from "../address.ts";
import type { EventPackage } from "../packages/package.ts";
import { apply, EMPTY, expire, LAST, nextExpiry, type Presentity } from "../presentity/presentity.ts";
import type { Fact as PresentityFact } from "../presentity/statement.ts";
import { type Instant, toInstant } from "../time.ts";
import { allowEvents, packageOf, refusalOf } from "./admit.ts";
import { Deadlines } from "./deadlines.ts";
import { type Explanation, explain } from "./explain.ts";
import type { Fact, Request } from "./fact.ts";
import type { Watch } from "./held.ts";
import { isForgettable, newResource, type Resource } from "./held.ts";
import { Journal, recordOf } from "./journal.ts";
import type { AgentOptions } from "./options.ts";
import { DEFAULT_OPTIONS } from "./options.ts";
import type { News, Order, SubscriptionView, WatchingView } from "./order.ts";
import { Publications } from "./publications.ts";
import { RateLimit } from "./rate-limit.ts";
import type { ResourceRecord, StoredRecord, SubscriptionRecord } from "./record.ts";
import { Subscriber } from "./subscriber.ts";
import type { Wanted } from "./wanted.ts";
import { Watches } from "./watches.ts";

/** How many there are. */
export interface Size {
  readonly subscriptions: number;
  readonly publications: number;
  /** Subscriptions of ours, to devices. */
  readonly watching: number;
  readonly resources: number;
}

/**
 * A presence agent (RFC 3856 §3) without I/O: takes facts, gives orders. It owns all subscriptions and publications, and
 * what is known of each resource. The same facts at the same times give the same orders, byte for byte.
 *
 * After each `handle`, call `poll` until it gives nothing more, and see that `handle({ type: "tick" }, now)` is called
 * when `deadline` says so. Nothing that a peer does makes any of them throw.
 */
export class Agent {
  readonly #options: AgentOptions;
  readonly #packages: ReadonlyMap<string, EventPackage>;
  readonly #resources = new Map<Address, Resource>();
  readonly #deadlines = new Deadlines<Watch | Resource | Wanted>();
  readonly #orders: Order[] = [];
  readonly #journal: Journal;
  #polled = 0;
  #now: Instant = toInstant(0);
  #sequence = 0;
  #order = 0;
  readonly #rate: RateLimit;
  readonly #watches: Watches;
  readonly #publications: Publications;
  readonly #subscriber: Subscriber;

  constructor(packages: readonly EventPackage[], options: Partial<AgentOptions> = {}) {
    this.#options = { ...DEFAULT_OPTIONS, ...options };
    this.#packages = new Map(packages.map((one) => [one.name, one]));
    this.#journal = new Journal(this.#options.stores);
    this.#rate = new RateLimit(this.#options.maxRequestRate);
    const context = {
      options: this.#options,
      allowEvents: allowEvents(this.#packages),
      deadlines: this.#deadlines,
      order: (order: Order) => this.#orders.push(order),
      nextOrder: () => ++this.#order,
      report: (report: News) => this.#orders.push({ type: "report", report }),
      resource: (address: Address) => this.#resource(address),
      sequence: () => {
        this.#sequence = Math.max(this.#sequence + 1, this.#now);
        return this.#sequence;
      },
      say: (resource: Resource, fact: PresentityFact) => this.#say(resource, fact),
      changed: (resource: Resource, by?: string) => this.#changed(resource, by),
      note: (kept: Watch | Resource) => this.#journal.note(kept),
      forget: (resource: Resource) => this.#forget(resource),
    };
    this.#watches = new Watches(context);
    this.#publications = new Publications(context);
    this.#subscriber = new Subscriber(context);
  }

  /** How much there is of everything: all 0 in an agent that is as good as new. */
  get size(): Size {
    let publications = 0;
    for (const resource of this.#resources.values()) publications += resource.publications.size;
    const { size: subscriptions } = this.#watches;
    return { subscriptions, publications, watching: this.#subscriber.size, resources: this.#resources.size };
  }

  /** All subscriptions, those of a dialog one after the other. */
  subscriptions(): SubscriptionView[] {
    return this.#watches.views();
  }

  /** The subscription of that id, as reports name it; undefined where there is none. */
  subscription(id: string): SubscriptionView | undefined {
    return this.#watches.view(id);
  }

  /** What each source of the resource said last. */
  sources(resource: Address): Presentity {
    return this.#resources.get(resource)?.presentity ?? EMPTY;
  }

  /** All subscriptions of ours, to devices. */
  watching(): WatchingView[] {
    return this.#subscriber.views();
  }

  /** Whether we subscribe to that device by that package. */
  isWatching(resource: Address, device: string, packageName: string): boolean {
    return this.#subscriber.isWatching(resource, device, packageName);
  }

  /**
   * Why a watcher (or each of them) sees of a resource what it sees; undefined where nothing is known of the resource and
   * nobody watches it.
   */
  explain(resource: Address, watcher?: Address): Explanation | undefined {
    const known = this.#resources.get(resource);
    return known && explain(known, watcher, this.#options.composition, this.#now);
  }

  /** All that is worth keeping, as the `store` orders so far have it. */
  snapshot(): StoredRecord[] {
    const kept = [...this.#resources.values(), ...this.#watches.all()];
    return kept.map(recordOf).filter((record) => record !== undefined);
  }

  /**
   * Takes back what was stored, or a snapshot, in any order; then `poll` as after `handle`: every watcher is told what there is.
   * Flows that have not survived are to be said `flow-closed`. A subscription whose package is no more is forgotten.
   *
   * @throws TypeError if the agent knows anything already
   */
  restore(records: Iterable<StoredRecord>, now: Instant): void {
    if (this.#resources.size > 0) throw new TypeError("only an agent that is as good as new can be restored");
    this.#now = now;
    const subscriptions: SubscriptionRecord[] = [];
    for (const record of records) {
      if (record.type === "subscription") subscriptions.push(record);
      else this.#take(record);
    }
    for (const record of subscriptions.sort((a, b) => a.number - b.number)) {
      const found = this.#packages.get(record.event.package);
      if (found === undefined) this.#orders.push({ type: "forget", key: record.key });
      else this.#watches.restore(record, found, now);
    }
  }

  #take({ resource: address, sources, publications, values }: ResourceRecord): void {
    const resource = this.#resource(address);
    resource.presentity = sources;
    for (const { sequence } of sources) if (sequence < LAST) this.#sequence = Math.max(this.#sequence, sequence);
    for (const published of publications) {
      if (published.machine.entityTag !== "") resource.publications.set(published.machine.entityTag, { ...published });
    }
    for (const [name, value] of values) resource.values.set(name, value);
    this.#schedule(resource);
  }

  /** Takes one fact. `now` never goes back. */
  handle(fact: Fact, now: Instant): void {
    this.#now = now;
    this.#wake(now);
    switch (fact.type) {
      case "request":
        this.#request(fact.request, now);
        break;
      case "outcome":
        if (!this.#subscriber.outcome(fact.order, fact.outcome, now))
          this.#watches.outcome(fact.order, fact.outcome, now);
        break;
      case "flow-closed":
        this.#watches.flowClosed(fact.flow, now);
        this.#subscriber.flowClosed(fact.flow, now);
        break;
      case "said": {
        const resource = this.#resource(fact.resource);
        this.#say(resource, fact.fact);
        this.#forget(resource);
        break;
      }
      case "value": {
        const resource = this.#resource(fact.resource);
        if (fact.value === undefined || fact.value === null) resource.values.delete(fact.package);
        else resource.values.set(fact.package, fact.value);
        this.#journal.note(resource);
        this.#changed(resource, fact.package);
        this.#forget(resource);
        break;
      }
      case "decide":
        this.#watches.decide(fact.subscription, fact.decision, fact.isPrivate, now);
        break;
      case "credentials":
        this.#watches.credentials(fact.subscription, now);
        this.#subscriber.credentials(fact.subscription, now);
        break;
      case "watch":
        this.#subscriber.watch(fact, this.#packages.get(fact.package), now);
        break;
      case "unwatch":
        this.#subscriber.unwatch(fact.resource, fact.device, fact.package, now);
        break;
      case "shutdown":
        this.#watches.endAll("deactivated", now);
        this.#subscriber.endAll(now);
        break;
      case "tick":
        break;
      default:
        fact satisfies never;
    }
  }

  /** The next order; call until undefined. Answers come before the NOTIFYs that follow them. */
  poll(): Order | undefined {
    // A last NOTIFY makes news of its own, which comes after it.
    return this.#next() ?? this.#watches.notify(this.#now) ?? this.#next() ?? this.#journal.next();
  }

  /** When to call `handle` with a tick at the latest; undefined where nothing happens by itself. Earlier is harmless. */
  deadline(): Instant | undefined {
    return this.#deadlines.next();
  }

  #next(): Order | undefined {
    const order = this.#orders[this.#polled];
    if (order === undefined) return undefined;
    this.#polled++;
    if (this.#polled === this.#orders.length) {
      this.#orders.length = 0;
      this.#polled = 0;
    }
    return order;
  }

  #wake(now: Instant): void {
    for (let due = this.#deadlines.take(now); due !== undefined; due = this.#deadlines.take(now)) {
      switch (due.kind) {
        case "watch":
          this.#watches.tick(due, now);
          break;
        case "wanted":
          this.#subscriber.tick(due, now);
          break;
        case "resource":
          this.#expire(due, now);
          break;
        default:
          due satisfies never;
      }
    }
  }

  #say(resource: Resource, fact: PresentityFact): void {
    const presentity = apply(resource.presentity, fact, this.#now);
    if (presentity === resource.presentity) return;
    resource.presentity = presentity;
    this.#journal.note(resource);
    this.#changed(resource);
    this.#schedule(resource);
  }

  #expire(resource: Resource, now: Instant): void {
    this.#publications.expire(resource, now);
    const presentity = expire(resource.presentity, now);
    if (presentity !== resource.presentity) {
      resource.presentity = presentity;
      this.#journal.note(resource);
      this.#changed(resource);
    }
    this.#schedule(resource);
    this.#forget(resource);
  }

  #schedule(resource: Resource): void {
    for (const at of [nextExpiry(resource.presentity), this.#publications.nextExpiry(resource)]) {
      if (at !== undefined) this.#deadlines.add(resource, at);
    }
  }

  #request(request: Request, now: Instant): void {
    const refused = refusalOf(request, this.#options, this.#rate, now);
    if (refused !== undefined) {
      this.#orders.push({ type: "respond", transaction: request.transaction, ...refused });
      return;
    }
    const named = packageOf(request, this.#packages);
    if (!named.ok) {
      this.#orders.push({ type: "respond", transaction: request.transaction, ...named.error });
      return;
    }
    if (request.method === "SUBSCRIBE") this.#watches.subscribe(request, named.value, now);
    else if (request.method === "PUBLISH") this.#publications.publish(request, named.value, now);
    else this.#subscriber.notify(request, named.value, now);
  }

  #resource(address: Address): Resource {
    const known = this.#resources.get(address);
    if (known !== undefined) return known;
    const resource = newResource(address);
    this.#resources.set(resource.address, resource);
    return resource;
  }

  #changed(resource: Resource, by?: string): void {
    if (by === undefined) resource.composed = undefined;
    this.#watches.changed(resource, by, this.#now);
  }

  #forget(resource: Resource): void {
    if (isForgettable(resource)) this.#resources.delete(resource.address);
  }
}
