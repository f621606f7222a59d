import { type Instant, type presentity, secondsUntil } from "@presence/core";
import Type from "typebox";
import { CLOSED, oneOf, TIME, timeOf } from "./fields.ts";

/** A call as answers tell it. */
export const CALL_VIEW = Type.Object(
  {
    callId: Type.String(),
    state: oneOf(["trying", "proceeding", "early", "confirmed"]),
    direction: oneOf(["initiator", "recipient"]),
    localTag: Type.Optional(Type.String()),
    remoteTag: Type.Optional(Type.String()),
    remote: Type.Optional(Type.Object({ uri: Type.String(), display: Type.Optional(Type.String()) }, CLOSED)),
    held: Type.Boolean(),
    startedAt: TIME,
    answeredAt: Type.Optional(TIME),
    expires: Type.Optional(Type.Integer({ description: "Seconds that are left of the lease" })),
  },
  CLOSED,
);

export interface CallView
  extends Pick<presentity.Call, "callId" | "state" | "direction" | "localTag" | "remoteTag" | "remote"> {
  readonly held: boolean;
  readonly startedAt: string | null;
  readonly answeredAt?: string | null;
  readonly expires?: number;
}

export function viewOfCall(call: presentity.Call, now: Instant): CallView {
  const { callId, state, direction, localTag, remoteTag, remote, held = false } = call;
  const { startedAt, answeredAt, expiresAt } = call;
  return {
    callId,
    state,
    direction,
    ...(localTag !== undefined && { localTag }),
    ...(remoteTag !== undefined && { remoteTag }),
    ...(remote !== undefined && { remote }),
    held,
    startedAt: timeOf(startedAt),
    ...(answeredAt !== undefined && { answeredAt: timeOf(answeredAt) }),
    ...(expiresAt !== undefined && { expires: secondsUntil(expiresAt, now) }),
  };
}
