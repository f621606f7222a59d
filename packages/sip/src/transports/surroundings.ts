import type { Admission } from "./admission.ts";
import type { Connections } from "./connections.ts";
import type { TransportEvents } from "./events.ts";
import type { TransportOptions } from "./options.ts";

/** What all listeners share. */
export interface Surroundings {
  readonly options: TransportOptions;
  readonly events: TransportEvents;
  readonly admission: Admission;
  readonly connections: Connections;
}
