import { type CompositionPolicy, DEFAULT_POLICY } from "../presentity/rules.ts";
import { DEFAULT_POLICY as DEFAULT_SUBSCRIBER_POLICY, type SubscriberPolicy } from "../subscriber/policy.ts";
import { type Seconds, toSeconds } from "../time.ts";

/** What an operator chooses. All times in seconds. */
export interface AgentOptions {
  /** The shortest subscription and publication accepted without 423 (RFC 6665 §4.2.1.1: at most an hour). Default 60. */
  readonly minExpires: Seconds;
  /** The longest that is granted. Default 3600. */
  readonly maxExpires: Seconds;
  /** What is decided of a watcher whom nobody has decided about: `tenant` lets those of the same host see. Default `tenant`. */
  readonly authorize: "tenant" | "ask" | "allow";
  /** Subscriptions that one device may have to one resource by one package; a further one replaces the oldest. Default 1. */
  readonly maxPerDevice: number;
  /** Subscriptions of one watcher, all resources and packages together. Default 2000. */
  readonly maxPerWatcher: number;
  /** Requests of one source and second beyond which it gets 503. Default 200. */
  readonly maxRequestRate: number;
  /** Characters of a request's body beyond which it gets 413. Default 65,536. */
  readonly maxBody: number;
  /**
   * Characters of a document beyond which a smaller one is sent: with fewer calls, then without the note. Default 0: no
   * limit. For stacks that cannot send long requests.
   */
  readonly maxDocument: number;
  /** How long a watcher whose connection was lost may take to come back. Default 32. */
  readonly parkTime: Seconds;
  /** How long to wait before a NOTIFY that has failed is tried again, where the answer does not say. Default 30. */
  readonly retryDelay: Seconds;
  /**
   * Least time between two NOTIFYs for changes in one subscription: as its package has it (RFC 3856 §6.10: 5 seconds for
   * presence), or this for all of them. A profile may ask for more. Default `package`.
   */
  readonly interval: "package" | Seconds;
  /** How many NOTIFYs may fail in a row. Default 4. */
  readonly maxFailures: number;
  /** Whether there are `store` and `forget` orders, for an agent that is to outlive its process. Default false. */
  readonly stores: boolean;
  /** How we subscribe to devices. */
  readonly subscriber: SubscriberPolicy;
  /** How sources compose to one state. */
  readonly composition: CompositionPolicy;
}

export const DEFAULT_OPTIONS: AgentOptions = {
  minExpires: toSeconds(60),
  maxExpires: toSeconds(3600),
  authorize: "tenant",
  maxPerDevice: 1,
  maxPerWatcher: 2000,
  maxRequestRate: 200,
  maxBody: 65_536,
  maxDocument: 0,
  parkTime: toSeconds(32),
  retryDelay: toSeconds(30),
  interval: "package",
  maxFailures: 4,
  stores: false,
  subscriber: DEFAULT_SUBSCRIBER_POLICY,
  composition: DEFAULT_POLICY,
};
