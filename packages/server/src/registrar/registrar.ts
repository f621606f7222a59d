import { type Address, type Instant, type Result, secondsUntil, toInstant } from "@presence/core";
import { type Binding, type Bindings, type Held, NO_BINDINGS } from "./binding.ts";
import { ExpiryQueue, type Placed } from "./expiry.ts";
import type { RegisterRequest, RegistrarFact } from "./fact.ts";
import type { RegistrarOptions } from "./options.ts";
import { DEFAULT_REGISTRAR_OPTIONS } from "./options.ts";
import { type Header, type Refusal, type RegistrarOrder, refusal, type UnregisteredReason } from "./order.ts";
import { type Register, readRegister } from "./register.ts";
import { type SameUri, update } from "./update.ts";

/**
 * A registrar (RFC 3261 §10.3) without I/O: takes facts, gives orders. The same facts at the same times give the same
 * orders. Requests are taken as those of whom their `identity` says; to ask for credentials is not its business.
 *
 * After each `handle`, call `poll` until it gives nothing more, and see that `handle({ type: "tick" }, now)` is called
 * when `deadline` says so. Nothing that a peer does makes any of them throw.
 */
export class Registrar {
  readonly #options: RegistrarOptions;
  readonly #isSame: SameUri;
  readonly #records = new Map<Address, AddressOfRecord>();
  readonly #byFlow = new Map<string, Set<AddressOfRecord>>();
  readonly #expiry = new ExpiryQueue<AddressOfRecord>();
  readonly #orders: RegistrarOrder[] = [];
  #polled = 0;
  #size = 0;

  constructor(options: Partial<RegistrarOptions> & Pick<RegistrarOptions, "domains">, isSameUri: SameUri) {
    this.#options = { ...DEFAULT_REGISTRAR_OPTIONS, ...options };
    this.#isSame = isSameUri;
  }

  /** How many bindings there are. */
  get size(): number {
    return this.#size;
  }

  /** How many flows there are that bindings came by. */
  get flows(): number {
    return this.#byFlow.size;
  }

  /** The bindings of an address-of-record, as they were when time was last told. */
  bindings(aor: Address): Binding[] {
    return views(this.#records.get(aor)?.held ?? NO_BINDINGS);
  }

  /** All addresses-of-record that have bindings, and these. */
  all(): { readonly aor: Address; readonly bindings: readonly Binding[] }[] {
    return [...this.#records.values()].map(({ aor, held }) => ({ aor, bindings: views(held) }));
  }

  /** Takes one fact. `now` never goes back. */
  handle(fact: RegistrarFact, now: Instant): void {
    this.#wake(now);
    switch (fact.type) {
      case "request":
        this.#request(fact.request, now);
        break;
      case "flow-closed":
        for (const record of [...(this.#byFlow.get(fact.flow) ?? [])]) {
          const isLost = ({ isDirect, binding }: Held) => isDirect && binding.flow === fact.flow;
          this.#commit(record, without(record.held, isLost), "flow-closed");
        }
        break;
      case "unregister": {
        const record = this.#records.get(fact.aor);
        const isMeant = ({ binding }: Held) => fact.key === undefined || fact.key === binding.key;
        if (record !== undefined) this.#commit(record, without(record.held, isMeant), "removed");
        break;
      }
      case "tick":
        break;
      default:
        fact satisfies never;
    }
  }

  /** The next order; call until undefined. An answer comes before the news of what it granted. */
  poll(): RegistrarOrder | undefined {
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
  deadline(): Instant | undefined {
    return this.#expiry.first()?.at;
  }

  #wake(now: Instant): void {
    for (let due = this.#expiry.first(); due !== undefined && due.at <= now; due = this.#expiry.first()) {
      this.#commit(
        due,
        without(due.held, ({ binding }) => binding.expiresAt <= now),
        "expired",
      );
    }
  }

  #request(request: RegisterRequest, now: Instant): void {
    const register = readRegister(request, this.#options);
    const granted = register.ok ? this.#register(register.value, now) : register;
    const { status, headers } = granted.ok ? { status: 200, headers: granted.value.headers } : granted.error;
    this.#orders.push({ type: "respond", transaction: request.transaction, status, headers });
    if (granted.ok) this.#commit(granted.value.record, granted.value.next, "removed");
  }

  #register(register: Register, now: Instant): Result<Grant, Refusal> {
    const record = this.#records.get(register.aor) ?? newRecord(register.aor);
    const next = update(record.held, register, now, this.#isSame);
    if (!next.ok) return next;
    const refused = this.#crowded(record.held, next.value, now);
    if (refused !== undefined) return { ok: false, error: refused };
    return { ok: true, value: { record, next: next.value, headers: grant(next.value, register, now) } };
  }

  /** 503 until something expires, where there is no room for more: those who have a binding can refresh and remove it. */
  #crowded(held: Bindings, next: Bindings, now: Instant): Refusal | undefined {
    const { maxBindings, maxContacts } = this.#options;
    if (next.size > maxContacts) return retryAfter(earliest(held), now);
    const isFull = this.#size + next.size - held.size > maxBindings;
    return isFull ? retryAfter(this.deadline() ?? now, now) : undefined;
  }

  /** Makes the bindings of an address-of-record what they shall be, and tells what has changed. */
  #commit(record: AddressOfRecord, next: Bindings, reason: UnregisteredReason): void {
    const { aor, held } = record;
    record.held = next;
    this.#size += next.size - held.size;
    for (const [key, was] of held) {
      if (next.get(key) !== was) this.#leave(was.binding.flow, record);
      if (!next.has(key)) this.#orders.push({ type: "unregistered", aor, key, reason });
    }
    for (const [key, { binding }] of next) {
      if (held.get(key)?.binding === binding) continue;
      this.#join(binding.flow, record);
      this.#orders.push({ type: "registered", aor, binding, isNew: !held.has(key) });
    }
    if (next.size === 0) {
      this.#records.delete(aor);
      this.#expiry.delete(record);
    } else {
      this.#records.set(aor, record);
      this.#expiry.set(record, earliest(next));
    }
  }

  #join(flow: string, record: AddressOfRecord): void {
    const others = this.#byFlow.get(flow);
    if (others === undefined) this.#byFlow.set(flow, new Set([record]));
    else others.add(record);
  }

