import type { Seconds } from "../time.ts";
import { parseDeltaSeconds } from "./delta-seconds.ts";
import { splitParameters } from "./parameters.ts";

/** Why a subscription has ended (RFC 6665 §4.1.3). */
export const TERMINATION_REASONS = [
  "deactivated",
  "probation",
  "rejected",
  "timeout",
  "giveup",
  "noresource",
  "invariant",
] as const;

/** One of them, as on the wire. */
export type TerminationReason = (typeof TERMINATION_REASONS)[number];

/** The header `Subscription-State` (RFC 6665 §8.2.3). */
export type SubscriptionState =
  | { readonly state: "active" | "pending"; readonly expires?: Seconds }
  | { readonly state: "terminated"; readonly reason?: TerminationReason; readonly retryAfter?: Seconds };

/**
 * Undefined for a state that RFC 6665 does not know. An unknown reason is none; "expired" is read as `timeout`. A
 * terminated one has no `expires`: "subscribers MUST ignore any such parameter" (RFC 6665 §4.1.3).
 */
export function parseSubscriptionState(value: string): SubscriptionState | undefined {
  const { head, parameters } = splitParameters(value);
  const state = head.toLowerCase();
  if (state === "active" || state === "pending") {
    const expires = parseDeltaSeconds(parameters.get("expires"));
    return expires === undefined ? { state } : { state, expires };
  }
  if (state !== "terminated") return undefined;
  const reason = REASONS.get((parameters.get("reason") ?? "").toLowerCase());
  const retryAfter = parseDeltaSeconds(parameters.get("retry-after"));
  return { state, ...(reason !== undefined && { reason }), ...(retryAfter !== undefined && { retryAfter }) };
}

/** The header's value, without blanks. */
// RFC 6665 §8.4: Subscription-State = "Subscription-State" HCOLON substate-value *( SEMI subexp-params )
export function printSubscriptionState(value: SubscriptionState): string {
  if (value.state !== "terminated") {
    return value.expires === undefined ? value.state : `${value.state};expires=${value.expires}`;
  }
  const { reason, retryAfter } = value;
  const why = reason === undefined ? "" : `;reason=${reason}`;
  return `terminated${why}${retryAfter === undefined ? "" : `;retry-after=${retryAfter}`}`;
}

const REASONS: ReadonlyMap<string, TerminationReason> = new Map([
  ...TERMINATION_REASONS.map((reason) => [reason, reason] as const),
  // RFC 6665 §4.2.2 has it once, in an example.
  ["expired", "timeout"] as const,
]);
