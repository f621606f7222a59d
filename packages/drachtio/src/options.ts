import type { EventEmitter } from "node:events";
import type { AgentOptions, EventPackage } from "@presence/core";
import type { Registrar, UserLookup } from "./authentication.ts";
import type { EventsOptions } from "./events/index.ts";
import type { Clock, Trouble } from "./link/index.ts";

/** How a `Presence` is made. */
export interface PresenceOptions extends Partial<EventsOptions> {
  /** One drachtio-srf, or one for each drachtio-server. */
  readonly srf: object | readonly object[];
  /** Where events are emitted and listened for; a new one by default. */
  readonly em?: EventEmitter;
  /** Finds the secret of a user, by a promise or a callback. Without it nobody is asked for a password. */
  readonly userlookup?: UserLookup;
  /** 407 instead of 401. Default true. */
  readonly proxy?: boolean;
  /** Milliseconds that a look-up may take. Default 5000. */
  readonly authtimeout?: number;
  /** A babble-drachtio-registrar: phones that it knows are not asked again. */
  readonly registrar?: Registrar;
  /** Whether the calls of a babble-drachtio-callmanager on the same emitter light lamps. Default false. */
  readonly callmanager?: boolean;
  /** As the agent has them. */
  readonly agent?: Partial<AgentOptions>;
  /** Event packages; the core's own by default. */
  readonly packages?: readonly EventPackage[];
  /** Told, in a sentence, what in a payload could not be used, and what could not be sent. Default `console.warn`. */
  readonly warn?: (sentence: string) => void;
  /** Time and chance, for tests. */
  readonly clock?: Clock;
  readonly date?: () => number;
  readonly random?: () => number;
  readonly ids?: () => string;
}

/** Those that the events understand. */
export function eventsOptions({
  entitySemantics,
  dummyvoicemail,
  subscribeonregister,
  composition,
  pickup,
  agent,
}: PresenceOptions): Partial<EventsOptions> {
  return {
    ...(entitySemantics !== undefined && { entitySemantics }),
    ...(dummyvoicemail !== undefined && { dummyvoicemail }),
    ...(subscribeonregister !== undefined && { subscribeonregister }),
    ...(composition !== undefined && { composition }),
    ...(pickup !== undefined && { pickup }),
    ...(agent?.composition !== undefined && { policy: agent.composition }),
  };
}

/** What could not be done, for people. */
export function sentenceOf(trouble: Trouble): string {
  switch (trouble.type) {
    case "too-long":
      return `A request of ${trouble.bytes} bytes was not sent: it is longer than drachtio can read.`;
    case "unanswered":
      return `A ${trouble.method} could not be answered with ${trouble.status}.`;
    default:
      return trouble satisfies never;
  }
}
