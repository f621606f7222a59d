import type { Agent, WatchingView } from "@presence/core";

/** A subscription of ours to a phone. */
export interface UacView {
  /** That of the registration. */
  readonly uuid: string;
  /** Whose phone it is, as `user@host`. */
  readonly entity: string;
  /** URI of the phone. */
  readonly target: string;
  readonly event: string;
  readonly state: string;
}

/** Our subscriptions to phones, to be read. A registration is named by its uuid, or by anything that has one. */
export interface UacStore {
  get(register: string | { readonly uuid: string }): UacView | false;
  has(register: string | { readonly uuid: string }): boolean;
  stats(): { subscribeperregister: number };
  /** @deprecated Does nothing: subscriptions come and go with registrations. */
  set(register?: unknown): void;
  /** @deprecated Does nothing. */
  delete(register?: unknown): void;
  /** @deprecated Does nothing. */
  clear(): void;
}

/** A view of the subscriptions of one instance or of several, as they are whenever it is asked. In time linear in them. */
export function uacStore(instances: () => Iterable<Pick<Agent, "watching">>): UacStore {
  const all = (): WatchingView[] => [...instances()].flatMap((one) => one.watching());
  const get = (register: string | { readonly uuid: string }): UacView | false => {
    const uuid = typeof register === "string" ? register : register.uuid;
    const found = all().find(({ device }) => device === uuid);
    return found !== undefined && viewOf(found);
  };
  return {
    get,
    has: (register) => get(register) !== false,
    stats: () => ({ subscribeperregister: new Set(all().map(({ device }) => device)).size }),
    set() {},
    delete() {},
    clear() {},
  };
}

function viewOf({ device, resource, target, package: event, state }: WatchingView): UacView {
  return { uuid: device, entity: resource, target, event, state };
}
