import type { Address, Instant } from "@presence/core";
import type { Network } from "../presence-events.ts";
import type { Origin } from "../subscriptions.ts";

/** A phone's registration, as a registrar has told of it. */
export interface Registration {
  readonly entity: Address;
  /** Tells it from all others. */
  readonly key: string;
  /** URIs; never empty. */
  readonly contacts: readonly [string, ...string[]];
  readonly userAgent: string | undefined;
  readonly network: Network | undefined;
  readonly expiresAt: Instant;
}

/** The phones that are registered, for what has to be sent to them and for who asks which of them has spoken. */
export class Registered {
  readonly #byKey = new Map<string, Registration>();
  readonly #byEntity = new Map<Address, Map<string, Registration>>();
  #sweepAt = LEAST;

  add(registration: Registration, now: Instant): void {
    const { key, entity } = registration;
    this.remove(key);
    this.#byKey.set(key, registration);
    const others = this.#byEntity.get(entity);
    if (others === undefined) this.#byEntity.set(entity, new Map([[key, registration]]));
    else others.set(key, registration);
    // A registrar that forgets to say `unregister` shall not fill our memory.
    if (this.#byKey.size < this.#sweepAt) return;
    for (const old of [...this.#byKey.values()]) if (old.expiresAt <= now) this.remove(old.key);
    this.#sweepAt = Math.max(this.#byKey.size * 2, LEAST);
  }

  remove(key: string): void {
    const known = this.#byKey.get(key);
    if (known === undefined) return;
    this.#byKey.delete(key);
    const others = this.#byEntity.get(known.entity);
    others?.delete(key);
    if (others?.size === 0) this.#byEntity.delete(known.entity);
  }

  get(key: string): Registration | undefined {
    return this.#byKey.get(key);
  }

  of(entity: Address): Registration[] {
    return [...(this.#byEntity.get(entity)?.values() ?? [])];
  }

  /** The phone of that entity which registered from there. */
  from(entity: Address, { address, port }: Origin): Registration | undefined {
    return this.of(entity).find(
      ({ network }) => network?.source_address === address && Number(network.source_port) === port,
    );
  }

  get size(): number {
    return this.#byKey.size;
  }
}

const LEAST = 1024;
