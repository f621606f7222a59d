import type { SipRequest } from "./message.ts";

/** What is wrong with a message. */
export interface Problem {
  readonly code:
    | "malformed-start-line"
    | "unknown-version"
    | "malformed-header"
    | "missing-header"
    | "duplicate-header"
    | "method-mismatch"
    | "too-large"
    | "truncated";
  /** The final response that it asks for. */
  readonly status: 400 | 505 | 513;
  /** Names the header or the rule; nothing that the peer sent. */
  readonly detail: string;
}

/** Why a text is no message that can be worked on, and how to answer it. */
export interface MessageError extends Problem {
  /**
   * What was read of a request that names a Via (`topVia` gives it), to be answered with `status`: the headers that could be
   * read, those that a message may have once only the first time, no body. From, To, Call-ID or CSeq may be missing; echo
   * those that there are. Absent for responses, for ACK and for what names no Via: drop it.
   */
  readonly answerable?: SipRequest;
}
