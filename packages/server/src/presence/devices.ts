import type { Agent, Fact } from "@presence/core";
import type { RegistrarOrder } from "../registrar/index.ts";

/** What the agent is to be told when phones come and go. */
export class Devices {
  readonly #agent: Pick<Agent, "isWatching">;
  readonly #subscribes: boolean;
  readonly #random: () => number;
  readonly #sequence: () => number;

  /** `subscribes`: whether phones that allow it are subscribed to. `random`: from 0 to 1. `sequence`: rises. */
  constructor(agent: Pick<Agent, "isWatching">, subscribes: boolean, random: () => number, sequence: () => number) {
    this.#agent = agent;
    this.#subscribes = subscribes;
    this.#random = random;
    this.#sequence = sequence;
  }

  /** A registration is a source of the user's state, and its device, if it can tell its own, is another. */
  factsOf(order: Exclude<RegistrarOrder, { readonly type: "respond" }>): Fact[] {
    const sequence = this.#sequence();
    if (order.type === "unregistered") {
      const { aor: resource, key } = order;
      return [
        { type: "said", resource, fact: { type: "end", of: "registration", key, sequence } },
        { type: "unwatch", resource, device: key, package: PACKAGE },
      ];
    }
    const { aor: resource, isNew, binding } = order;
    const { key, uri: target, expiresAt, userAgent, allow, flow } = binding;
    const said = {
      type: "registration",
      key,
      sequence,
      expiresAt,
      ...(userAgent !== undefined && { userAgent }),
    } as const;
    const facts: Fact[] = [{ type: "said", resource, fact: said }];
    const isWanted = this.#subscribes && allow.includes("SUBSCRIBE");
    // One that has refused for good is not asked again with each refresh of its registration.
    if (!isWanted || !(isNew || this.#agent.isWatching(resource, key, PACKAGE))) return facts;
    const jitter = this.#random();
    return [...facts, { type: "watch", resource, device: key, package: PACKAGE, target, flow, jitter }];
  }
}

/** What phones tell of themselves. */
const PACKAGE = "presence";
