import { type Address, type Instant, presentity, toInstant } from "@presence/core";
import type { Running } from "../running.ts";

/**
 * What a request wants said, before any of it is: what follows in the same request is judged by what went before, and
 * either all of it is said or nothing.
 */
export class Draft {
  readonly now: Instant;
  readonly #running: Running;
  readonly #staged = new Map<Address, presentity.Presentity>();
  readonly #facts: { readonly resource: Address; readonly fact: presentity.Fact }[] = [];

  constructor(running: Running) {
    this.#running = running;
    this.now = toInstant(running.now());
  }

  /** What is known of the resource, with all that the draft says. */
  sources(resource: Address): presentity.Presentity {
    const known = this.#staged.get(resource) ?? sourcesOf(this.#running, resource, this.now);
    this.#staged.set(resource, known);
    return known;
  }

  /** A number for the next thing that is said. */
  sequence(): number {
    return this.#running.server.sequence();
  }

  say(resource: Address, fact: presentity.Fact): void {
    this.#staged.set(resource, presentity.apply(this.sources(resource), fact, this.now));
    this.#facts.push({ resource, fact });
  }

  /** Says it all, in order. */
  commit(): void {
    for (const { resource, fact } of this.#facts) this.#running.tell({ type: "said", resource, fact });
  }
}

/** The last word of each source of a resource, but for what is over by now. */
export function sourcesOf({ server }: Running, resource: Address, now: Instant): presentity.Presentity {
  // The resource as its own watcher: those who watch it are not wanted here, and may be very many.
  const known = server.agent.sources(resource);
  return presentity.expire(known, now);
}
