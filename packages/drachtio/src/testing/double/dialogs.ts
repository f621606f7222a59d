import { headerOf, type SipRequest, tagOf } from "./sip.ts";
import type { Peer } from "./wire.ts";

export interface Dialog {
  /** `<call-id>;from-tag=<From tag of the SUBSCRIBE>`, whoever sent it. */
  readonly id: string;
  /** Whether the application answered the SUBSCRIBE or sent it. */
  readonly role: "uas" | "uac";
  readonly callId: string;
  /** From and To of what is sent in it, with their tags. */
  readonly local: string;
  readonly remote: string;
  /** The Request-URI of what is sent in it. */
  readonly target: string;
  readonly peer: Peer;
  /** The number of the last request sent in it; it begins with that of the SUBSCRIBE. */
  cseq: number;
  /** The 2xx granted time: only then the server remembers the connection for a Contact that leads nowhere. */
  hasFlow: boolean;
  /** Transactions of requests that came in it and were not yet answered. */
  readonly waiting: Set<string>;
}

/** What a request from a peer belongs to: a dialog, a SUBSCRIBE of the application that has no answer yet, or nothing. */
export type Match = { readonly type: "dialog"; readonly dialog: Dialog } | { readonly type: "early" | "none" };

/** The dialogs of the server. It has no timer for them: they stay until a NOTIFY ends them. */
export class Dialogs {
  readonly table: Map<string, Dialog> = new Map();
  /** Ids of SUBSCRIBEs of the application without an answer. */
  readonly begun: Set<string> = new Set();
  /** Whose each dialog is. Kept longer than the dialog: one of the same id has the same owner, though it be gone. */
  readonly #owners = new Map<string, number>();

  match(request: SipRequest): Match {
    const callId = headerOf(request, "call-id");
    const fromTag = tagOf(headerOf(request, "from"));
    const toTag = tagOf(headerOf(request, "to"));
    const asNotifier = this.table.get(dialogId(callId, fromTag));
    if (asNotifier?.role === "uas" && (toTag === "" || toTag === tagOf(asNotifier.local))) {
      return { type: "dialog", dialog: asNotifier };
    }
    const id = dialogId(callId, toTag);
    if (this.begun.has(id)) return EARLY;
    const asSubscriber = this.table.get(id);
    const isKnown = asSubscriber?.role === "uac" && fromTag === tagOf(asSubscriber.remote);
    return isKnown ? { type: "dialog", dialog: asSubscriber } : NONE;
  }

  /** A dialog has begun, on a connection; the owner of an earlier one of that id is forgotten only now that it is gone. */
  add(dialog: Dialog, connection: number, open: ReadonlySet<number>): void {
    this.table.set(dialog.id, dialog);
    const owner = this.#owners.get(dialog.id);
    if (owner === undefined) this.#owners.set(dialog.id, connection);
    else if (!open.has(owner)) this.#owners.delete(dialog.id);
  }

  owner(dialog: Dialog): number | undefined {
    return this.#owners.get(dialog.id);
  }

  disown(id: string): void {
    this.#owners.delete(id);
  }

  clear(): void {
    this.table.clear();
    this.begun.clear();
    this.#owners.clear();
  }
}

export function dialogId(callId: string, fromTag: string): string {
  return `${callId};from-tag=${fromTag}`;
}

const EARLY: Match = { type: "early" };
const NONE: Match = { type: "none" };
