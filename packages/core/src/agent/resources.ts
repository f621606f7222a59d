import type { Address } from "../address.ts";
import { apply, expire, nextExpiry } from "../presentity/presentity.ts";
import type { Fact } from "../presentity/statement.ts";
import type { Instant } from "../time.ts";
import type { Context } from "./context.ts";
import { isForgettable, newResource, type Resource } from "./held.ts";
import type { ResourceRecord } from "./record.ts";

/** All that something is known of, or that somebody watches. */
export class Resources {
  readonly #context: Context;
  readonly #byAddress = new Map<Address, Resource>();

  constructor(context: Context) {
    this.#context = context;
  }

  get size(): number {
    return this.#byAddress.size;
  }

  all(): Iterable<Resource> {
    return this.#byAddress.values();
  }

  find(address: Address): Resource | undefined {
    return this.#byAddress.get(address);
  }

  /** The resource of that address, a new one where nothing is known of it. */
  at(address: Address): Resource {
    const known = this.#byAddress.get(address);
    if (known !== undefined) return known;
    const resource = newResource(address);
    this.#byAddress.set(resource.address, resource);
    return resource;
  }

  /** Forgets one of which nothing is left. */
  forget(resource: Resource): void {
    if (isForgettable(resource)) this.#byAddress.delete(resource.address);
  }

  /** One of its sources has said something. */
  say(resource: Resource, fact: Fact, now: Instant): void {
    this.#become(resource, apply(resource.presentity, fact, now));
  }

  /** What was said for a time is over. */
  expire(resource: Resource, now: Instant): void {
    this.#become(resource, expire(resource.presentity, now));
    this.#schedule(resource);
  }

  /** The application says what a package of its own shows of it. */
  value(address: Address, packageName: string, value: unknown): void {
    const resource = this.at(address);
    resource.values ??= new Map();
    if (value === undefined || value === null) resource.values.delete(packageName);
    else resource.values.set(packageName, value);
    this.#context.note(resource);
    this.#context.changed(resource, packageName);
    this.forget(resource);
  }

  /** Takes back what its sources said, and what the application did. */
  restore({ resource: address, sources, values }: ResourceRecord): Resource {
    const resource = this.at(address);
    resource.presentity = sources;
    if (values.length > 0) resource.values = new Map(values);
    this.#schedule(resource);
    return resource;
  }

  #become(resource: Resource, presentity: Resource["presentity"]): void {
    if (presentity === resource.presentity) return;
    resource.presentity = presentity;
    resource.composed = undefined;
    this.#context.note(resource);
    this.#context.changed(resource);
    this.#schedule(resource);
  }

  #schedule(resource: Resource): void {
    const at = nextExpiry(resource.presentity);
    if (at !== undefined) this.#context.deadlines.add(resource, at);
  }
}
