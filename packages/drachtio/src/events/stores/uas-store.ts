import { hostOf, toAddress, userOf } from "@presence/core";
import type { Network } from "../presence-events.ts";
import type { Subscribed, Subscriptions } from "../subscriptions.ts";

/** A subscription of a phone to us, by the names that babble-drachtio-presence had for its parts, and by plainer ones. */
export interface UasView {
  /** Names the subscription. */
  readonly uuid: string;
  /** Who is subscribed to. */
  readonly uri: { readonly user: string; readonly host: string };
  readonly expires: number;
  readonly network: Network | undefined;
  /** Call-ID, as the phone made it. */
  readonly callid: string;
  /** The content type of its NOTIFYs. */
  readonly accept: string;
  /** `Call-ID@source_ip:source_port`, which events name it by. */
  readonly fqcallid: string;
  readonly target: string;
  readonly watcher: string;
  readonly event: string;
}

/** The subscriptions of phones, to be read. */
export interface UasStore {
  /** Those to a `user@host`, by their uuids; or the one of that fully-qualified call id; false where there is none. */
  get(key: string): Map<string, UasView> | UasView | false;
  has(key: string): boolean;
  /** All who are subscribed to, each as `user@host`. */
  getsubs(): string[];
  stats(): { bysubscribed: number; bycallid: number };
  /** @deprecated Does nothing: subscriptions come and go by SIP alone. */
  set(subscription?: unknown): void;
  /** @deprecated Does nothing. */
  delete(subscription?: unknown): void;
  /** @deprecated Does nothing. */
  clear(): void;
}

/** A view of the subscriptions of one instance or of several, as they are whenever it is asked. */
export function uasStore(instances: () => Iterable<Subscriptions>): UasStore {
  const get = (key: string): Map<string, UasView> | UasView | false => {
    const all = [...instances()];
    // A call id ends in a port, which no user@host has.
    const named = all.map((one) => one.byCallid(key)).find((one) => one !== undefined);
    if (named !== undefined) return viewOf(named);
    const target = toAddress(key);
    if (target === undefined) return false;
    const found = all.flatMap((one) => [...(one.to(target) ?? [])]);
    return found.length > 0 && new Map(found.map(([id, one]) => [id, viewOf(one)]));
  };
  const getsubs = (): string[] => [...new Set([...instances()].flatMap((one) => one.targets()))];
  return {
    get,
    has: (key) => get(key) !== false,
    getsubs,
    stats: () => ({
      bysubscribed: getsubs().length,
      bycallid: [...instances()].reduce((sum, { size }) => sum + size.callids, 0),
    }),
    set() {},
    delete() {},
    clear() {},
  };
}

function viewOf({ id, callid, callId, origin, target, watcher, event, contentType, expires }: Subscribed): UasView {
  const network = origin && {
    source_address: origin.address,
    source_port: origin.port,
    ...(origin.protocol !== undefined && { protocol: origin.protocol }),
  };
  return {
    uuid: id,
    uri: { user: userOf(target), host: hostOf(target) },
    expires,
    network,
    callid: callId,
    accept: contentType,
    fqcallid: callid,
    target,
    watcher,
    event,
  };
}
