import { type Seconds, toSeconds } from "../time.ts";

/** The numbers that a package or the operator chooses. */
export interface SubscriberPolicy {
  /** How long to subscribe for. 0 fetches the state once (RFC 6665 §4.4.3): polling "should be used only sparingly". */
  readonly expires: Seconds;
  /** The longest `Min-Expires` that we go along with: while it runs, a peer that is no more is not missed. */
  readonly maxExpires: Seconds;
  /** Timer N, 64*T1 (RFC 6665 §4.1.2.4); at least 1. */
  readonly timerN: Seconds;
  /** Least time before a SUBSCRIBE is tried again; at least 1. It doubles with each failure in a row. */
  readonly backOffMin: Seconds;
  /** The most that it grows to. A longer Retry-After is kept to all the same. */
  readonly backOffMax: Seconds;
  /** After how long without failure the next one counts as the first; not less than `backOffMin`. */
  readonly calmTime: Seconds;
  /** How often in a row one SUBSCRIBE is sent again with other credentials, or a longer interval. */
  readonly maxTries: number;
}

export const DEFAULT_POLICY: SubscriberPolicy = {
  expires: toSeconds(3600),
  maxExpires: toSeconds(86400),
  timerN: toSeconds(32),
  backOffMin: toSeconds(5),
  backOffMax: toSeconds(1800),
  calmTime: toSeconds(120),
  maxTries: 3,
};
