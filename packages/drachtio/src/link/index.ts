export { type Clock, NODE_CLOCK } from "./clock.ts";
export { Link, type LinkOptions } from "./link.ts";
export { type Srf, type SrfRequest, toSrf } from "./port.ts";
export type { LinkUser, Trouble } from "./user.ts";
