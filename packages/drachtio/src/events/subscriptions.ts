import { type Address, parseContacts, parseDeltaSeconds, type Request, type SubscriptionView } from "@presence/core";

/** Where a request came from. */
export interface Origin {
  readonly address: string;
  readonly port: number;
  readonly protocol?: string;
}

/** A live subscription, with what an application may want to know of the SUBSCRIBE that began it. */
export interface Subscribed {
  /** The agent's name for it. */
  readonly id: string;
  /** `Call-ID@source_ip:source_port`, and without a port what was taken back from a store. */
  readonly callid: string;
  readonly callId: string;
  readonly origin: Origin | undefined;
  readonly target: Address;
  readonly watcher: Address;
  readonly event: string;
  readonly contentType: string;
  readonly profile: string;
  /** Media ranges, in the phone's order. */
  readonly accept: readonly string[];
  /** URI at which the phone is reached. */
  readonly contact: string | undefined;
  /** Seconds, as asked for last. */
  expires: number;
  /** Whether the application has said a word for it. */
  isAnswered: boolean;
}

/** The subscriptions that there are, by what applications name them by. */
export class Subscriptions {
  readonly #byId = new Map<string, Subscribed>();
  readonly #byCallid = new Map<string, Set<Subscribed>>();
  readonly #byTarget = new Map<Address, Map<string, Subscribed>>();
  /** The request that the agent is about to be told. */
  #asked: { readonly request: Request; readonly origin: Origin } | undefined;

  /** A request is about to be told to the agent. What the agent reports until `settled` is by that request. */
  ask(request: Request, origin: Origin): void {
    this.#asked = { request, origin };
  }

  /** The agent has nothing more to say about it. */
  settle(): void {
    this.#asked = undefined;
  }

  /** Where the request came from that the agent has been told last; undefined once that is settled. */
  get origin(): Origin | undefined {
    return this.#asked?.origin;
  }

  start({ id, resource, watcher, package: event, contentType, profile, dialog }: SubscriptionView): Subscribed {
    const asked = this.#asked?.request.dialog === dialog ? this.#asked : undefined;
    const request = asked?.request;
    const callId = valuesOf(request, "call-id")[0] ?? dialog;
    const started: Subscribed = {
      id,
      callid: asked === undefined ? callId : `${callId}@${asked.origin.address}:${asked.origin.port}`,
      callId,
      origin: asked?.origin,
      target: resource,
      watcher,
      event,
      contentType,
      profile,
      accept: valuesOf(request, "accept")
        .flatMap((value) => value.split(","))
        .map((range) => range.trim())
        .filter((range) => range !== ""),
      contact: parseContacts(valuesOf(request, "contact"))[0]?.uri,
      expires: expiresOf(request) ?? UNSAID,
      isAnswered: false,
    };
    this.#byId.set(id, started);
    entry(this.#byCallid, started.callid, () => new Set<Subscribed>()).add(started);
    entry(this.#byTarget, resource, () => new Map<string, Subscribed>()).set(id, started);
    return started;
  }

  refresh({ id, dialog }: SubscriptionView): void {
    const known = this.#byId.get(id);
    const request = this.#asked?.request;
    if (known !== undefined && request?.dialog === dialog) known.expires = expiresOf(request) ?? UNSAID;
  }

  /** What has ended; undefined where it was not known. */
  end({ id }: SubscriptionView): Subscribed | undefined {
    const known = this.#byId.get(id);
    if (known === undefined) return undefined;
    this.#byId.delete(id);
    const siblings = this.#byCallid.get(known.callid);
    siblings?.delete(known);
    if (siblings?.size === 0) this.#byCallid.delete(known.callid);
    const others = this.#byTarget.get(known.target);
    others?.delete(id);
    if (others?.size === 0) this.#byTarget.delete(known.target);
    return known;
  }

  /** The subscription of that fully-qualified call id: the oldest one, where a phone has several in a dialog. */
  byCallid(callid: string): Subscribed | undefined {
    for (const first of this.#byCallid.get(callid) ?? []) return first;
    return undefined;
  }

  /** Those to one target, by their ids; undefined where there are none. */
  to(target: Address): ReadonlyMap<string, Subscribed> | undefined {
    return this.#byTarget.get(target);
  }

  /** All who are watched. */
  targets(): Address[] {
    return [...this.#byTarget.keys()];
  }

  all(): Iterable<Subscribed> {
    return this.#byId.values();
  }

  get size(): { readonly targets: number; readonly callids: number; readonly subscriptions: number } {
    return { targets: this.#byTarget.size, callids: this.#byCallid.size, subscriptions: this.#byId.size };
  }
}

/** The interval of a SUBSCRIBE that asks for none, by all packages of ours. */
const UNSAID = 3600;

function expiresOf(request: Request | undefined): number | undefined {
  return parseDeltaSeconds(valuesOf(request, "expires")[0]);
}

function valuesOf(request: Request | undefined, name: string): string[] {
  return (request?.headers ?? []).flatMap(([other, value]) => (other === name ? [value] : []));
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
