import type { Address } from "../address.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Resource, Watch } from "./held.ts";
import type { AgentOptions } from "./options.ts";
import type { News, Order } from "./order.ts";

/** What the parts of the agent share. */
export interface Context {
  readonly options: AgentOptions;
  readonly deadlines: Deadlines<Watch | Resource>;
  order(order: Order): void;
  report(report: News): void;
  /** The resource of that address, a new one where nothing is known of it. */
  resource(address: Address): Resource;
  /** Something about the resource has changed: for all packages, or for the one that is named. */
  changed(resource: Resource, packageName?: string): void;
  /** Forgets a resource of which nothing is left. */
  forget(resource: Resource): void;
}
