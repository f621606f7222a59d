/** The times from which all timers of transactions follow (RFC 3261 §17.1.1.1, Table 4), in milliseconds. */
export interface Timers {
  /** How long a round trip takes. */
  readonly t1: number;
  /** How far apart retransmissions are at most. */
  readonly t2: number;
  /** How long a message stays in the network. */
  readonly t4: number;
}

/** RFC 3261, Table 4. */
export const DEFAULT_TIMERS: Timers = { t1: 500, t2: 4000, t4: 5000 };

/** How long a request is tried, and how long its response is kept: Timers F and J (RFC 3261 §17.1.2.2, §17.2.2). */
export function lifetime({ t1 }: Timers): number {
  return 64 * t1;
}
