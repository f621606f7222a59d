import type { TerminationReason } from "../headers/subscription-state.ts";
import { type Seconds, toSeconds } from "../time.ts";

/**
 * What to do after a dialog of the subscription is over: subscribe anew at once, later, or not. `wait` is what the peer
 * asked for and must be kept to; a back-off comes on top where failures follow one another.
 */
export interface NextAct {
  readonly when: "at-once" | "later" | "never";
  readonly wait: Seconds;
}

/** After a NOTIFY that ended it, or its expiry (`timeout`): RFC 6665 §4.1.3. Undefined: no reason, or an unknown one. */
export function actAfterTermination(reason: TerminationReason | undefined, retryAfter: Seconds | undefined): NextAct {
  switch (reason) {
    // "SHOULD retry immediately"; "MAY re-subscribe immediately". Neither has a Retry-After.
    case "deactivated":
    case "timeout":
      return AT_ONCE;
    // "SHOULD wait at least the number of seconds specified"; "otherwise, the client MAY retry immediately"
    case "giveup":
      return retryAfter === undefined ? AT_ONCE : later(retryAfter);
    // "SHOULD retry at some later time"
    case "probation":
      return later(retryAfter);
    // "SHOULD NOT attempt to re-subscribe", for `invariant` "regardless of the presence of or value of a retry-after"
    case "rejected":
    case "noresource":
    case "invariant":
      return NOT_AGAIN;
    // "MAY attempt to re-subscribe at any time": not at once, for it may be a reason that speaks against it.
    case undefined:
      return later(retryAfter);
    default:
      return reason satisfies never;
  }
}

/** After a failure answer to a SUBSCRIBE for which no dialog has been formed: RFC 3261 §21, with Retry-After §20.33. */
export function actAfterRefusal(status: number, retryAfter: Seconds | undefined): NextAct {
  if (NO_SUCH_PACKAGE.has(status)) return NOT_AGAIN;
  // An answer that we do not know is as good as the x00 of its class (RFC 3261 §8.1.3.2): of those, 500 may pass.
  const passes =
    status < 300 || PASSING.has(status) || (status >= 500 && status < 600 && status !== 505 && status !== 513);
  return passes || retryAfter !== undefined ? later(retryAfter) : NOT_AGAIN;
}

/**
 * After a failure answer to a SUBSCRIBE in the dialog: undefined where the subscription goes on. RFC 6665 §4.1.2.2: upon
 * "404, 405, 410, 416, 480-485, 489, 501, or 604 response, the subscriber MUST consider the subscription terminated".
 * These speak of the contact of that dialog (RFC 5057 §5.1), so that a new one may well succeed.
 */
export function actAfterLoss(status: number, retryAfter: Seconds | undefined): NextAct | undefined {
  if (NO_SUCH_PACKAGE.has(status)) return NOT_AGAIN;
  if (status === 481) return retryAfter === undefined ? AT_ONCE : later(retryAfter);
  return LOSING.has(status) || (status >= 480 && status <= 485) ? later(retryAfter) : undefined;
}

/** What the peer cannot do now it will not learn: no such method, no such package. */
const NO_SUCH_PACKAGE: ReadonlySet<number> = new Set([405, 489, 501]);
const LOSING: ReadonlySet<number> = new Set([404, 410, 416, 604]);
/** Of 4xx, those that speak of this moment: no answer, flow failed, not there, lost, loops, busy, at it already. */
const PASSING: ReadonlySet<number> = new Set([408, 430, 480, 481, 482, 483, 486, 487, 491]);

const AT_ONCE: NextAct = { when: "at-once", wait: toSeconds(0) };
const NOT_AGAIN: NextAct = { when: "never", wait: toSeconds(0) };

function later(retryAfter: Seconds = toSeconds(0)): NextAct {
  return { when: "later", wait: retryAfter };
}
