import type { DialogTable } from "../dialogs/dialog-table.ts";
import type { Leg } from "../dialogs/leg.ts";
import type { Destination, Flow } from "../flow.ts";
import type { ClientTransaction } from "../transactions/client.ts";
import type { ServerTransaction } from "../transactions/server.ts";
import type { Asked } from "./asked.ts";
import type { Deadlines, Timed } from "./deadlines.ts";
import type { EndpointOptions } from "./options.ts";
import type { Order } from "./order.ts";

/** What the parts of an endpoint share. */
export interface Context {
  readonly options: EndpointOptions;
  readonly ids: () => string;
  readonly dialogs: DialogTable;
  readonly deadlines: Deadlines<Held>;
  /** The connections that are open, by the ids of their flows. */
  readonly connections: Map<string, Flow>;
  readonly order: (order: Order) => void;
}

/** What the endpoint holds that has a deadline. */
export type Held = HeldServer | HeldClient | HeldLeg;

/** A request that has come. */
export interface HeldServer extends Timed {
  readonly kind: "server";
  readonly key: string;
  /** By which a copy of the request that took another way is known; empty where there can be none. */
  readonly merge: string;
  /** The tag that responses have in To. */
  readonly tag: string;
  machine: ServerTransaction;
  /** Where the response goes. */
  way: Flow | Destination;
  /** What came, until it has its final response. */
  asked: Asked | undefined;
}

/** A request of ours. */
export interface HeldClient extends Timed {
  readonly kind: "client";
  readonly branch: string;
  readonly method: string;
  readonly order: number;
  /** The dialog in which it was sent; empty where in none. */
  readonly dialog: string;
  /** What it began. */
  readonly leg: Leg | undefined;
  readonly way: Flow | Destination;
  /** What Via says of us. */
  readonly sentBy: string;
  machine: ClientTransaction;
  /** Until it has been answered. */
  text: string;
}

/** What we have begun, until nobody can join any more. */
export interface HeldLeg extends Timed {
  readonly kind: "leg";
  leg: Leg;
  expiresAt: number;
}
