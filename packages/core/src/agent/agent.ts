import type { Address } from "../address.ts";
import type { EventPackage } from "../packages/package.ts";
import { EMPTY, LAST, type Presentity } from "../presentity/presentity.ts";
import type { Fact as PresentityFact } from "../presentity/statement.ts";
import { type Instant, toInstant } from "../time.ts";
import { allowEvents, packageOf, refusalOf } from "./admit.ts";
import type { Context } from "./context.ts";
import { Deadlines } from "./deadlines.ts";
import { type Explanation, explain } from "./explain.ts";
import type { Fact, Request } from "./fact.ts";
import type { Resource, Watch } from "./held.ts";
import { Journal, recordOf } from "./journal.ts";
import type { AgentOptions } from "./options.ts";
import { DEFAULT_OPTIONS } from "./options.ts";
import type { News, Order, SubscriptionView, WatchingView } from "./order.ts";
import { Publications } from "./publications.ts";
import { RateLimit } from "./rate-limit.ts";
import type { ResourceRecord, StoredRecord, SubscriptionRecord } from "./record.ts";
import { Resources } from "./resources.ts";
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
  readonly #resources: Resources;
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
    const context: Context = {
      options: this.#options,
      allowEvents: allowEvents(this.#packages),
      deadlines: this.#deadlines,
      order: (order: Order) => this.#orders.push(order),
      nextOrder: () => ++this.#order,
      report: (report: News) => this.#orders.push({ type: "report", report }),
      resource: (address: Address) => this.#resources.at(address),
      sequence: () => {
        this.#sequence = Math.max(this.#sequence + 1, this.#now);
        return this.#sequence;
      },
      say: (resource: Resource, fact: PresentityFact) => this.#resources.say(resource, fact, this.#now),
      changed: (resource: Resource, by?: string) => this.#watches.changed(resource, by, this.#now),
      note: (kept: Watch | Resource) => this.#journal.note(kept),
      forget: (resource: Resource) => this.#resources.forget(resource),
    };
    this.#resources = new Resources(context);
    this.#watches = new Watches(context);
    this.#publications = new Publications(context);
    this.#subscriber = new Subscriber(context);
  }

  /** How much there is of everything: all 0 in an agent that is as good as new. */
  get size(): Size {
    const [subscriptions, publications] = [this.#watches.size, this.#publications.size];
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
    return this.#resources.find(resource)?.presentity ?? EMPTY;
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
    const known = this.#resources.find(resource);
    return known && explain(known, watcher, this.#options.composition, this.#now);
  }

  /** All that is worth keeping, as the `store` orders so far have it. */
  snapshot(): StoredRecord[] {
    const kept = [...this.#resources.all(), ...this.#watches.all()];
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

  #take(record: ResourceRecord): void {
    const resource = this.#resources.restore(record);
    this.#publications.restore(resource, record.publications);
    // What is said from now on is newer than all that was said before.
    for (const { sequence } of record.sources) {
      if (sequence < LAST) this.#sequence = Math.max(this.#sequence, sequence);
    }
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
        const resource = this.#resources.at(fact.resource);
        this.#resources.say(resource, fact.fact, now);
        this.#resources.forget(resource);
        break;
      }
      case "value":
        this.#resources.value(fact.resource, fact.package, fact.value);
        break;
      case "decide":
        this.#watches.decide(fact.subscription, fact.decision, fact.isPrivate, now);
        break;
      case "end":
        this.#watches.end(fact.subscription, fact.reason, now);
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

  #expire(resource: Resource, now: Instant): void {
    this.#publications.expire(resource, now);
    this.#resources.expire(resource, now);
    this.#resources.forget(resource);
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
}
