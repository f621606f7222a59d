import type { Notify } from "@presence/core";
import { compact } from "./compact.ts";
import { type Dialog, newDialog } from "./dialogs.ts";
import { headerOf, readMessage } from "./message.ts";
import type { Outbound, Result } from "./outbound.ts";
import { outcomeOf } from "./outcome.ts";
import type { SrfMessage, SrfRequestOptions } from "./port.ts";
import { printHeaders } from "./print.ts";
import type { LinkUser } from "./user.ts";

/**
 * The dialogs of subscriptions to us. drachtio keeps each of them until a NOTIFY with `terminated` has had a response in
 * it, whatever else happens: every dialog that is over gets one.
 */
export class Notifying {
  readonly #outbound: Outbound;
  readonly #prefix: string;
  readonly #user: Pick<LinkUser, "outcome" | "trouble">;
  readonly #dialogs = new Map<string, Dialog>();
  /** The Contact that we had last: most dialogs share one. */
  #contact = "";

  /** `prefix`: what stands before drachtio's name of a dialog in ours. */
  constructor(outbound: Outbound, prefix: string, user: Pick<LinkUser, "outcome" | "trouble">) {
    this.#outbound = outbound;
    this.#prefix = prefix;
    this.#user = user;
  }

  get size(): number {
    return this.#dialogs.size;
  }

  /** Notes the CSeq of a request in a dialog; false where it is lower than the last (RFC 3261 §12.2.2). */
  isInOrder(name: string, cseq: number): boolean {
    const dialog = this.#dialogs.get(name);
    if (dialog === undefined) return true;
    if (cseq < dialog.cseq) return false;
    dialog.cseq = cseq;
    return true;
  }

  /**
   * A SUBSCRIBE is being granted. NOTIFYs of its dialog wait until what this gives is called: with the answer as it was
   * sent and drachtio's name of the dialog, or with nothing where it could not be sent.
   */
  accept(name: string, cseq: number, event: string): (sent: SrfMessage | undefined, stackId?: string) => void {
    const known = this.#dialogs.get(name);
    if (known !== undefined && !known.isFree && (known.held !== undefined || !known.isEnded)) {
      known.isEnded = false;
      return ignore;
    }
    const dialog = newDialog(name, this.#stackId(name));
    dialog.held = [];
    dialog.cseq = cseq;
    dialog.event = compact(event);
    this.#dialogs.set(name, dialog);
    return (sent, stackId = "") => {
      const { held } = dialog;
      if (held === undefined) return;
      if (sent === undefined) {
        dialog.held = undefined;
        dialog.isFree = true;
        this.#forget(dialog);
        for (const pending of held) this.#outbound.abandon(pending);
        return;
      }
      if (stackId !== "" && stackId !== dialog.stackId) dialog.stackId = compact(stackId);
      const contact = headerOf(readMessage(sent.raw), "contact") ?? "";
      if (contact !== this.#contact) this.#contact = compact(contact);
      dialog.contact = this.#contact;
      this.#establish(dialog);
    };
  }

  notify(order: Notify): void {
    const dialog = this.#dialogs.get(order.dialog) ?? this.#adopt(order.dialog);
    const { body, isLast } = order;
    const headers = printHeaders(order.headers);
    // The text that it has is kept where it says the same: there may be a million of them.
    if (headers["Event"] !== undefined && headers["Event"] !== dialog.event) dialog.event = headers["Event"];
    const options: SrfRequestOptions = { method: "NOTIFY", headers, ...(body !== "" && { body }) };
    if (isLast) dialog.ending++;
    this.#send(dialog, options, (result) => {
      if (isLast) this.#lastIsDone(dialog, result);
      if (result.type === "no-dialog") dialog.isFree = true;
      else if (result.type === "too-long") this.#user.trouble?.({ ...result, order: order.order });
      // What has made the dialog has had no answer: drachtio knows it by its name, or does not know it.
      else if (result.type === "unsent") this.#establish(dialog);
      this.#user.outcome(order.order, notifyOutcome(result));
      this.#settle(dialog);
    });
  }

  /** Nobody uses the dialog any more. */
  ended(name: string): void {
    const dialog = this.#dialogs.get(name);
    if (dialog === undefined) return;
    dialog.isEnded = true;
    this.#settle(dialog);
  }

  /** The control connection is gone: answers that were under way have been sent, or have not. */
  dropped(): void {
    for (const dialog of this.#dialogs.values()) this.#establish(dialog);
  }

  /** It is back: what could not be freed meanwhile can be now. */
  connected(): void {
    for (const dialog of this.#dialogs.values()) this.#settle(dialog);
  }

  #send(dialog: Dialog, options: SrfRequestOptions, done: (result: Result) => void): void {
    const pending = this.#outbound.take("sip:placeholder", options, `${dialog.stackId}${dialog.contact}`, done);
    if (dialog.held !== undefined) dialog.held.push(pending);
    else {
      address(dialog, options);
      this.#outbound.send(pending);
    }
  }

  #establish(dialog: Dialog): void {
    const { held } = dialog;
    if (held === undefined) return;
    dialog.held = undefined;
    for (const pending of held) {
      address(dialog, pending.options);
      this.#outbound.send(pending);
    }
    this.#settle(dialog);
  }

  /** One from before our time. */
  #adopt(name: string): Dialog {
    const dialog = newDialog(name, this.#stackId(name));
    dialog.contact = this.#contact;
    this.#dialogs.set(name, dialog);
    return dialog;
  }

  #settle(dialog: Dialog): void {
    if (!dialog.isEnded || dialog.ending > 0 || dialog.held !== undefined) return;
    if (dialog.isFree) this.#forget(dialog);
    else if (!this.#outbound.isDown) this.#free(dialog);
  }

  /** RFC 6665 §4.1.3: without a reason the peer may subscribe again whenever it likes. */
  #free(dialog: Dialog): void {
    dialog.ending++;
    const headers = { Event: dialog.event, "Subscription-State": "terminated" };
    this.#send(dialog, { method: "NOTIFY", headers }, (result) => {
      this.#lastIsDone(dialog, result);
      // What could not be said because of the connection is said again when it is back.
      if (result.type !== "dropped") this.#forget(dialog);
    });
  }

  #lastIsDone(dialog: Dialog, result: Result): void {
    dialog.ending--;
    if (result.type === "answered") dialog.isFree = true;
  }

  #forget(dialog: Dialog): void {
    if (this.#dialogs.get(dialog.name) === dialog) this.#dialogs.delete(dialog.name);
  }

  #stackId(name: string): string {
    return name.startsWith(this.#prefix) ? name.slice(this.#prefix.length) : name;
  }
}

/** drachtio adds neither the dialog nor our Contact to a NOTIFY. */
function address({ stackId, contact }: Dialog, options: SrfRequestOptions): void {
  options.stackDialogId = stackId;
  if (contact !== "") options.headers["Contact"] ??= contact;
}

/** A 2xx to a NOTIFY says nothing more: its headers are not looked into. */
function notifyOutcome(result: Result): ReturnType<typeof outcomeOf> {
  const isGood = result.type === "answered" && result.response.status < 300;
  return isGood ? { status: result.response.status } : outcomeOf(result);
}

function ignore(): void {}
