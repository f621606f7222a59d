import { lifetime, type Timers } from "./timers.ts";

/**
 * A request other than INVITE as its server sees it (RFC 3261 §17.2.2).
 *
 * | state | meaning | ended by |
 * |---|---|---|
 * | trying | passed on, nothing has been answered | any answer, the deadline |
 * | proceeding | a provisional answer has been sent | a final answer, the deadline |
 * | completed | answered; copies of the request get the same again | Timer J |
 * | terminated | over, to be forgotten at once | |
 *
 * One clock rules: 64*T1 from the request on for an answer, for then its sender has given up; 64*T1 from the answer on for
 * copies of the request (Timer J), and none on a reliable transport, where there are no copies.
 *
 * What can race: a copy of the request with the answer to it, which then goes out twice.
 */
export interface ServerTransaction {
  readonly state: "trying" | "proceeding" | "completed" | "terminated";
  readonly isReliable: boolean;
  /** The last one sent; empty before. */
  readonly response: string;
  /** When to step it with a tick. */
  readonly deadline: number;
}

export type ServerEvent =
  /** The request has come again. */
  | { readonly type: "request" }
  | { readonly type: "respond"; readonly status: number; readonly response: string }
  /** The response could not be sent. */
  | { readonly type: "transport-error" }
  | { readonly type: "tick" };

/** What became of it, and whether its response is to be sent now. */
export interface ServerStep {
  readonly transaction: ServerTransaction;
  readonly effect: "none" | "send";
}

/** The transaction of a request that has just come. */
export function beginServer(isReliable: boolean, timers: Timers, now: number): ServerTransaction {
  return { state: "trying", isReliable, response: "", deadline: now + lifetime(timers) };
}

/** One step of the server's machine. The same reference comes back where nothing changed. */
export function stepServer(before: ServerTransaction, event: ServerEvent, timers: Timers, now: number): ServerStep {
  if (before.state === "terminated") return stay(before);
  switch (event.type) {
    case "request":
      return before.response === "" ? stay(before) : { transaction: before, effect: "send" };
    case "respond":
      // RFC 3261 §17.2.2: "Any other final responses passed by the TU [...] MUST be discarded while in the "Completed" state"
      return before.state === "completed" ? stay(before) : onRespond(before, event.status, event.response, timers, now);
    case "transport-error":
      return stay(terminated(before));
    case "tick":
      return stay(now >= before.deadline ? terminated(before) : before);
    default:
      return event satisfies never;
  }
}

function onRespond(
  { isReliable, deadline }: ServerTransaction,
  status: number,
  response: string,
  timers: Timers,
  now: number,
): ServerStep {
  if (status < 200) return { transaction: { state: "proceeding", isReliable, response, deadline }, effect: "send" };
  // Timer J is zero on a reliable transport: completed is left as it is entered.
  const state = isReliable ? "terminated" : "completed";
  return { transaction: { state, isReliable, response, deadline: now + lifetime(timers) }, effect: "send" };
}

function terminated({ isReliable, response, deadline }: ServerTransaction): ServerTransaction {
  return { state: "terminated", isReliable, response, deadline };
}

function stay(transaction: ServerTransaction): ServerStep {
  return { transaction, effect: "none" };
}
