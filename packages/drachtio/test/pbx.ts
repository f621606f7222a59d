import { EventEmitter } from "node:events";
import { answer, type Secret } from "@presence/digest";
import { hash } from "@presence/digest/node";
import type { PresenceOptions } from "../src/options.ts";
import { Presence } from "../src/presence.ts";
import { connect, newSrf, type Srf } from "../src/testing/double/application.ts";
import type { Phone, PhoneOptions } from "../src/testing/double/phone.ts";
import { Rig } from "../src/testing/double/rig.ts";
import { headerOf } from "../src/testing/double/sip.ts";
import type { Notify, SubscribeOptions, Subscription } from "../src/testing/double/subscription.ts";

/** A presence agent with the real drachtio-srf, a double of the server, phones behind it, and a clock that stands still. */
export class Pbx {
  readonly rig: Rig;
  readonly srf: Srf;
  readonly em: EventEmitter = new EventEmitter();
  readonly presence: Presence;
  /** What the application was told, in its order. */
  readonly told: { readonly name: string; readonly payload: unknown }[] = [];
  readonly warned: string[] = [];
  static readonly #open = new Set<Pbx>();

  static async start(options: Partial<PresenceOptions> = {}): Promise<Pbx> {
    const pbx = new Pbx(await Rig.start(), options);
    Pbx.#open.add(pbx);
    await connect(pbx.srf, pbx.rig.double);
    return pbx;
  }

  /** Closes all that were started. */
  static async closeAll(): Promise<void> {
    const all = [...Pbx.#open];
    Pbx.#open.clear();
    for (const { presence, srf, rig } of all) {
      presence.close();
      srf.disconnect();
      await rig.close();
    }
  }

  private constructor(rig: Rig, options: Partial<PresenceOptions>) {
    this.rig = rig;
    this.srf = newSrf();
    for (const name of ["presence.subscribe.in", "presence.voicemail.in", "presence.status.in"]) {
      this.em.on(name, (payload) => this.told.push({ name, payload }));
    }
    this.presence = new Presence({
      srf: this.srf,
      em: this.em,
      clock: rig.clock,
      date: () => START + rig.clock.now(),
      random: () => 0.5,
      warn: (sentence) => this.warned.push(sentence),
      ...options,
    });
  }

  phone(name: string, options: PhoneOptions = {}): Phone {
    return this.rig.double.phone(name, options);
  }

  /** A phone subscribes; all that follows at once has happened. */
  async subscribe(phone: Phone, target: string, options: SubscribeOptions): Promise<Subscription> {
    const subscription = phone.subscribe(target, options);
    await this.idle();
    return subscription;
  }

  /** The application emits; all that follows at once has happened. */
  async emit(name: string, payload: unknown): Promise<void> {
    this.em.emit(name, payload);
    await this.idle();
  }

  /** So many seconds pass, in steps in which what is sent arrives. */
  async wait(seconds: number): Promise<void> {
    for (let left = seconds; left > 0; left -= STEP) {
      this.rig.clock.advance(Math.min(left, STEP) * 1000);
      await this.idle();
    }
  }

  async idle(): Promise<void> {
    await this.rig.double.idle();
  }
}

/** Seconds: less than a request of ours may take. */
const STEP = 20;

/** When the clock of the double was at 0, in milliseconds since 1970. */
const START = 1_795_392_000_000;

/** What a phone answers to a challenge: by its password, or with a mistake in it. */
export function credentials(username: string, secret: Secret): NonNullable<PhoneOptions["credentials"]> {
  return ({ headers }, { method, uri }) =>
    answer(headers, { method, uri, username, secret, cnonce: "0a4f113b", nc: 1 }, hash);
}

/** The value of a header of a NOTIFY; by default its Subscription-State. */
export function headers(subscription: Subscription, name = "subscription-state"): string[] {
  return subscription.notifies.map(({ request }) => headerOf(request, name));
}

export function last({ notifies }: Subscription): Notify {
  const found = notifies.at(-1);
  if (found === undefined) throw new Error("no NOTIFY came");
  return found;
}

export function bodies({ notifies }: Subscription): string[] {
  return notifies.map(({ body }) => body);
}

/** The `version` of each dialog-info document. */
export function versions(subscription: Subscription): number[] {
  return bodies(subscription).map((body) => Number(/version="(\d+)"/.exec(body)?.[1]));
}

/** A call of 1001, ringing unless something else is said. */
export function call(callid: string, more: object = {}): object {
  return { sip: { callid }, direction: "recipient", state: "early", remote: { uri: "1002@example.com" }, ...more };
}

export const LAMP = { event: "dialog", expires: 600 } as const;
export const BUDDY = { event: "presence", expires: 600 } as const;
export const MAILBOX = { event: "message-summary", expires: 600 } as const;
