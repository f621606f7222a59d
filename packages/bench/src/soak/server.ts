// The server under load, started by `soak.ts` with a channel: says on which port it listens, and, each time that it is asked,
// what it holds, after as many collections of garbage as it is told. With --expose-gc.
import { getHeapSpaceStatistics } from "node:v8";
import { runUnlimited } from "../unlimited.ts";

/** What the server holds. Sizes in bytes, CPU time in microseconds since its start. */
export interface Held {
  readonly subscriptions: number;
  readonly publications: number;
  readonly resources: number;
  readonly transactions: number;
  readonly dialogs: number;
  readonly deadline: number | undefined;
  readonly received: number;
  readonly sent: number;
  readonly heap: number;
  /** What of the heap is in large objects. */
  readonly large: number;
  readonly rss: number;
  readonly cpu: number;
}

const runner = await runUnlimited("0");
process.send?.(runner.listeners[0]?.port);
process.on("message", (collections) => process.send?.(held(Number(collections))));
process.on("disconnect", () => process.exit(0));

function held(collections: number): Held {
  for (let done = 0; done < collections; done++) globalThis.gc?.();
  const { agent, endpoint } = runner.server;
  const { subscriptions, publications, resources } = agent.size;
  const { transactions, dialogs } = endpoint.size;
  const { received, sent } = runner.traffic();
  const { heapUsed: heap, rss } = process.memoryUsage();
  const spaces = getHeapSpaceStatistics().filter(({ space_name }) => space_name === "large_object_space");
  const large = spaces.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
  const { user, system } = process.cpuUsage();
  const deadline = runner.server.deadline();
  const sizes = { subscriptions, publications, resources, transactions, dialogs };
  return { ...sizes, deadline, received, sent, heap, large, rss, cpu: user + system };
}
