import { Deadlines } from "./deadlines.ts";
import type { Leg } from "./leg.ts";
import type { Notifier } from "./notifier.ts";
import { Phone, type PhoneOptions } from "./phone.ts";
import { answerTo, branchOf, type SipMessage, type SipRequest, type SipResponse } from "./sip.ts";
import type { Subscription } from "./subscription.ts";

/** All the phones beyond one server: what they wait for is in tables of all, so that one of them costs next to nothing. */
export class Phones {
  readonly domain: string;
  readonly #send: (phone: Phone, message: SipMessage) => void;
  readonly #now: () => number;
  readonly #places = new Map<string, Phone>();
  readonly #asked: Deadlines<{ readonly request: SipRequest; readonly settle: (answer: SipResponse) => void }>;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #notifiers = new Map<Phone, Notifier[]>();
  #ids = 0;

  constructor(domain: string, t1x64: number, now: () => number, send: (phone: Phone, message: SipMessage) => void) {
    this.domain = domain;
    this.#asked = new Deadlines(t1x64);
    this.#now = now;
    this.#send = send;
  }

  /** A phone of that name; at a place of its own, unless it says where. */
  add(name: string, options: PhoneOptions = {}): Phone {
    const n = this.#places.size + 1;
    const { address = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`, port = 5060 } = options;
    const phone = new Phone(this, name, { ...options, address, port });
    this.#places.set(`${address}:${port}`, phone);
    return phone;
  }

  /** Who is there. */
  at(hostPort: string): Phone | undefined {
    return this.#places.get(hostPort);
  }

  id(): string {
    this.#ids++;
    return this.#ids.toString(36);
  }

  send(phone: Phone, message: SipMessage): void {
    this.#send(phone, message);
  }

  /** Sends a request; its final answer, 408 where none came in time. */
  ask(phone: Phone, request: SipRequest): Promise<SipResponse> {
    return new Promise((settle) => {
      this.#asked.add(branchOf(request), { request, settle }, this.#now());
      this.#send(phone, request);
    });
  }

  answered(response: SipResponse): void {
    if (response.status >= 200) this.#asked.take(branchOf(response))?.settle(response);
  }

  /** Makes a subscription so that it is found by NOTIFYs that overtake the answer. The first of a leg is the one that is found. */
  subscribed(leg: Leg, make: () => Subscription): Subscription {
    const subscription = make();
    const key = keyOf(leg.callId, leg.localTag);
    if (!this.#subscriptions.has(key)) this.#subscriptions.set(key, subscription);
    return subscription;
  }

  subscription(callId: string, localTag: string): Subscription | undefined {
    return this.#subscriptions.get(keyOf(callId, localTag));
  }

  forget(subscription: Subscription): void {
    const key = keyOf(subscription.leg.callId, subscription.leg.localTag);
    if (this.#subscriptions.get(key) === subscription) this.#subscriptions.delete(key);
  }

  notifying(phone: Phone, notifier: Notifier): void {
    const known = this.#notifiers.get(phone);
    if (known === undefined) this.#notifiers.set(phone, [notifier]);
    else if (known.push(notifier) > phone.history) known.shift();
  }

  notifiersOf(phone: Phone): readonly Notifier[] {
    return this.#notifiers.get(phone) ?? NONE;
  }

  /** How many subscriptions the phones hold. */
  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  expire(now: number): void {
    for (let late = this.#asked.due(now); late !== undefined; late = this.#asked.due(now)) {
      late.value.settle(answerTo(late.value.request, 408, ""));
    }
  }

  deadline(): number | undefined {
    return this.#asked.deadline();
  }
}

function keyOf(callId: string, localTag: string): string {
  return `${callId};${localTag}`;
}

const NONE: readonly Notifier[] = [];
