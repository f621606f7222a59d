import { trimmed } from "../xml/fields.ts";
import type { Dialog } from "./value.ts";

/**
 * How the dialogs of a document are named: each by its id, those that have none by one that no other dialog has. That is
 * the call-id, which stays the same while the dialog lives, or, where it is taken, the call-id and the position.
 */
export function idsFor(dialogs: readonly Dialog[]): (dialog: Dialog, position: number) => string {
  const given = (dialog: Dialog) => trimmed(dialog.id ?? "");
  if (dialogs.every((dialog) => given(dialog) !== "")) return given;
  const taken = new Set(dialogs.map(given));
  return (dialog, position) => {
    let id = given(dialog);
    if (id !== "") return id;
    id = trimmed(dialog.callId ?? "") || "dialog";
    while (taken.has(id)) id += `-${position}`;
    taken.add(id);
    return id;
  };
}
