import { type Address, type Instant, toAddress } from "@presence/core";
import { Authenticator, type Cryptography } from "@presence/digest";
import type { Header, IncomingRequest } from "@presence/sip";
import type { DigestOptions, User } from "../config/index.ts";
import type { Hosts } from "./hosts.ts";
import { isSame } from "./uri.ts";

/** Who a request is from, or how it is answered instead. */
export type Passage =
  | { readonly identity: Address }
  | { readonly status: number; readonly headers: readonly Header[]; readonly reason: string };

/** Asks who a request is from (RFC 3261 §22). */
export class Gate {
  readonly #hosts: Hosts;
  readonly #users: ReadonlyMap<Address, User>;
  readonly #authenticators: ReadonlyMap<string, Authenticator>;
  readonly #isOpen: boolean;
  readonly #first: string;

  constructor(
    auth: "digest" | "off",
    { realm, ...digest }: DigestOptions,
    domains: readonly string[],
    users: readonly User[],
    hosts: Hosts,
    cryptography: Cryptography,
  ) {
    this.#hosts = hosts;
    this.#isOpen = auth === "off";
    this.#users = new Map(users.map((user) => [user.address, user]));
    this.#first = domains[0] ?? "";
    const options = {
      ...digest, // Some phones write only the URI of their server.
      isSameUri: (a: string, b: string) => isSame(a, b) || hosts.domainOf(a) === hosts.domainOf(b),
    };
    this.#authenticators = new Map(
      domains.map((domain) => [domain, new Authenticator({ ...options, realm: realm ?? domain }, cryptography)]),
    );
  }

  /** Where nobody is asked for a password, From is taken at its word. */
  pass(request: IncomingRequest, now: Instant): Passage {
    const from = firstOf(request, "from");
    if (this.#isOpen) {
      const identity = this.#hosts.addressOf(from);
      return identity === undefined ? { status: 400, headers: [], reason: "from" } : { identity };
    }
    // In a dialog the Request-URI names our end of it: whom the phone means stands in To (RFC 3261 §12.2.1.1).
    const domain = this.#hosts.domainOf(request.isInDialog ? firstOf(request, "to") : request.uri);
    const authenticator = this.#authenticators.get(domain) ?? this.#authenticators.get(this.#first);
    if (authenticator === undefined) throw new TypeError("a server has a domain");
    const of = this.#hosts.isOurs(domain) ? domain : this.#first;
    const verdict = authenticator.verify(request, (name) => this.#userOf(name, of)?.secret, now);
    switch (verdict.type) {
      case "ok": {
        const user = this.#userOf(verdict.username, of);
        return user === undefined ? { status: 403, headers: [], reason: "unknown user" } : { identity: user.address };
      }
      case "challenge":
        return { status: verdict.status, headers: verdict.headers, reason: verdict.reason };
      case "refused":
        return { status: verdict.status, headers: [], reason: verdict.reason };
      default:
        return verdict satisfies never;
    }
  }

  /** Phones are told a name, and some write the whole address. */
  #userOf(name: string, domain: string): User | undefined {
    const address = name.includes("@") ? this.#hosts.addressOf(name) : toAddress(`${name}@${domain}`);
    return address === undefined ? undefined : this.#users.get(address);
  }
}

export function firstOf({ headers }: Pick<IncomingRequest, "headers">, name: string): string {
  for (const [other, value] of headers) if (other === name) return value;
  return "";
}
