import type { Target } from "./target.ts";

/**
 * How strongly a rule is meant. MUST: by that word, or where the RFC says in plain words what happens and leaves no choice. SHOULD:
 * by that word, or by RECOMMENDED, or by an RFC that only informs. field: phones need it, or expect it, and no RFC says so to servers.
 */
export type Level = "MUST" | "SHOULD" | "field";

/** One thing that a presence server does, and how to find out whether it does. */
export interface Rule {
  /** In lower case, with hyphens; no two rules have the same. */
  readonly id: string;
  /** As `RFC 6665 §4.2.1.1`; for rules of the field what they are about. */
  readonly section: string;
  readonly level: Level;
  /** What a server does that keeps it, in one sentence without a full stop. */
  readonly claim: string;
  /**
   * Resolves where the rule holds. Throws a Deviation where it does not, NotApplicable where the server lacks what it is about.
   * Bounded by the target's clock: every wait in it is.
   */
  readonly check: (target: Target) => Promise<void>;
}
