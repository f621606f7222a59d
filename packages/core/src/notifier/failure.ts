/** What a final answer does to a subscription, in the words of RFC 5057 §5.1. */
export type Failure =
  | "none"
  /** 401, 407: the peer wants credentials. */
  | "challenge"
  /** "Transaction Only": this NOTIFY has failed, not the subscription. */
  | "transaction"
  /** "Destroys Usage": the subscription is over, and nothing more is sent in it. */
  | "usage"
  /** "Destroys Dialog": so is every other subscription that shares its dialog. */
  | "dialog";

/**
 * What the answer to a NOTIFY does. RFC 6665 §4.2.2: "If the NOTIFY transaction fails due to the receipt of a 404, 405,
 * 410, 416, 480-485, 489, 501, or 604 response to the NOTIFY request, the notifier MUST remove the corresponding
 * subscription." Which of them take the dialog along, and that 502 does as well, is RFC 5057 §5.1, Table 1.
 *
 * No answer (408) SHOULD remove the subscription (RFC 6665 §4.2.2), and that alone (RFC 5057 §5.2): `onTimeout` says it.
 */
export function failureOf(status: number, onTimeout: "remove" | "keep"): Failure {
  if (status < 300) return "none";
  if (status === 401 || status === 407) return "challenge";
  if (status === 408) return onTimeout === "remove" ? "usage" : "transaction";
  if (DESTROYS_USAGE.has(status)) return "usage";
  return DESTROYS_DIALOG.has(status) ? "dialog" : "transaction";
}

const DESTROYS_USAGE: ReadonlySet<number> = new Set([405, 480, 481, 489, 501]);
const DESTROYS_DIALOG: ReadonlySet<number> = new Set([404, 410, 416, 482, 483, 484, 485, 502, 604]);
