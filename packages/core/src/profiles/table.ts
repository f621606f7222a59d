import { GENERIC, type Profile } from "./profile.ts";

/** A profile, and by what a phone shows that it is meant. */
export interface Make {
  readonly profile: Profile;
  /** Matches its User-Agent; anchored at the start, so that hostile ones cost nothing. */
  readonly userAgent?: RegExp;
  /** A content type that no other make asks for in place of PIDF; in lower case. */
  readonly accept?: string;
}

// Each profile says only how it differs from GENERIC. How that is known stands above it: by a trace of the phone, by its
// maker's manual, or by the source of a server that treats it so.

// Trace and manual. A server's own issue has the idle shape, so nothing but that: no code on the terminated dialog.
const YEALINK: Profile = {
  ...GENERIC,
  name: "yealink",
  offlineDialog: "idle",
  rebootEvent: "check-sync;reboot=true",
};

// Trace. It needs the remote target, the call-id and both tags to pick up, which everybody gets.
const POLYCOM: Profile = { ...GENERIC, name: "polycom" };

// Trace, and server source for the restart. An empty document is idle to it.
const SNOM: Profile = { ...GENERIC, name: "snom", idleDialog: "none", rebootEvent: "check-sync;reboot=true" };

// Trace and manual: its lamps know confirmed and terminated, and no offline.
const GRANDSTREAM: Profile = { ...GENERIC, name: "grandstream", offlineDialog: "idle" };

// Server source for the restart events; an operator's trace of NOTIFYs that it now and then does not answer; a server's
// manual for the lamp of an SPA962 that blinks while the watched phone dials.
const CISCO_SPA: Profile = {
  ...GENERIC,
  name: "cisco-spa",
  offlineDialog: "idle",
  callerDialog: "confirmed",
  onTimeout: "keep",
  rebootEvent: "reboot",
};
const CISCO_SPA8000: Profile = { ...CISCO_SPA, name: "cisco-spa8000", rebootEvent: "check-sync" };
const LINKSYS: Profile = { ...CISCO_SPA, name: "linksys", rebootEvent: "reboot_now" };

// Maker's manual for what it subscribes to; that it restarts as the SPA does has one secondary source. Of the SPA's faults
// nothing is known.
const CISCO_MPP: Profile = { ...GENERIC, name: "cisco-mpp", rebootEvent: "reboot" };

// Server source: it watches presence and not dialogs, and has a word of its own for ringing.
const CISCO_ENTERPRISE: Profile = {
  ...GENERIC,
  name: "cisco-enterprise",
  ringing: "alerting",
  rebootEvent: "service-control",
};
const CISCO_7960: Profile = { ...CISCO_ENTERPRISE, name: "cisco-7960", rebootEvent: "check-sync" };

// Trace for do-not-disturb that stands in the note only; server source for subscribing without end after a last NOTIFY.
const ZOIPER: Profile = { ...GENERIC, name: "zoiper", status: { notesDecide: true }, lastNotify: false };

// Its own source. Nothing that a single subscription shows differs.
const LINPHONE: Profile = { ...GENERIC, name: "linphone" };

// A server's issue and its option: needs a dialog when idle. A code on it was never tried.
const BRIA: Profile = { ...GENERIC, name: "bria", offlineDialog: "idle" };

// Its own source.
const PJSIP: Profile = { ...GENERIC, name: "pjsip" };

// The same issue and option as for Bria.
const MITEL: Profile = { ...GENERIC, name: "mitel", offlineDialog: "idle" };

// Trace of its feature keys.
const PANASONIC: Profile = { ...GENERIC, name: "panasonic" };

// An operator's trace.
const FANVIL: Profile = { ...GENERIC, name: "fanvil" };

// Maker's manual: takes ten NOTIFYs a second, and drops what has queued up when it is more than a hundred.
const AUERSWALD: Profile = { ...GENERIC, name: "auerswald", notifyRate: 10 };

/** The makes that are known; the first that matches counts. */
export const PROFILES: readonly Make[] = [
  { profile: GENERIC },
  { profile: YEALINK, userAgent: /^yealink/i },
  { profile: POLYCOM, userAgent: /^poly/i, accept: "application/xpidf+xml" },
  { profile: SNOM, userAgent: /^snom/i },
  { profile: GRANDSTREAM, userAgent: /^grandstream/i },
  { profile: CISCO_SPA8000, userAgent: /^(?:cisco|linksys)[/-]spa8000/i },
  { profile: LINKSYS, userAgent: /^linksys/i },
  { profile: CISCO_SPA, userAgent: /^(?:cisco|sipura)[/-]spa/i },
  { profile: CISCO_MPP, userAgent: /^cisco[/-]cp-?[0-9]{4}[a-z]{0,4}-3pcc/i },
  { profile: CISCO_7960, userAgent: /^(?:cisco[/-]cp-?79[46]0|csco)/i },
  {
    profile: CISCO_ENTERPRISE,
    userAgent: /^cisco[/-]cp/i,
    accept: "application/cpim-pidf+xml",
  },
  { profile: ZOIPER, userAgent: /^(?:zoiper|z [0-9])/i },
  { profile: LINPHONE, userAgent: /^linphone/i },
  { profile: BRIA, userAgent: /^(?:bria|x-lite|eyebeam)/i },
  { profile: PJSIP, userAgent: /^(?:microsip|pjsua)/i },
  { profile: MITEL, userAgent: /^(?:aastra|mitel)/i },
  { profile: PANASONIC, userAgent: /^panasonic/i },
  { profile: FANVIL, userAgent: /^fanvil/i },
  { profile: AUERSWALD, userAgent: /^(?:auerswald|comfortel)/i },
];
