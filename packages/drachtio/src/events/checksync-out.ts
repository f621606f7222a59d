import { type Address, chooseProfile, type Profile } from "@presence/core";
import type { Context } from "./context.ts";
import type { Payload } from "./payload.ts";
import type { Network } from "./presence-events.ts";
import type { Restart } from "./restart.ts";

/**
 * `presence.checksync.out`: each phone of the entity is sent what makes its make restart, or fetch its configuration. To
 * the contacts that are registered; where no registrar tells of any, to those of the phones that the entity subscribes
 * with. No subscription is touched.
 */
export function checkSyncOut(payload: Payload, { registered, subscriptions }: Context): Restart[] {
  const entity = payload.address("entity");
  if (entity === undefined) return [];
  const phones = registered.of(entity).flatMap(({ contacts, userAgent, network }) => {
    const profile = chooseProfile(userAgent === undefined ? {} : { userAgent });
    return contacts.map((uri) => restart(entity, uri, profile, network));
  });
  if (phones.length > 0) return phones;
  const reached = new Map<string, Restart>();
  for (const { watcher, contact, profile, origin } of subscriptions.all()) {
    if (watcher !== entity || contact === undefined) continue;
    const network = origin && {
      source_address: origin.address,
      source_port: origin.port,
      ...(origin.protocol !== undefined && { protocol: origin.protocol }),
    };
    reached.set(contact, restart(entity, contact, chooseProfile({ configured: profile }), network));
  }
  return [...reached.values()];
}

function restart(entity: Address, uri: string, { rebootEvent }: Profile, network: Network | undefined): Restart {
  return {
    entity,
    method: "NOTIFY",
    uri,
    headers: [
      ["From", `<sip:${entity}>`],
      ["To", `<sip:${entity}>`],
      ["Event", rebootEvent],
      // RFC 6665 §4.2.2: it is mandatory in a NOTIFY. There is no subscription, and none follows.
      ["Subscription-State", "terminated;reason=noresource"],
    ],
    body: "",
    ...(network !== undefined && { network }),
  };
}
