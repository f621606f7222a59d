import type { EventsOptions } from "./options.ts";
import type { Emission } from "./presence-events.ts";
import type { Subscribed } from "./subscriptions.ts";

/**
 * `presence.subscribe.in` and `presence.voicemail.in`: a phone has subscribed to calls or presence, or to a mailbox.
 * Undefined for all other packages, of which applications written for babble-drachtio-presence know nothing.
 */
export function subscribeIn(subscription: Subscribed, options: EventsOptions): Emission | undefined {
  const { contentType: contenttype, expires, callid, target, watcher, event, accept } = subscription;
  const entity = options.entitySemantics === "target" ? target : watcher;
  const said = { contenttype, entity, expires, callid, target, watcher, accept };
  switch (event) {
    case "presence":
    case "dialog":
      return { name: "presence.subscribe.in", payload: { ...said, event } };
    case "message-summary":
      return { name: "presence.voicemail.in", payload: { ...said, event } };
    default:
      return undefined;
  }
}
