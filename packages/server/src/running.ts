import type { Address, Fact } from "@presence/core";
import type { ServerNews } from "./presence/order.ts";
import type { PresenceServer } from "./presence/server.ts";

/** A server that runs, as its HTTP side and its log see it. */
export interface Running {
  /** To be asked. */
  readonly server: PresenceServer;
  /** Tells the agent a fact, and sends what comes of it. */
  tell(fact: Fact): void;
  /** Ends a registration, or all of an address-of-record. */
  unregister(aor: Address, key?: string): void;
  /** Calls back with all news from now on, until the function that it returns is called. */
  onNews(listener: (news: ServerNews) => void): () => void;
  /** Milliseconds since the epoch, as `tell` takes them. */
  now(): number;
  /** What the transports have seen. */
  traffic(): Traffic;
}

/** Counted since the start, but for `connections`, which is now. */
export interface Traffic {
  readonly received: number;
  readonly sent: number;
  /** Packets and connections dropped for what a peer did, by what it was. */
  readonly faults: ReadonlyMap<string, number>;
  readonly connections: number;
}
