export { type Config, readConfig } from "./config/index.ts";
export type { ServerNews, ServerOrder } from "./presence/order.ts";
export { PresenceServer } from "./presence/server.ts";
export type { AgentOrder, Surroundings } from "./presence/surroundings.ts";
export { type Observers, Runner, run } from "./run.ts";
export type { Running, Traffic } from "./running.ts";
