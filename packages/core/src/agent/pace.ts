import { type Instant, toInstant } from "../time.ts";
import type { Watch } from "./held.ts";
import { RateLimit } from "./rate-limit.ts";

/** How many NOTIFYs a device is sent in a second, all its subscriptions together, where its profile has a limit. */
export class Pace {
  readonly #limits = new Map<number, RateLimit>();

  /** Counts a NOTIFY to the device; false where it is one too many in this second. */
  admits({ look, peer }: Watch, now: Instant): boolean {
    const { notifyRate } = look.profile;
    if (notifyRate === 0) return true;
    const limit = this.#limits.get(notifyRate) ?? new RateLimit(notifyRate);
    this.#limits.set(notifyRate, limit);
    return limit.admits(peer.device, now);
  }
}

/** When the next second begins, by which such limits count. */
export function nextSecond(now: Instant): Instant {
  return toInstant((Math.floor(now / 1000) + 1) * 1000);
}
