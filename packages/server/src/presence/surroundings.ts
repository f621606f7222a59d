import type { EventPackage, Fact, Forget, Instant, Order, Store } from "@presence/core";
import type { Cryptography } from "@presence/digest";
import type { EndpointOptions } from "@presence/sip";

/** What the server has to be given: all chance, and what its sockets are. */
export interface Surroundings {
  /** Tokens of at least 64 random bits, each time another one. */
  readonly ids: () => string;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly cryptography: Cryptography;
  readonly listeners: EndpointOptions["listeners"];
  readonly flowOf: EndpointOptions["flowOf"];
  /** Event packages; the core's own by default. */
  readonly packages?: readonly EventPackage[];
  /** Told each fact that the agent is given, with its time: a recording. */
  readonly onFact?: (fact: Fact, now: Instant) => void;
  /** Told each order of the agent but `store` and `forget`: a trail. */
  readonly onOrder?: (order: AgentOrder) => void;
}

/** What the agent orders that is carried out here. */
export type AgentOrder = Exclude<Order, Store | Forget>;
