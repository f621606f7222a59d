import type { Place } from "../dialogs/dialog-table.ts";
import type { Flow } from "../flow.ts";
import { parameterOf } from "../headers/parameters.ts";
import type { SipRequest } from "../message/message.ts";
import type { Names } from "../message/parse.ts";
import type { Identity } from "../transactions/match.ts";

/** A request that waits for its answer. */
export interface Asked {
  readonly request: SipRequest;
  readonly identity: Identity;
  readonly flow: Flow;
  readonly place: Place;
}

/** What a request says of its transaction and dialog. */
export function identityOf({ via, cseq, callId, from, to }: Names): Identity {
  const fromTag = parameterOf(from.parameters, "tag") ?? "";
  return { via, cseq, callId, fromTag, toTag: parameterOf(to.parameters, "tag") };
}
