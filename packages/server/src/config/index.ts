export type {
  Algorithm,
  Config,
  ConfigOutcome,
  DigestOptions,
  Generated,
  Secret,
  TransportLimits,
  User,
} from "./config.ts";
export { type ReadFile, readConfig } from "./read.ts";
export type { Random } from "./secrets.ts";
