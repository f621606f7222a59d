import type { Instant } from "../time.ts";
import type { Agent } from "./agent.ts";
import type { Fact } from "./fact.ts";
import type { Order } from "./order.ts";

/**
 * Plays recorded facts to an agent, and gives all that it orders. To a new agent with the same packages and options, these
 * are the orders of the recorded run, byte for byte: a list of facts with their times is a bug report.
 */
export function replay(agent: Agent, facts: Iterable<readonly [fact: Fact, now: Instant]>): Order[] {
  const orders: Order[] = [];
  for (const [fact, now] of facts) {
    agent.handle(fact, now);
    for (let order = agent.poll(); order !== undefined; order = agent.poll()) orders.push(order);
  }
  return orders;
}
