import { type DialogInfo, isDialogState } from "./value.ts";

/** What a busy lamp shows of a document's dialogs. */
export interface Lamp {
  /** True if a dialog is on its way or up, undefined if that cannot be told, else false. */
  readonly busy: boolean | undefined;
  readonly anyConfirmed: boolean;
  readonly anyEarly: boolean;
}

/**
 * The lamp for the dialogs listed; those that a partial document leaves out do not count.
 *
 * Every state of RFC 4235 §3.7.1 but `terminated` is busy. A state that we do not know says neither busy nor idle: a
 * document without a busy dialog but with such a one leaves `busy` undefined.
 */
export function lampOf(info: Pick<DialogInfo, "dialogs">): Lamp {
  let busy: boolean | undefined = false;
  let anyConfirmed = false;
  let anyEarly = false;
  for (const { state } of info.dialogs) {
    if (state === "terminated") continue;
    if (isDialogState(state)) busy = true;
    else if (!busy) busy = undefined;
    anyConfirmed ||= state === "confirmed";
    anyEarly ||= state === "early";
  }
  return { busy, anyConfirmed, anyEarly };
}
