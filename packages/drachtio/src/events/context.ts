import type { Address, Agent, Fact, Instant, presentity } from "@presence/core";
import type { Registered } from "./bridge/registered.ts";
import type { EventsOptions } from "./options.ts";
import type { Network } from "./presence-events.ts";
import type { Restart } from "./restart.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** What is asked of the agent. */
export type KnownToAgent = Pick<Agent, "sources" | "isWatching" | "watching">;

/** What the application has said of entities in words, put into one word each; what is given back is to be told. */
export interface Words {
  register(entity: Address, isRegistered: boolean, callcount: number, context: Context): Fact[];
  state(entity: Address, words: presentity.Words, context: Context): Fact[];
  count(entity: Address, facts: readonly Fact[], callcount: number | undefined, context: Context): Fact[];
  again(entity: Address, facts: readonly Fact[], context: Context): Fact[];
}

/** What all that is said and heard is understood by. */
export interface Context {
  readonly agent: KnownToAgent;
  readonly subscriptions: Subscriptions;
  readonly registered: Registered;
  readonly words: Words;
  readonly options: EventsOptions;
  /** Milliseconds since 1970, as applications count time. */
  readonly now: Instant;
  /** Greater than all numbers that it gave before. */
  sequence(): number;
  /** From 0 to 1. */
  random(): number;
  /** The connection on which a phone is reached; undefined where its contact is enough. */
  flowOf(network: Network): string | undefined;
}

/** What an event of the application means. */
export interface Translation {
  /** To be told to the agent, in this order. */
  readonly facts: readonly Fact[];
  /** Phones to be asked to restart, outside of all dialogs. */
  readonly restarts: readonly Restart[];
  /** What was wrong with the payload, a sentence each. The rest of it counts. */
  readonly faults: readonly string[];
}

export function said(resource: Address, fact: presentity.Fact): Fact {
  return { type: "said", resource, fact };
}
