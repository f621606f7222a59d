export { BAD, type Conditions, GOOD } from "./conditions.ts";
export { type Host, Network, type Transit } from "./network.ts";
export { type Ear, type Place, RECOVERY, Stream } from "./stream.ts";
