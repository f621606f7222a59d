import type { Address } from "@presence/core";
import { compact } from "./compact.ts";

/** What a SUBSCRIBE of ours has begun: any number of dialogs, one for each peer that answers it or sends a NOTIFY. */
export interface Leg {
  readonly name: string;
  readonly callId: string;
  /** Of our From. */
  readonly tag: string;
  readonly resource: Address;
  /** CSeq of the last SUBSCRIBE. */
  cseq: number;
  /** What drachtio calls the dialog that its 2xx has made, and the tag of that peer; empty where there is none. */
  stackId: string;
  peer: string;
  readonly forks: Map<string, Fork>;
}

/** One of its dialogs, as the first NOTIFY has named it. */
export interface Fork {
  /** What it is known by. */
  readonly name: string;
  readonly peer: string;
  /** The peer's Contact, for a dialog that drachtio does not have; empty where it has said none. */
  target: string;
  /** The peer's last CSeq. */
  cseq: number;
}

/** All legs, by what they are asked for. */
export class Legs {
  readonly #byName = new Map<string, Leg>();
  readonly #byIds = new Map<string, Leg>();
  readonly #forks = new Map<string, Fork>();

  get size(): number {
    return this.#byName.size;
  }

  /** The leg of that name; one that is new is made with these ids. */
  begin(name: string, resource: Address, ids: () => string): Leg {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const leg: Leg = { name, callId: ids(), tag: ids(), resource, cseq: 0, stackId: "", peer: "", forks: new Map() };
    this.#byName.set(name, leg);
    this.#byIds.set(dialogId(leg.callId, leg.tag), leg);
    return leg;
  }

  /** The one that has that Call-ID and tag of ours. */
  find(callId: string, tag: string): Leg | undefined {
    return this.#byIds.get(dialogId(callId, tag));
  }

  fork(dialog: string): Fork | undefined {
    return this.#forks.get(dialog);
  }

  /** The dialog of a leg and a peer, by that name from now on; undefined where the leg has too many already. */
  join(leg: Leg, peer: string, name: string): Fork | undefined {
    const known = leg.forks.get(peer);
    if (known !== undefined || leg.forks.size >= MAX_FORKS) return known;
    const fork = { name, peer: compact(peer), target: "", cseq: -1 };
    leg.forks.set(fork.peer, fork);
    this.#forks.set(name, fork);
    return fork;
  }

  /** Forgets a leg with its dialogs. */
  end(name: string): void {
    const leg = this.#byName.get(name);
    if (leg === undefined) return;
    this.#byName.delete(name);
    this.#byIds.delete(dialogId(leg.callId, leg.tag));
    for (const fork of leg.forks.values()) this.#forks.delete(fork.name);
  }
}

/** What drachtio calls a dialog: the tag is that of the From which began it. */
export function dialogId(callId: string, tag: string): string {
  return `${callId};from-tag=${tag}`;
}

/** Whoever knows a leg's ids can send a NOTIFY with any tag. */
const MAX_FORKS = 16;
