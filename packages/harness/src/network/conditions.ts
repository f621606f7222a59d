/** How good a way through the network is. Probabilities from 0 to 1, times in milliseconds. */
export interface Conditions {
  /** How long a message takes at least. */
  readonly latency: number;
  /** How much longer it may take: with more than the time between two datagrams they overtake each other. */
  readonly jitter: number;
  /** The probability that a datagram is lost. A stream that loses one is late by `RECOVERY` instead. */
  readonly loss: number;
  /** The probability that a datagram comes twice. */
  readonly duplication: number;
}

/** Ten milliseconds, and nothing goes wrong. */
export const GOOD: Conditions = { latency: 10, jitter: 0, loss: 0, duplication: 0 };

/** What a bad line at home does: some of all. */
export const BAD: Conditions = { latency: 40, jitter: 60, loss: 0.1, duplication: 0.05 };
