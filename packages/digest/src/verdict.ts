import type { Impropriety } from "./credentials.ts";
import type { Header } from "./header.ts";

/** What becomes of a request. */
export type Verdict = Accepted | Challenged | Refused;

/** The request comes from that user. */
export interface Accepted {
  readonly type: "ok";
  readonly username: string;
  readonly realm: string;
}

/** The request is to be answered with that status and those headers, of which there is at least one. */
export interface Challenged {
  readonly type: "challenge";
  readonly status: 401 | 407;
  readonly headers: readonly Header[];
  /** Whether the user is the one it says, and need only answer again with the new nonce. */
  readonly stale: boolean;
  readonly reason: ChallengeReason;
}

/**
 * - `no-credentials`: there are none for our realm.
 * - `wrong-credentials`: there is no such user, or the response is not right. Which of the two is not told.
 * - `foreign-nonce`: the nonce is not ours, or was made with a key that we no longer have.
 * - `old-nonce`: the nonce has expired, or was forgotten because there were too many.
 * - `replay`: the nonce-count has been used with that nonce.
 */
export type ChallengeReason = "no-credentials" | "wrong-credentials" | "foreign-nonce" | "old-nonce" | "replay";

/** The request is to be answered with that status; to challenge it again would be in vain. */
export interface Refused {
  readonly type: "refused";
  readonly status: 400 | 403;
  readonly reason: RefusalReason;
}

/**
 * - `malformed`: the header cannot be read.
 * - `missing-parameter`, `username`, `algorithm`, `qop`, `nonce-count`: our challenge was answered with that missing, improper
 *   or not on offer.
 * - `uri`: the digest-uri is not the Request-URI.
 * - `wrong-credentials`, with 403: as above, where that is wanted.
 */
export type RefusalReason = "malformed" | Impropriety | "uri" | "wrong-credentials";
