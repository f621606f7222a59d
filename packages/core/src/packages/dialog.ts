import { printDialogInfoParts } from "../documents/dialog-info/print.ts";
import { DIALOG_INFO_CONTENT_TYPE, type Dialog } from "../documents/dialog-info/value.ts";
import { toSeconds } from "../time.ts";
import type { Document, EventPackage, Look, View } from "./package.ts";
import { type NamedDialog, shownDialogs } from "./shown-dialogs.ts";

/**
 * Busy lamps (RFC 4235). Idle, ringing, busy and do-not-disturb are four different documents for every profile of ours,
 * and offline is a fifth one but for profiles whose `offlineDialog` is `idle`.
 *
 * How long a call lasts already (RFC 4235 §4.1.3, optional) stands in no document: it would make each one a new one.
 */
export const dialogPackage: EventPackage = {
  name: "dialog",
  contentTypes: [DIALOG_INFO_CONTENT_TYPE],
  // RFC 4235 §3.4: "one hour" for who is interested in all dialogs of a user, as everybody is whom we let subscribe.
  defaultExpires: toSeconds(3600),
  interval: toSeconds(1), // RFC 4235 §3.10
  publishes: [DIALOG_INFO_CONTENT_TYPE],
  render(view: View, look: Look): Document {
    return print(view, look, "full", shownDialogs(view, look));
  },
  renderChange(before: View, view: View, look: Look): Document {
    const dialogs = shownDialogs(view, look);
    const changed = look.profile.dialogUpdates === "partial" ? changes(shownDialogs(before, look), dialogs) : [];
    // RFC 4235 §3.3: "a NOTIFY that contains no dialog elements" is taken to be "the complete view of dialog state".
    return changed.length === 0 ? print(view, look, "full", dialogs) : print(view, look, "partial", changed);
  },
  /** As for who has no calls: RFC 4235 leaves it to us, and a phone that needs a dialog when idle needs it here as well. */
  neutral(view: View, look: Look): Document {
    const composed = { ...view.composed, state: "idle", calls: [] } as const;
    return print(view, look, "full", shownDialogs({ ...view, composed }, look));
  },
};

/** The dialogs that are new or not what they were, and those that are gone, as terminated (RFC 4235 §4.3). */
function changes(old: readonly NamedDialog[], dialogs: readonly NamedDialog[]): Dialog[] {
  const before = new Map(old.map((dialog) => [dialog.id, dialog]));
  const changed: Dialog[] = dialogs.filter((dialog) => !isSame(dialog, before.get(dialog.id)));
  for (const { id } of dialogs) before.delete(id);
  const gone = [...before.values()].filter(({ state }) => state !== "terminated");
  return [...changed, ...gone.map((dialog) => ({ ...dialog, state: "terminated" }))];
}

/** Whether they print the same. */
function isSame(a: Dialog, b: Dialog | undefined): boolean {
  return b !== undefined && printed(a) === printed(b);
}

function printed(dialog: Dialog): string {
  return printDialogInfoParts({ state: "partial", dialogs: [dialog] }).after;
}

function print(
  { entity }: View,
  { contentType, profile: { displayAttribute } }: Look,
  state: "full" | "partial",
  dialogs: readonly Dialog[],
): Document {
  const { before, after } = printDialogInfoParts({ state, entity, dialogs }, { displayAttribute });
  return { contentType, before, after };
}
