import { lifetime, type Timers } from "./timers.ts";

/**
 * A request other than INVITE as its client sees it (RFC 3261 §17.1.2).
 *
 * | state | meaning | ended by |
 * |---|---|---|
 * | trying | sent, nothing has been answered | any answer, Timer F |
 * | proceeding | a provisional answer has come | a final answer, Timer F |
 * | completed | answered; copies of the answer are absorbed | Timer K |
 * | terminated | over, to be forgotten at once | |
 *
 * Two clocks rule: `retransmitAt` (Timer E: after T1, doubled each time up to T2; at T2 once somebody is proceeding; never on a
 * reliable transport) and `expiresAt` (Timer F, 64*T1, for an answer; then Timer K, T4, for copies of it, and none on a
 * reliable transport). Where both are due the request is given up and not sent once more.
 *
 * What can race: a final answer with Timer F, of which the first one counts.
 */
export interface ClientTransaction {
  readonly state: "trying" | "proceeding" | "completed" | "terminated";
  readonly isReliable: boolean;
  /** `Infinity` where the request is not sent again. */
  readonly retransmitAt: number;
  /** How long to wait after that. */
  readonly interval: number;
  readonly expiresAt: number;
}

export type ClientEvent =
  | { readonly type: "response"; readonly status: number }
  /** The request could not be sent, or its connection has closed. */
  | { readonly type: "transport-error" }
  | { readonly type: "tick" };

/**
 * What became of it, and what is to be done: send the request again, pass the response to the user, or tell the user that
 * there will be none, which is 408 and 503 (RFC 3261 §8.1.3.1).
 */
export interface ClientStep {
  readonly transaction: ClientTransaction;
  readonly effect: "none" | "send" | "pass" | "timeout" | "transport-error";
}

/** The transaction of a request that is sent now. */
export function beginClient(isReliable: boolean, timers: Timers, now: number): ClientTransaction {
  const { t1, t2 } = timers;
  const retransmitAt = isReliable ? Number.POSITIVE_INFINITY : now + t1;
  const interval = Math.min(2 * t1, t2);
  return { state: "trying", isReliable, retransmitAt, interval, expiresAt: now + lifetime(timers) };
}

/** When to step it with a tick. */
export function clientDeadline({ retransmitAt, expiresAt }: ClientTransaction): number {
  return retransmitAt < expiresAt ? retransmitAt : expiresAt;
}

/** One step of the client's machine. The same reference comes back where nothing changed. */
export function stepClient(before: ClientTransaction, event: ClientEvent, timers: Timers, now: number): ClientStep {
  if (before.state === "terminated") return { transaction: before, effect: "none" };
  switch (event.type) {
    case "response":
      return onResponse(before, event.status, timers, now);
    case "transport-error":
      return { transaction: terminated(before), effect: before.state === "completed" ? "none" : "transport-error" };
    case "tick":
      return onTick(before, timers, now);
    default:
      return event satisfies never;
  }
}

function onResponse(before: ClientTransaction, status: number, { t2, t4 }: Timers, now: number): ClientStep {
  const { state, isReliable, retransmitAt, expiresAt } = before;
  if (state === "completed") return { transaction: before, effect: "none" };
  if (status < 200) {
    return { transaction: { state: "proceeding", isReliable, retransmitAt, interval: t2, expiresAt }, effect: "pass" };
  }
  // Timer K is zero on a reliable transport: completed is left as it is entered.
  const completed: ClientTransaction = {
    state: isReliable ? "terminated" : "completed",
    isReliable,
    retransmitAt: Number.POSITIVE_INFINITY,
    interval: t2,
    expiresAt: now + t4,
  };
  return { transaction: completed, effect: "pass" };
}

function onTick(before: ClientTransaction, { t2 }: Timers, now: number): ClientStep {
  const { state, isReliable, retransmitAt, interval, expiresAt } = before;
  if (now >= expiresAt) return { transaction: terminated(before), effect: state === "completed" ? "none" : "timeout" };
  if (now < retransmitAt) return { transaction: before, effect: "none" };
  const next = { state, isReliable, retransmitAt: now + interval, interval: Math.min(2 * interval, t2), expiresAt };
  return { transaction: next, effect: "send" };
}

function terminated({ isReliable, retransmitAt, interval, expiresAt }: ClientTransaction): ClientTransaction {
  return { state: "terminated", isReliable, retransmitAt, interval, expiresAt };
}
