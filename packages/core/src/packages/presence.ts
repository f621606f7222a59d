import { printPidf } from "../documents/pidf/print.ts";
import { PIDF_CONTENT_TYPE, type Pidf } from "../documents/pidf/value.ts";
import { noteHint } from "../documents/status/note-hint.ts";
import type { Status } from "../documents/status/value.ts";
import { pidfOf, xpidfOf } from "../documents/status/write.ts";
import { printXpidf } from "../documents/xpidf/print.ts";
import { XPIDF_CONTENT_TYPE } from "../documents/xpidf/value.ts";
import { type Composed, statusOf } from "../presentity/compose.ts";
import type { Profile } from "../profiles/profile.ts";
import { toSeconds } from "../time.ts";
import type { Document, EventPackage, Look, View } from "./package.ts";

/** What Cisco's enterprise phones ask for: a PIDF document under the name that it had before RFC 3863. */
export const CPIM_PIDF_CONTENT_TYPE = "application/cpim-pidf+xml";

/**
 * Presence (RFC 3856). Offline, idle, ringing, busy and do-not-disturb are five different documents for every profile:
 *
 * | state | PIDF | XPIDF |
 * |---|---|---|
 * | offline | `closed` | `closed`, `offline` |
 * | idle | `open` | `open`, `online` |
 * | ringing | and the note "Ringing", or Cisco's `alerting` | and the note "Ringing" |
 * | busy | and `on-the-phone` | `inuse`, `onthephone` |
 * | do-not-disturb | and `busy` with Cisco's `dnd` | `open` or `inuse`, `busy` |
 *
 * Who is offline is not shown as do-not-disturb, although `composed.dnd` may say so: there is no call to be kept away.
 */
export const presencePackage: EventPackage = {
  name: "presence",
  contentTypes: [PIDF_CONTENT_TYPE, XPIDF_CONTENT_TYPE, CPIM_PIDF_CONTENT_TYPE],
  defaultExpires: toSeconds(3600), // RFC 3856 §6.4
  interval: toSeconds(5), // RFC 3856 §6.10
  publishes: [PIDF_CONTENT_TYPE, XPIDF_CONTENT_TYPE],
  render({ entity, composed }: View, { contentType, profile, isPrivate }: Look): Document {
    const ringing = composed.state === "ringing" ? profile.ringing : undefined;
    return print(entity, shownStatus(composed, isPrivate), ringing, contentType);
  },
  /**
   * Offline, "no matter what the actual state of the presentity" is (RFC 3856 §4), for who waits and for who was refused.
   * The note that a waiting watcher should get by RFC 3856 §6.6.2 is left out: the same section wants a refusal that
   * cannot be told from being offline, and that a subscription is pending stands in Subscription-State.
   */
  neutral({ entity }: View, { contentType }: Look): Document {
    return print(entity, OFFLINE, undefined, contentType);
  },
};

const OFFLINE: Status = { basic: "closed", activities: [], dnd: false, onThePhone: false };

/** What the state makes of it. A phone's word that it is alerting is the state's to say, and a note may name a party. */
function shownStatus(composed: Composed, isPrivate: boolean): Status {
  const { note, ...status } = statusOf(composed);
  const isShown = note !== undefined && !(isPrivate && noteHint(note) === "on-the-phone");
  return {
    ...status,
    ...(isShown && { note }),
    activities: status.activities.filter((name) => name !== "alerting"),
    dnd: composed.state === "do-not-disturb",
  };
}

function print(entity: string, status: Status, ringing: Profile["ringing"] | undefined, contentType: string): Document {
  if (contentType === XPIDF_CONTENT_TYPE) {
    // It has room for one note and no word for ringing: what passes at once goes before what people wrote.
    const shown = ringing === undefined ? status : { ...status, note: RINGING };
    return { contentType, before: printXpidf(xpidfOf(entity, shown)) };
  }
  return { contentType, before: printPidf(ringingPidf(entity, status, ringing)) };
}

function ringingPidf(entity: string, status: Status, ringing: Profile["ringing"] | undefined): Pidf {
  switch (ringing) {
    case undefined:
      return pidfOf(entity, status);
    case "alerting":
      return pidfOf(entity, { ...status, activities: [...status.activities, "alerting"] });
    case "note": {
      // Where Asterisk has it; the user's own note stands with the person.
      const pidf = pidfOf(entity, status);
      return { ...pidf, tuples: pidf.tuples.map((tuple) => ({ ...tuple, notes: [{ text: RINGING }] })) };
    }
    default:
      return ringing satisfies never;
  }
}

const RINGING = "Ringing";
