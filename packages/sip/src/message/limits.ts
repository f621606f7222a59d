/** How much of a message is read. */
export interface MessageLimits {
  /** How many header lines a message may have. */
  readonly maxHeaders: number;
  /** How long the start line and a header value may be, folding undone, in UTF-16 units. */
  readonly maxLine: number;
}

export const DEFAULT_LIMITS: MessageLimits = { maxHeaders: 256, maxLine: 16_384 };
