import type { EntityTag } from "../headers/entity-tag.ts";
import { type Instant, toInstant } from "../time.ts";

/**
 * One publication as its event state compositor (ESC) sees it (RFC 3903 §6): one flat record, and everything that `step`
 * needs. The event state itself is the caller's; it comes and goes by `store` and `remove`.
 *
 * | state | meaning | ended by |
 * |---|---|---|
 * | init | nothing is published, or no more: the record can be forgotten | a PUBLISH with a body and no entity-tag |
 * | published | the event state that the entity-tag names is in force | removal (Expires: 0), expiry |
 *
 * Clock: `expiresAt`. Every event looks at it first: what is over by `now` has ended, whether or not a tick said so before.
 *
 * What can race: a refresh that was sent before the answer to the one before it arrived. Its entity-tag is no longer the
 * current one, and it gets 412, upon which the publisher starts anew (RFC 3903 §5).
 *
 * What the caller does: 404, 489, 400 for more than one entity-tag, 415 (RFC 3903 §6 steps 1, 2, 3 and 5); the default for
 * a PUBLISH without Expires and the longest interval (step 4). It finds the record by the entity-tag among those of the
 * resource and the package, and takes INIT where there is none. A PUBLISH without one is a publication of its own: it gets
 * INIT, too, unless the caller knows the device to have published before, and means that to be replaced.
 */
export interface Publication {
  readonly state: "init" | "published";
  /** Names the event state; each successful PUBLISH gives it another (RFC 3903 §6 step 6). Empty where there is none. */
  readonly entityTag: EntityTag | "";
  /** When it ends unless it is refreshed. */
  readonly expiresAt: Instant;
}

/** Nothing published yet, or no more. */
export const INIT: Publication = { state: "init", entityTag: "", expiresAt: toInstant(0) };

/** When to `step` it with `tick`, which then changes it; undefined where nothing is published. */
export function deadlineOf({ state, expiresAt }: Publication): Instant | undefined {
  return state === "published" ? expiresAt : undefined;
}
