import type { Seconds } from "../time.ts";

/** The numbers that the operator chooses. */
export interface PublicationPolicy {
  /** The shortest interval that is accepted, removal aside (RFC 3903 §6 step 4). */
  readonly minExpires: Seconds;
}
