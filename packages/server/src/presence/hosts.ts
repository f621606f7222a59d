import { type Address, hostOf, toAddress, userOf } from "@presence/core";

/**
 * The names of this server. Phones may know it by its domain or by an address of the machine: one that has only the address
 * means the first domain.
 */
export class Hosts {
  readonly #domains: ReadonlySet<string>;
  readonly #first: string;
  readonly #aliases: ReadonlySet<string>;

  /** `aliases`: other names and addresses of the machine. */
  constructor(domains: readonly string[], aliases: readonly string[]) {
    const [first] = domains;
    if (first === undefined) throw new TypeError("a server has a domain");
    this.#first = first;
    this.#domains = new Set(domains);
    this.#aliases = new Set(aliases.map((alias) => bracketed(alias).toLowerCase()));
  }

  /** The address that a URI or header value names, in the domain that it means; undefined where it names nobody. */
  addressOf(uri: string): Address | undefined {
    const address = toAddress(uri);
    if (address === undefined || this.#domains.has(hostOf(address))) return address;
    return this.#aliases.has(hostOf(address)) ? toAddress(`${userOf(address)}@${this.#first}`) : address;
  }

  /** The domain that it means, ours or not; the first where it means none. */
  domainOf(uri: string): string {
    const host = hostOf(toAddress(uri) ?? toAddress(this.#first) ?? ("" as Address));
    return this.#aliases.has(host) && !this.#domains.has(host) ? this.#first : host;
  }

  isOurs(domain: string): boolean {
    return this.#domains.has(domain);
  }
}

/** An IPv6 address as it stands in a URI. */
function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
