import {
  type Dialog,
  isDialogState,
  type NameAddress,
  type Participant,
  type Target,
} from "../documents/dialog-info/value.ts";
import { type Instant, toInstant, toSeconds } from "../time.ts";
import type { Composed } from "./compose.ts";
import type { Call } from "./statement.ts";

/**
 * The calls as dialogs of a dialog-info document, in the same order; `entity` is the resource's URI. Each has the key of
 * its call for an id, which is thus unique and stays the same while the call lives (RFC 4235 §4.1.1).
 */
export function dialogsOf({ calls }: Pick<Composed, "calls">, entity: string, now: Instant): Dialog[] {
  return calls.map((call) => dialogOf(call, entity, now));
}

/**
 * What a dialog of a document says of a call, but for what names its source; undefined where its state is none that RFC
 * 4235 §3.7.1 knows. A direction that is none is taken for that of a call which came in.
 */
export function callOf(dialog: Dialog, now: Instant): Omit<Call, "key" | "sequence"> | undefined {
  const { callId = "", localTag, remoteTag, direction, state, duration = 0, local, remote } = dialog;
  if (!isDialogState(state)) return undefined;
  return {
    type: "call",
    callId,
    ...(localTag !== undefined && { localTag }),
    ...(remoteTag !== undefined && { remoteTag }),
    direction: direction === "initiator" ? "initiator" : "recipient",
    state,
    ...(local?.identity !== undefined && { local: local.identity }),
    ...(remote?.identity !== undefined && { remote: remote.identity }),
    ...(local?.target !== undefined && { localTarget: local.target.uri }),
    ...(remote?.target !== undefined && { remoteTarget: remote.target.uri }),
    ...(isHeld(local?.target) && { held: true }),
    startedAt: toInstant(Math.max(now - duration * 1000, 0)),
  };
}

/** RFC 4235 §5.2, as `localTarget` writes it. */
function isHeld(target: Target | undefined): boolean {
  return target?.params?.some(({ name, value }) => name === "+sip.rendering" && value === "no") ?? false;
}

function dialogOf(call: Call, entity: string, now: Instant): Dialog {
  const { key, callId, localTag, remoteTag, direction, state, startedAt, remote, remoteTarget } = call;
  const far = participant(remote, remoteTarget === undefined ? undefined : { uri: remoteTarget });
  return {
    id: key,
    callId,
    ...(localTag !== undefined && { localTag }),
    ...(remoteTag !== undefined && { remoteTag }),
    direction,
    state,
    // RFC 4235 §4.1.3: "the amount of time, in seconds, since the FSM was created", which is not when it was answered.
    ...(state === "confirmed" && { duration: toSeconds((now - startedAt) / 1000) }),
    local: participant(call.local ?? { uri: entity }, localTarget(call, entity)),
    ...((far.identity !== undefined || far.target !== undefined) && { remote: far }),
  };
}

function participant(identity: NameAddress | undefined, target: Target | undefined): Participant {
  return { ...(identity !== undefined && { identity }), ...(target !== undefined && { target }) };
}

/** RFC 4235 §5.2: whether the resource hears anything of the call. A parameter needs a target to stand in. */
function localTarget({ localTarget, local, held, state }: Call, entity: string): Target | undefined {
  const rendering = held === true ? "no" : state === "confirmed" ? "yes" : undefined;
  if (rendering === undefined) return localTarget === undefined ? undefined : { uri: localTarget };
  return { uri: localTarget ?? local?.uri ?? entity, params: [{ name: "+sip.rendering", value: rendering }] };
}
