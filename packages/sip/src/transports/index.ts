export type { Fault, TransportEvents } from "./events.ts";
export { ListenError } from "./listen-error.ts";
export type { Listener } from "./listener.ts";
export { DEFAULT_TRANSPORT_OPTIONS, type ListenOptions, type TlsOptions, type TransportOptions } from "./options.ts";
export { NODE_TIMERS, type Timers } from "./timers.ts";
export { type Sending, Transports } from "./transports.ts";
