import { type Address, type Instant, toAddress, toInstant } from "@presence/core";
import type { RegisterRequest } from "./fact.ts";
import type { RegistrarOptions } from "./options.ts";
import type { RegistrarOrder } from "./order.ts";
import { Registrar } from "./registrar.ts";

export const START: Instant = toInstant(1_000_000);

export function address(text: string): Address {
  const found = toAddress(text);
  if (found === undefined) throw new Error(text);
  return found;
}

/** What differs from a good REGISTER of alice; a header that is null is left out. */
export type RegisterParts = Partial<Omit<RegisterRequest, "headers">> & {
  readonly headers?: { readonly [name: string]: string | readonly string[] | null };
};

export function register(parts: RegisterParts = {}): RegisterRequest {
  const { headers = {}, ...rest } = parts;
  const all = {
    via: "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1",
    from: "<sip:alice@example.com>;tag=1",
    to: "<sip:alice@example.com>",
    "call-id": "boot",
    cseq: "1 REGISTER",
    contact: "<sip:alice@192.0.2.1>",
    ...headers,
  };
  return {
    method: "REGISTER",
    uri: "sip:example.com",
    headers: Object.entries(all).flatMap(([name, value]) =>
      value === null ? [] : [value].flat().map((one): [string, string] => [name, one]),
    ),
    transaction: "t",
    flow: "f1",
    source: "192.0.2.1",
    ...rest,
  };
}

/** A registrar with a clock. Two URIs are the same if they are so without regard to case and to a parameter `x`. */
export class Office {
  readonly registrar: Registrar;
  now: Instant = START;
  #cseq = 0;

  constructor(options: Partial<RegistrarOptions> = {}) {
    const domains = new Set(["example.com", "example.org"]);
    this.registrar = new Registrar({ domains, ...options }, (a, b) => plain(a) === plain(b));
  }

  fact(fact: Parameters<Registrar["handle"]>[0]): RegistrarOrder[] {
    this.registrar.handle(fact, this.now);
    const orders: RegistrarOrder[] = [];
    for (let order = this.registrar.poll(); order !== undefined; order = this.registrar.poll()) orders.push(order);
    return orders;
  }

  /** A REGISTER whose CSeq is one more than the last, unless it says otherwise. */
  register(parts: RegisterParts = {}): RegistrarOrder[] {
    const headers = { cseq: `${++this.#cseq} REGISTER`, ...parts.headers };
    return this.fact({ type: "request", request: register({ ...parts, headers }) });
  }

  /** Lets time pass, waking the registrar whenever it wants to be. */
  wait(seconds: number): RegistrarOrder[] {
    const until = this.now + seconds * 1000;
    const orders: RegistrarOrder[] = [];
    for (let at = this.registrar.deadline(); at !== undefined && at <= until; at = this.registrar.deadline()) {
      this.now = at;
      orders.push(...this.fact({ type: "tick" }));
    }
    this.now = toInstant(until);
    return [...orders, ...this.fact({ type: "tick" })];
  }
}

/** Orders in brief: `200 Contact=<sip:a@b>;expires=60`, `registered new sip:a@b`, `unregistered sip:a@b expired`. */
export function brief(orders: readonly RegistrarOrder[]): string[] {
  return orders.map((order) => {
    switch (order.type) {
      case "respond":
        return [order.status, ...order.headers.map(([name, value]) => `${name}=${value}`)].join(" ");
      case "registered":
        return `registered ${order.isNew ? "new " : ""}${order.binding.uri}`;
      case "unregistered":
        return `unregistered ${order.key} ${order.reason}`;
      default:
        return order satisfies never;
    }
  });
}

export function plain(uri: string): string {
  return uri.toLowerCase().replace(/;x=[^;]*/, "");
}
