import type { Address, Header } from "@presence/core";
import type { Network } from "./presence-events.ts";

/** A request to be sent to a phone outside of all dialogs. */
export interface Restart {
  readonly entity: Address;
  readonly method: "NOTIFY";
  /** Request-URI: where the phone is reached. */
  readonly uri: string;
  readonly headers: readonly Header[];
  readonly body: "";
  /** Where its last request came from; absent where that is not known. */
  readonly network?: Network;
}
