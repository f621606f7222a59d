import type { HeaderLine } from "../header-lines.ts";

export const MESSAGE_SUMMARY_CONTENT_TYPE = "application/simple-message-summary";

/** The state of a mailbox: an `application/simple-message-summary` (RFC 3842 §3.5, §5.2). */
export interface MessageSummary {
  /** `Messages-Waiting`: whether the lamp is lit. */
  readonly waiting: boolean;
  /** `Message-Account`: the URI of the mailbox, without angle brackets. */
  readonly account?: string;
  /** One for each summary line, no name twice. */
  readonly classes: readonly MessageClass[];
  /** The headers of messages that are new since the last NOTIFY; an initial one must not have them (RFC 3842 §3.8). */
  readonly messages?: readonly (readonly HeaderLine[])[];
}

/** How many messages there are of one message-context-class. */
export interface MessageClass extends MessageCounts {
  /** In lower case: `voice-message`, `fax-message`, ... `none` (RFC 3458 §6.2), or any other token. */
  readonly name: string;
  /** How many of those are urgent; absent where nobody said. */
  readonly urgent?: MessageCounts;
}

/** Whole numbers from 0 to 4,294,967,295. */
export interface MessageCounts {
  readonly new: number;
  readonly old: number;
}

/** "All counters have a maximum value of 4,294,967,295" (RFC 3842 §3.5). */
export const MAX_COUNT = 4_294_967_295;
