import type { Outcome, Request } from "@presence/core";
import type { SrfRequest } from "./port.ts";

/** Who is told what comes by a link. */
export interface LinkUser {
  /** A request has arrived. It is answered by `respond`, at once or later; `req` is drachtio-srf's own view of it. */
  request(request: Request, req: SrfRequest): void;
  /** What has become of an order: once for each, never while it is being handed over. */
  outcome(order: number, outcome: Outcome): void;
  /**
   * The control connection was gone and is back. Earlier dialogs can be told things, and have to be ended: drachtio refuses
   * what peers send in them.
   */
  lost(): void;
  /** Something could not be done that somebody should know of. */
  trouble?(trouble: Trouble): void;
}

export type Trouble =
  /** The order is longer than drachtio can read; its outcome is 500. */
  | { readonly type: "too-long"; readonly order: number; readonly bytes: number }
  /** A request has had no answer of ours: the connection is gone, or the answer is not one that drachtio can send. */
  | { readonly type: "unanswered"; readonly method: string; readonly status: number };
