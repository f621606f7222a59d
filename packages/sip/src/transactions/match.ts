import type { CSeq } from "../headers/cseq.ts";
import { parameterOf } from "../headers/parameters.ts";
import type { Via } from "../headers/via.ts";
import { headerOf, type SipRequest } from "../message/message.ts";

/** RFC 3261 §8.1.1.7: what the branch of a client begins with that draws a new one for each transaction. */
export const COOKIE = "z9hG4bK";

/** What a request says of the transaction and dialog to which it belongs. */
export interface Identity {
  readonly via: Via;
  readonly cseq: CSeq;
  readonly callId: string;
  /** Empty where there is none (RFC 2543). */
  readonly fromTag: string;
  /** Undefined where the request is in no dialog. */
  readonly toTag: string | undefined;
}

/**
 * What is the same in a request, in its copies and in the CANCEL of it, and in no other request (RFC 3261 §17.2.3): branch and
 * sent-by, or for a client that draws no branches (RFC 2543) all that names the request. The method is not in it.
 */
export function matchOf(request: SipRequest, { via, cseq, callId, fromTag, toTag }: Identity): string {
  const branch = parameterOf(via.parameters, "branch") ?? "";
  // The cookie alone (RFC 4475 §3.2.1) tells no transaction from another.
  if (branch.length > COOKIE.length && branch.startsWith(COOKIE)) return `${branch} ${via.host}:${via.port ?? ""}`;
  const top = headerOf(request, "via") ?? "";
  return [request.uri, toTag ?? "", fromTag, callId, cseq.number, top].join("\n");
}

/** What is the same in all copies of a request that took different ways to get here (RFC 3261 §8.2.2.2). */
export function mergeOf({ cseq, callId, fromTag }: Identity): string {
  return `${cseq.number} ${cseq.method} ${fromTag} ${callId}`;
}
