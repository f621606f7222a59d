import type { Place } from "../dialogs/dialog-table.ts";
import type { Flow } from "../flow.ts";
import { parseCSeq } from "../headers/cseq.ts";
import { tagOf } from "../headers/name-address.ts";
import { topVia } from "../headers/via.ts";
import type { SipRequest } from "../message/message.ts";
import type { Identity } from "../transactions/match.ts";

/** A request that waits for its answer. */
export interface Asked {
  readonly request: SipRequest;
  readonly identity: Identity;
  readonly flow: Flow;
  readonly place: Place;
}

/** What a request says of its transaction and dialog; undefined where that cannot be read. */
export function identityOf(request: SipRequest): Identity | undefined {
  const via = topVia(request);
  let callId = "";
  let cseq: string | undefined;
  let from = "";
  let to = "";
  for (const [name, value] of request.headers) {
    if (name === "from") from = value;
    else if (name === "to") to = value;
    else if (name === "call-id") callId = value;
    else if (name === "cseq") cseq = value;
  }
  const read = cseq === undefined ? undefined : parseCSeq(cseq);
  if (via === undefined || read === undefined) return undefined;
  return { via, cseq: read, callId, fromTag: tagOf(from) ?? "", toTag: tagOf(to) };
}
