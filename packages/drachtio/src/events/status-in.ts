import type { Address, presentity, Status } from "@presence/core";
import type { Context } from "./context.ts";
import type { Emission, StatusIn } from "./presence-events.ts";

/** `presence.status.in`: what a phone says of itself, by a NOTIFY to us or a PUBLISH. `contact`: where we subscribed to it. */
export function statusIn(
  event: "NOTIFY" | "PUBLISH",
  entity: Address,
  { basic, note = "", dnd, onThePhone }: Status,
  contact: string | undefined,
  context: Context,
): Emission {
  const said = { note, dnd, onthephone: onThePhone };
  const source = sourceOf(event, entity, contact, context);
  return {
    name: "presence.status.in",
    payload: { entity, source, ...(basic !== undefined && { status: basic }), ...said },
  };
}

/** The same for what a feature key of a phone has set, by the body of a SUBSCRIBE. */
export function featureIn(entity: Address, { dnd, forwarding }: presentity.Words, context: Context): Emission {
  const source = sourceOf("SUBSCRIBE", entity, undefined, context);
  return {
    name: "presence.status.in",
    payload: { entity, source, ...(dnd !== undefined && { dnd }), ...(forwarding !== undefined && { forwarding }) },
  };
}

function sourceOf(
  event: StatusIn["source"]["event"],
  entity: Address,
  contact: string | undefined,
  { subscriptions: { origin }, registered }: Context,
): StatusIn["source"] {
  const related = contact ?? (origin && registered.from(entity, origin)?.contacts[0]);
  return {
    event,
    ...(origin !== undefined && { address: origin.address, port: origin.port }),
    ...(related !== undefined && { related }),
  };
}
