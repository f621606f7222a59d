import type { Logger } from "pino";
import type { ServerNews } from "./presence/order.ts";
import type { AgentOrder } from "./presence/surroundings.ts";

/** Logs what the server reports: who comes and goes, and at debug level all of it. No header of a request is ever logged. */
export function logNews(log: Logger, news: ServerNews): void {
  switch (news.type) {
    case "registered": {
      const { aor, binding, isNew } = news;
      const { key, uri, userAgent, flow } = binding;
      log[isNew ? "info" : "debug"]({ aor, key, uri, userAgent, flow }, isNew ? "registered" : "registered again");
      return;
    }
    case "unregistered": {
      const { aor, key, reason } = news;
      log.info({ aor, key, reason }, "unregistered");
      return;
    }
    case "turned-away": {
      const { type: _, reason, ...rest } = news;
      // Who asks without a password is asked for it: that is how each of them begins.
      log[reason === "no-credentials" || reason === "old-nonce" ? "debug" : "warn"]({ ...rest, reason }, "turned away");
      return;
    }
    case "subscription.started":
    case "subscription.ended": {
      const { id, resource, watcher, package: name, state, profile } = news.subscription;
      const why = news.type === "subscription.ended" && news.reason !== undefined ? { reason: news.reason } : {};
      log.info({ subscription: id, resource, watcher, package: name, state, profile, ...why }, news.type);
      return;
    }
    case "subscription.refreshed":
    case "subscription.challenged":
      log.debug({ subscription: news.subscription.id, resource: news.subscription.resource }, news.type);
      return;
    case "heard":
    case "published":
    case "unpublished":
      log.info({ resource: news.resource, package: news.package }, news.type);
      return;
    case "watching":
    case "watching.challenged":
    case "notified": {
      const { id, resource, device, state } = news.watching;
      log[news.type === "notified" ? "debug" : "info"]({ watching: id, resource, device, state }, news.type);
      return;
    }
    default:
      news satisfies never;
  }
}

/** The trail of each subscription, at debug level: what was sent in it, without the documents. */
export function logOrder(log: Logger, order: AgentOrder): void {
  if (order.type !== "notify" && order.type !== "subscribe") return;
  const { order: number, dialog } = order;
  const headers = Object.fromEntries(order.headers);
  log.debug({ order: number, dialog, headers }, order.type);
}