  #leave(flow: string, record: AddressOfRecord): void {
    for (const { binding } of record.held.values()) if (binding.flow === flow) return;
    const others = this.#byFlow.get(flow);
    if (others?.delete(record) && others.size === 0) this.#byFlow.delete(flow);
  }
}

/** An address-of-record that has bindings, queued by the first of them to expire. */
interface AddressOfRecord extends Placed {
  readonly aor: Address;
  held: Bindings;
}

/** What a request is granted, before it is so. */
interface Grant {
  readonly record: AddressOfRecord;
  readonly next: Bindings;
  readonly headers: readonly Header[];
}

function newRecord(aor: Address): AddressOfRecord {
  return { aor, held: NO_BINDINGS, at: toInstant(0), place: -1 };
}

/**
 * RFC 3261 §10.3 step 8: "The response MUST contain Contact header field values enumerating all current bindings. Each
 * Contact value MUST feature an "expires" parameter". RFC 3327 §5.3: the Path is copied. Without a Date, which the
 * registrar does not know.
 */
function grant(bindings: Bindings, { path }: Register, now: Instant): Header[] {
  const headers: Header[] = [];
  for (const { binding, printed } of bindings.values()) {
    headers.push(["Contact", `${printed};expires=${secondsUntil(binding.expiresAt, now)}`]);
  }
  if (path.length > 0) headers.push(["Path", path.join(", ")]);
  return headers;
}

/** RFC 3261 §20.33: "a positive integer number of seconds". */
function retryAfter(then: Instant, now: Instant): Refusal {
  return refusal(503, ["Retry-After", String(Math.max(Math.ceil((then - now) / 1000), 1))]);
}

/** The first expiry of some bindings, of which there is at least one. */
function earliest(bindings: Bindings): Instant {
  let first = Number.POSITIVE_INFINITY;
  for (const { binding } of bindings.values()) first = Math.min(first, binding.expiresAt);
  return toInstant(first);
}

function without(bindings: Bindings, isGone: (held: Held) => boolean): Bindings {
  return new Map([...bindings].filter(([, held]) => !isGone(held)));
}

function views(bindings: Bindings): Binding[] {
  return [...bindings.values()].map(({ binding }) => binding);
}
