import { type Seconds, toSeconds } from "../time.ts";

/** The numbers that a package, a profile or the operator chooses. */
export interface NotifierPolicy {
  /** Least time between two NOTIFYs for changes of the state (RFC 3856 §6.10: 5 seconds for presence). */
  readonly interval: Seconds;
  /** What an unanswered NOTIFY does. RFC 6665 §4.2.2: "SHOULD remove", but there are phones that now and then do not answer. */
  readonly onTimeout: "remove" | "keep";
  /** How long to wait before a NOTIFY is tried again where the answer does not say. */
  readonly retryDelay: Seconds;
  /** How many may fail in a row before the subscription is removed. */
  readonly maxFailures: number;
  /** How long a peer whose connection was lost may take to come back; 0 ends the subscription at once. */
  readonly parkTime: Seconds;
}

export const DEFAULT_POLICY: NotifierPolicy = {
  interval: toSeconds(0),
  onTimeout: "remove",
  retryDelay: toSeconds(30),
  maxFailures: 4,
  parkTime: toSeconds(32),
};
