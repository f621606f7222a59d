import type { Address } from "../address.ts";
import type { Fact as PresentityFact } from "../presentity/statement.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Resource, Watch } from "./held.ts";
import type { AgentOptions } from "./options.ts";
import type { Header, News, Order } from "./order.ts";
import type { Wanted } from "./wanted.ts";

/** What the parts of the agent share. */
export interface Context {
  readonly options: AgentOptions;
  /** `Allow-Events`, with all packages. */
  readonly allowEvents: Header;
  readonly deadlines: Deadlines<Watch | Resource | Wanted>;
  order(order: Order): void;
  /** A number for an order that has an outcome. */
  nextOrder(): number;
  report(report: News): void;
  /** The resource of that address, a new one where nothing is known of it. */
  resource(address: Address): Resource;
  /**
   * A number for what a source says, greater than all before: milliseconds, or the next where that is taken. Who numbers
   * what the application says by a clock as well has all sources in one order.
   */
  sequence(): number;
  /** A source has said something of the resource. */
  say(resource: Resource, fact: PresentityFact): void;
  /** Something about the resource has changed: for all packages, or for the one that is named. */
  changed(resource: Resource, packageName?: string): void;
  /** Something to be stored has changed, or is no more. */
  note(kept: Watch | Resource): void;
  /** Forgets a resource of which nothing is left. */
  forget(resource: Resource): void;
}
