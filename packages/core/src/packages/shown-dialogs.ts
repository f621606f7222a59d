import type { Dialog } from "../documents/dialog-info/value.ts";
import type { Composed } from "../presentity/compose.ts";
import { dialogsOf } from "../presentity/dialogs.ts";
import type { Profile } from "../profiles/profile.ts";
import type { Look, View } from "./package.ts";

/** A dialog that has an id. */
export type NamedDialog = Dialog & { readonly id: string };

/**
 * The dialogs that make a lamp show the state: the calls, and where these do not say it, one more that stands in. No two
 * have the same id, and none has a duration.
 *
 * | state | stands in |
 * |---|---|
 * | offline | a terminated dialog with the code 480, or as for idle |
 * | idle | a terminated dialog, or nothing |
 * | ringing | nothing |
 * | busy | a confirmed dialog, where the calls that are known do not make it busy |
 * | do-not-disturb | a confirmed dialog, or as without do-not-disturb |
 *
 * For a watcher who may not know the other party there is the one that stands in and no other, with an id and a state:
 * the "virtual" dialog of RFC 4235 §3.7.2, by which nobody learns "how many calls are in progress, or with whom".
 */
export function shownDialogs(
  { composed, entity, now }: Pick<View, "composed" | "entity" | "now">,
  { profile, isPrivate }: Pick<Look, "profile" | "isPrivate">,
): readonly NamedDialog[] {
  const calls = isPrivate ? [] : dialogsOf(composed, entity, now).map((dialog) => shownCall(dialog, profile));
  const { state, onThePhone } = composed;
  const standIn = standInFor({ state, onThePhone, rings: composed.calls.length > 0 }, calls, profile);
  return standIn === undefined ? calls : [...calls, standIn];
}

/** Ids without a semicolon: those of calls have some (see `callKey`). */
const OFFLINE: NamedDialog = { id: "offline", state: "terminated", event: "rejected", code: 480 };
const IDLE: NamedDialog = { id: "idle", state: "terminated" };
const RINGING: NamedDialog = { id: "ringing", state: "early" };
const BUSY: NamedDialog = { id: "busy", state: "confirmed" };
const DND: NamedDialog = { id: "do-not-disturb", state: "confirmed" };

interface Lamp {
  readonly state: Composed["state"];
  readonly onThePhone: boolean;
  /** Whether there are calls, if only such as ring. */
  readonly rings: boolean;
}

function standInFor(lamp: Lamp, calls: readonly Dialog[], profile: Profile): NamedDialog | undefined {
  switch (lamp.state) {
    case "offline":
      return profile.offlineDialog === "unavailable" ? OFFLINE : idle(profile);
    case "idle":
      return idle(profile);
    case "ringing":
      return calls.length > 0 ? undefined : RINGING;
    case "busy":
      return calls.some(isInProgress) ? undefined : BUSY;
    case "do-not-disturb":
      return profile.dndOnLamp === "confirmed"
        ? DND
        : standInFor({ ...lamp, state: undisturbed(lamp) }, calls, profile);
    default:
      return lamp.state satisfies never;
  }
}

function idle({ idleDialog }: Profile): NamedDialog | undefined {
  return idleDialog === "terminated" ? IDLE : undefined;
}

/** What the state would be but for do-not-disturb. */
function undisturbed({ onThePhone, rings }: Lamp): "busy" | "ringing" | "idle" {
  if (onThePhone) return "busy";
  return rings ? "ringing" : "idle";
}

/** Whether the dialog by itself makes a lamp busy, and not ringing. */
function isInProgress({ direction, state }: Dialog): boolean {
  return direction === "initiator" || state === "confirmed";
}

function shownCall(dialog: Dialog, { callerDialog, pickup }: Profile): NamedDialog {
  const { id = "", callId, localTag, remoteTag, direction, local, remote } = dialog;
  const state = shownState(dialog, callerDialog);
  const far = remote?.identity;
  if (!pickup) {
    return {
      id,
      ...(direction !== undefined && { direction }),
      state,
      ...(local?.identity !== undefined && { local: { identity: local.identity } }),
      ...(far !== undefined && { remote: { identity: far } }),
    };
  }
  // Who picks the call up has to know whom to call: where there is no target, the address is the next best.
  const target = remote?.target ?? (far === undefined ? undefined : { uri: far.uri });
  return {
    id,
    ...(callId !== undefined && { callId }),
    ...(localTag !== undefined && { localTag }),
    ...(remoteTag !== undefined && { remoteTag }),
    ...(direction !== undefined && { direction }),
    state,
    ...(local !== undefined && { local }),
    ...(target !== undefined && { remote: { ...remote, target } }),
  };
}

/**
 * A call that the composition counts as ringing rings: RFC 4235 §3.7.2 lets `trying` and `proceeding` be shown as `early`.
 * One that the resource makes is busy to the composition, and to a lamp only if it does not take `early` for ringing.
 */
function shownState({ direction, state }: Dialog, callerDialog: Profile["callerDialog"]): Dialog["state"] {
  if (state === "confirmed") return state;
  if (direction === "recipient") return "early";
  return callerDialog === "confirmed" ? "confirmed" : state;
}
