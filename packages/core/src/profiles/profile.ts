import type { StatusProfile } from "../documents/status/value.ts";
import { type Seconds, toSeconds } from "../time.ts";

/** What a make of phone needs to see and how what it says is to be read: data, chosen once for each subscription. */
export interface Profile {
  /** No two profiles in use have the same: documents and policies are shared by it. */
  readonly name: string;
  /** How its presence documents are read. */
  readonly status: StatusProfile;
  /** How a presence document says that it rings, for which RFC 4480 has no activity: by a note, or by Cisco's `alerting`. */
  readonly ringing: "note" | "alerting";
  /** How a dialog-info document says that there is no call: without a dialog, or by one that has terminated. */
  readonly idleDialog: "none" | "terminated";
  /**
   * How a dialog-info document says that the resource cannot be reached, for which RFC 4235 has no word: as `idleDialog`
   * says that there is no call, or by a terminated dialog with what a call would be answered with, 480.
   */
  readonly offlineDialog: "idle" | "unavailable";
  /**
   * How a call that the resource makes shows before it is answered: in its own state, or as `confirmed` to phones whose
   * lamps blink at `early` whoever calls.
   */
  readonly callerDialog: "early" | "confirmed";
  /** Whether changes come as partial dialog-info documents. The first and each refresh are full (RFC 4235 §3.7). */
  readonly dialogUpdates: "full" | "partial";
  /** Whether dialogs carry call-id, tags and targets, by which the phone can pick a call up. */
  readonly pickup: boolean;
  /** How do-not-disturb shows on a busy lamp, which has no word for it; `idle` is for who must not see it. */
  readonly dndOnLamp: "confirmed" | "idle";
  /** Attribute of dialog-info that holds a display name; see `DialogInfoStyle`. */
  readonly displayAttribute: "display" | "display-name";
  /** Least time between two NOTIFYs for changes, where it is longer than the package's own; 0 for no wish. */
  readonly interval: Seconds;
  /** NOTIFYs a second that it takes at most, all its subscriptions together; 0 for no limit. */
  readonly notifyRate: number;
  /** What an unanswered NOTIFY does to its subscription. */
  readonly onTimeout: "remove" | "keep";
  /** Whether an un-SUBSCRIBE is answered with a last NOTIFY, as RFC 6665 §4.2.1.4 has it. */
  readonly lastNotify: boolean;
  /** The value of `Event` in a NOTIFY that makes it restart. */
  readonly rebootEvent: string;
}

/**
 * What to send to a phone of which nothing is known: what the RFCs say, and where they leave a choice, what most phones
 * are known to take.
 *
 * - The terminated dialog for idle: some phones need it (Yealink, Aastra, Bria), none is known to mind. Asterisk never
 *   sends anything else.
 * - Full documents, although RFC 4235 §3.7 recommends partial ones: a lamp that has missed one is right again with the
 *   next, and few servers ever send partial ones.
 */
export const GENERIC: Profile = {
  name: "generic",
  status: {},
  ringing: "note",
  idleDialog: "terminated",
  offlineDialog: "unavailable",
  callerDialog: "early",
  dialogUpdates: "full",
  pickup: true,
  dndOnLamp: "confirmed",
  displayAttribute: "display",
  interval: toSeconds(0),
  notifyRate: 0,
  onTimeout: "remove",
  lastNotify: true,
  rebootEvent: "check-sync",
};
