export type { Config, DigestOptions, Generated, User } from "./config.ts";
export { readConfig } from "./read.ts";
