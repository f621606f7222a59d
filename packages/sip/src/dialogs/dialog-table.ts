import type { Flow } from "../flow.ts";
import { headerOf, type SipMessage, type SipRequest, type SipResponse } from "../message/message.ts";
import type { Identity } from "../transactions/match.ts";
import { answered, begun, type Dialog, forkId, type New, notified, received, refreshed } from "./dialog.ts";
import type { Leg } from "./leg.ts";

/** What a request that has come stands in. */
export type Place =
  /** It names no dialog, and may make one. */
  | ({ readonly type: "new" } & New)
  | { readonly type: "dialog"; readonly dialog: string; readonly leg: string; readonly isFirst: boolean }
  /** It answers what we have begun, from somebody of whom we have not heard yet. */
  | { readonly type: "leg"; readonly dialog: string; readonly leg: Leg }
  /** It names a dialog that we do not know. */
  | { readonly type: "none"; readonly dialog: "" }
  /** Its CSeq is not higher than that of the request before it. */
  | { readonly type: "stale" };

/** All dialogs, and what we have begun that may become some. */
export class DialogTable {
  readonly #dialogs = new Map<string, Dialog>();
  /** By their tags. */
  readonly #legs = new Map<string, Leg>();
  /** The dialogs of legs that the user has dropped: what is still under way does not make them anew, with numbers of before. */
  readonly #dropped = new Map<string, Set<string>>();

  get size(): number {
    return this.#dialogs.size;
  }

  get legs(): number {
    return this.#legs.size;
  }

  find(id: string): Dialog | undefined {
    return this.#dialogs.get(id);
  }

  put(dialog: Dialog): void {
    this.#dialogs.set(dialog.id, dialog);
  }

  drop(id: string): void {
    this.#dialogs.delete(id);
    const [tag = ""] = id.split(" ", 1);
    if (!this.#legs.has(tag)) return;
    const others = this.#dropped.get(tag);
    if (others === undefined) this.#dropped.set(tag, new Set([id]));
    else others.add(id);
  }

  putLeg(leg: Leg): void {
    this.#legs.set(leg.tag, leg);
  }

  dropLeg({ tag }: Leg): void {
    this.#legs.delete(tag);
    this.#dropped.delete(tag);
  }

  /** Where a request with a To tag belongs (RFC 3261 §12.2.2); one that comes in order has been counted then. */
  place(request: SipRequest, identity: Identity, tag: string): Place {
    const { callId, fromTag, cseq } = identity;
    const dialog = this.#dialogs.get(tag) ?? this.#dialogs.get(forkId(tag, fromTag));
    if (dialog !== undefined && dialog.callId === callId && dialog.remoteTag === fromTag) {
      // One that is equal, in a transaction of its own, is from a phone that does not count: nothing forbids to answer it.
      if (cseq.number < dialog.remoteNumber) return STALE;
      this.put(received(dialog, cseq.number));
      return { type: "dialog", dialog: dialog.id, leg: dialog.leg, isFirst: dialog.remoteNumber < 0 };
    }
    const leg = this.#legs.get(tag);
    const id = forkId(tag, fromTag);
    if (leg === undefined || leg.callId !== callId || request.method !== "NOTIFY") return NONE;
    return this.#isDropped(leg, id) ? NONE : { type: "leg", dialog: id, leg };
  }

  /** The user has accepted a SUBSCRIBE or NOTIFY. Returns the dialog's record, where there is one, and whether it is new. */
  accept(request: SipRequest, identity: Identity, place: Place, flow: Flow): Accepted | undefined {
    switch (place.type) {
      case "new": {
        if (request.method !== "SUBSCRIBE") return undefined;
        return this.#form(answered(request, identity, place, flow));
      }
      case "leg": {
        const known = this.#dialogs.get(place.dialog);
        if (known !== undefined) return this.#refresh(known, request, flow, false);
        const dialog = notified(place.leg, request, identity.cseq.number, flow);
        // RFC 6665 §4.4.1: "unless the NOTIFY request contains a "Subscription-State" of "terminated.""
        if (isLast(request) || this.#isDropped(place.leg, place.dialog)) return { dialog, isNew: false };
        return this.#form(dialog);
      }
      case "dialog": {
        const known = this.#dialogs.get(place.dialog);
        return known && this.#refresh(known, request, flow, place.isFirst);
      }
      case "none":
      case "stale":
        return undefined;
      default:
        return place satisfies never;
    }
  }

  /** A peer has accepted our SUBSCRIBE that began a leg; the id of the dialog. */
  begun(leg: Leg, response: SipResponse, flow: Flow): string {
    const dialog = begun(leg, response, flow);
    const known = this.#dialogs.get(dialog.id);
    if (known !== undefined) this.#refresh(known, response, known.flow, false);
    else if (!this.#isDropped(leg, dialog.id)) this.put(dialog);
    return dialog.id;
  }

  /** A peer has accepted our SUBSCRIBE or NOTIFY in a dialog (RFC 3261 §12.2.1.2). */
  accepted(id: string, response: SipResponse): void {
    const known = this.#dialogs.get(id);
    if (known !== undefined) this.#refresh(known, response, known.flow, false);
  }

  #isDropped({ tag }: Leg, id: string): boolean {
    return this.#dropped.get(tag)?.has(id) === true;
  }

  #form(dialog: Dialog): Accepted {
    this.put(dialog);
    return { dialog, isNew: true };
  }

  #refresh(known: Dialog, message: SipMessage, flow: Flow, isFirst: boolean): Accepted {
    const dialog = refreshed(known, message, flow, isFirst);
    if (dialog !== known) this.put(dialog);
    return { dialog, isNew: false };
  }
}

/** A dialog whose peer gets a 2xx now. */
export interface Accepted {
  readonly dialog: Dialog;
  readonly isNew: boolean;
}

function isLast(request: SipRequest): boolean {
  return /^terminated\b/i.test(headerOf(request, "subscription-state") ?? "");
}

const NONE: Place = { type: "none", dialog: "" };
const STALE: Place = { type: "stale" };
