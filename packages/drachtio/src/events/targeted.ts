import type { Address } from "@presence/core";
import type { Context } from "./context.ts";
import type { Payload } from "./payload.ts";
import type { Subscribed } from "./subscriptions.ts";

/** Whom an event is about. */
export interface Aim {
  readonly entity: Address;
  /** The subscription that it is meant for; absent where it is meant for all. */
  readonly only?: Subscribed;
}

/**
 * Whom the application speaks of: undefined where it does not say so, and where the subscription that it answers is no
 * more. What it says for one subscription is true for all who watch the same entity.
 */
export function aimOf(payload: Payload, { subscriptions }: Context): Aim | undefined {
  const entity = payload.address("entity");
  const callid = payload.text("callid");
  if (entity === undefined) return undefined;
  if (callid === undefined || callid === "") return { entity };
  const only = subscriptions.byCallid(callid);
  if (only === undefined) return undefined;
  if (only.target !== entity) {
    payload.fault(`callid names a subscription to ${only.target}, not to ${entity}: said of ${entity}`);
  }
  return { entity, only };
}
