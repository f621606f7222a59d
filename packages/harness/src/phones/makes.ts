import type { Make } from "./make.ts";

// How each is known to behave: by traces of the phones, by their makers' manuals, or by the source of servers that treat them so.

const GENERIC: Make = {
  name: "generic",
  userAgent: "Phone/1.0",
  lamps: "dialog",
  accept: {
    dialog: ["application/dialog-info+xml"],
    presence: ["application/pidf+xml"],
    "message-summary": ["application/simple-message-summary"],
    "presence.winfo": ["application/watcherinfo+xml"],
    "as-feature-event": ["application/x-as-feature-event+xml"],
  },
  expires: { registration: 3600, lamp: 3600, mailbox: 3600, publication: 3600 },
  headers: [],
  allow: ["INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "NOTIFY"],
  dnd: "feature-key",
  faults: {},
};

export const YEALINK: Make = {
  ...GENERIC,
  name: "yealink",
  userAgent: "Yealink SIP-T46U 108.86.0.75",
  expires: { ...GENERIC.expires, lamp: 1800 },
  faults: { idleNeedsDialog: true, echoesDnd: true },
};

export const POLYCOM: Make = {
  ...GENERIC,
  name: "polycom",
  userAgent: "PolycomVVX-VVX_450-UA/6.4.3.5059",
  accept: { ...GENERIC.accept, presence: ["application/xpidf+xml"] },
  expires: { ...GENERIC.expires, lamp: 600 },
  allow: [...GENERIC.allow, "SUBSCRIBE"],
  dnd: "notify",
};

export const SNOM: Make = {
  ...GENERIC,
  name: "snom",
  userAgent: "snomD735/10.1.159.12",
  dnd: "publish",
  faults: { refreshesWithBody: true },
};

export const GRANDSTREAM: Make = {
  ...GENERIC,
  name: "grandstream",
  userAgent: "Grandstream GRP2614 1.0.9.61",
  accept: {
    ...GENERIC.accept,
    dialog: ["application/dialog-info+xml, multipart/related, application/rlmi+xml"],
  },
  headers: ["Supported: replaces, path, timer, eventlist"],
  faults: { blindToOffline: true },
};

export const CISCO_SPA: Make = {
  ...GENERIC,
  name: "cisco-spa",
  userAgent: "Cisco/SPA525G2-7.6.2f",
  faults: { blindToOffline: true, blinksForCaller: true, deafness: 0.02 },
};

export const ZOIPER: Make = {
  ...GENERIC,
  name: "zoiper",
  userAgent: "Z 5.6.4 v2.10.19.9",
  lamps: "presence",
  expires: { ...GENERIC.expires, lamp: 1800 },
  headers: ["Allow-Events: presence, kpml, talk"],
  dnd: "publish-note",
  faults: { resubscribesAfterEnd: true },
};

export const LINPHONE: Make = {
  ...GENERIC,
  name: "linphone",
  userAgent: "Linphone-Desktop/5.2.6 (Linux) LinphoneCore/5.3.74",
  lamps: "presence",
  accept: {
    ...GENERIC.accept,
    presence: ["multipart/related", "application/pidf+xml", "application/rlmi+xml"],
  },
  dnd: "publish",
};

/** All makes. */
export const MAKES: readonly Make[] = [YEALINK, POLYCOM, SNOM, GRANDSTREAM, CISCO_SPA, ZOIPER, LINPHONE];
