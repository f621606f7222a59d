import { type Address, hostOf, type Instant, presentity, toInstant } from "@presence/core";
import type { Context } from "./context.ts";
import type { Payload } from "./payload.ts";

/** The key of a call that the application tells of, whichever way. No phone's word is taken for one of the application. */
export function keyOf(callId: string): string {
  return presentity.callKey({ callId, leg: "application" });
}

/** Whether it is a call that the application tells of, and has not ended. */
export function isOurs(one: presentity.Presentity[number]): one is presentity.Call {
  return one.type === "call" && one.key === keyOf(one.callId);
}

/** A call that has ended. */
export function terminated(callId: string, { now, sequence }: Context): presentity.Call {
  const said = { type: "call", key: keyOf(callId), sequence: sequence(), callId } as const;
  return { ...said, direction: "recipient", state: "terminated", startedAt: now };
}

/** The Call-ID of a call, which names it; a fault where it has none. */
export function callIdOf(call: Payload): string | undefined {
  const callId = call.part("sip")?.text("callid");
  if (callId !== undefined && callId !== "") return callId;
  call.fault("sip.callid is missing: the call is left as it was");
  return undefined;
}

/** What is told of a call that has not ended, whoever tells it. */
export interface Told {
  readonly callId: string;
  readonly state: presentity.Call["state"];
  /** Undefined where that is not told: then it stays, or else the call is taken for one that has come in. */
  readonly direction: presentity.Call["direction"] | undefined;
  readonly startedAt: Instant | undefined;
  readonly answeredAt: Instant | undefined;
  readonly isHeld: boolean;
}

/** The call as it is now, but for who takes part. */
export function callOf(
  { callId, state, direction, startedAt, answeredAt: answered, isHeld }: Told,
  known: presentity.Call | undefined,
  { now, sequence }: Context,
): presentity.Call {
  const answeredAt = answered ?? known?.answeredAt ?? (state === "confirmed" ? now : undefined);
  return {
    type: "call",
    key: keyOf(callId),
    sequence: sequence(),
    callId,
    direction: direction ?? known?.direction ?? "recipient",
    state,
    ...(isHeld && state === "confirmed" && { held: true }),
    startedAt: known?.startedAt ?? startedAt ?? now,
    ...(answeredAt !== undefined && { answeredAt }),
  };
}

/** The state of a call, which is over where it has an end, whatever else it says; a fault where it has none that is known. */
export function stateOf(call: Payload): presentity.Call["state"] | undefined {
  // A call of babble-drachtio-callmanager has flags in `state`, and once it was answered it is `confirmed` for ever.
  if (call.raw("destroyed") === true || (call.number("endat") ?? 0) > 0) return "terminated";
  if (!call.has("statestr", "state")) call.fault("state is missing: the call is left as it was");
  return call.word(STATES, "statestr", "state");
}

/** Somebody by a URI, with a scheme or without, and with a host or without: then it is one of the entity's host. */
export function nameAddress(uri: string, display: string | undefined, entity: Address): presentity.Call["remote"] {
  const hasScheme = /^(?:sips?|tel|pres|im):/i.test(uri);
  const whole = hasScheme ? uri : uri.includes("@") ? `sip:${uri}` : `sip:${uri}@${hostOf(entity)}`;
  return { uri: whole, ...(display !== undefined && display !== "" && { display }) };
}

/** Who takes part: names of both, and where to go to pick the call up. */
export function partiesOf(
  entity: Address,
  display: string | undefined,
  remote: presentity.Call["remote"],
  { options: { pickup } }: Context,
): Pick<presentity.Call, "local" | "remote" | "remoteTarget"> {
  return {
    ...(display !== undefined && display !== "" && { local: { uri: `sip:${entity}`, display } }),
    ...(remote !== undefined && { remote }),
    ...(pickup !== "" && { remoteTarget: `sip:${pickup}${entity}` }),
  };
}

/** The call of that Call-ID, as the application has told of it. */
export function knownCall(entity: Address, callId: string, { agent }: Context): presentity.Call | undefined {
  return agent.sources(entity).find((one): one is presentity.Call => isOurs(one) && one.callId === callId);
}

/** The instant that a time names, in seconds since 1970 or, where these would be past the year 5000, in milliseconds. */
export function instantOf(time: number | undefined, now: Instant): Instant | undefined {
  if (time === undefined || time === 0) return undefined;
  return toInstant(Math.min(time < 1e11 ? time * 1000 : time, now));
}

/**
 * Seen from the entity; `inbound` and `outbound` as babble-drachtio-callmanager has them, seen from the server. With the
 * words that the comments of babble-drachtio-presence had for them.
 */
export const DIRECTIONS: ReadonlyMap<string, "initiator" | "recipient"> = new Map([
  ["initiator", "initiator"],
  ["recipient", "recipient"],
  ["inbound", "initiator"],
  ["outbound", "recipient"],
  ["initiate", "initiator"],
  ["receive", "recipient"],
]);

const STATES: ReadonlyMap<string, presentity.Call["state"]> = new Map([
  ["trying", "trying"],
  ["proceeding", "proceeding"],
  ["early", "early"],
  ["confirmed", "confirmed"],
  ["terminated", "terminated"],
  ["initiated", "trying"],
]);
