export type { Registrar, UserLookup, UserSecret } from "./authentication.ts";
export * from "./events/index.ts";
export { Link, type LinkOptions, type LinkUser, type Srf, toSrf } from "./link/index.ts";
export type { PresenceOptions } from "./options.ts";
export { Presence } from "./presence.ts";
