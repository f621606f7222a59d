import { type Address, type Fact, type presentity, toInstant } from "@presence/core";
import {
  callIdOf,
  callOf,
  DIRECTIONS,
  instantOf,
  isOurs,
  keyOf,
  nameAddress,
  partiesOf,
  stateOf,
  type Told,
  terminated,
} from "./calls.ts";
import { type Context, said } from "./context.ts";
import type { Payload } from "./payload.ts";
import { aimOf } from "./targeted.ts";

/**
 * `presence.dialog.out`: each call becomes a call of the entity. A list of all calls ends those that are not in it; a
 * single one that has changed leaves the others as they are, and counts after the list.
 */
export function dialogOut(payload: Payload, context: Context): Fact[] {
  const aim = aimOf(payload, context);
  if (aim === undefined) return [];
  const { entity } = aim;
  const display = payload.text("display");
  const list = payload.parts("full", "all");
  const changed = payload.part("partial", "update");
  const callcount = payload.number("callcount");
  const known = new Map(
    context.agent
      .sources(entity)
      .filter(isOurs)
      .map((call) => [call.key, call]),
  );
  const named = [...(list ?? []), ...(changed === undefined ? [] : [changed])].map(
    (call) => [call, callIdOf(call)] as const,
  );
  const facts: Fact[] = [];
  // Where one of them has no name, none is known to have ended.
  if (list !== undefined && named.every(([, callId]) => callId !== undefined)) {
    const live = new Set(named.map(([, callId = ""]) => keyOf(callId)));
    for (const { key, callId } of known.values()) {
      if (!live.has(key)) facts.push(said(entity, terminated(callId, context)));
    }
  }
  for (const [call, callId] of named) {
    if (callId === undefined) continue;
    const fact = factOf(call, callId, entity, display, known.get(keyOf(callId)), context);
    if (fact !== undefined) facts.push(fact);
  }
  if (list === undefined && changed === undefined && callcount === undefined) return facts;
  // A list has all calls there are.
  return [...facts, ...context.words.count(entity, facts, list === undefined ? callcount : undefined, context)];
}

function factOf(
  call: Payload,
  callId: string,
  entity: Address,
  display: string | undefined,
  known: presentity.Call | undefined,
  context: Context,
): Fact | undefined {
  const state = stateOf(call);
  if (state === undefined) return undefined;
  if (state === "terminated") return said(entity, terminated(callId, context));
  const remote = call.part("remote");
  const uri = remote?.text("uri");
  const far = uri === undefined || uri === "" ? undefined : nameAddress(uri, remote?.text("display"), entity);
  return said(entity, {
    ...callOf(toldOf(call, callId, state, context), known, context),
    ...partiesOf(entity, display, far, context),
  });
}

function toldOf(call: Payload, callId: string, state: Told["state"], { now }: Context): Told {
  const duration = call.number("duration");
  const began = duration === undefined ? undefined : toInstant(Math.max(now - duration * 1000, 0));
  return {
    callId,
    state,
    direction: call.word(DIRECTIONS, "direction"),
    startedAt: instantOf(call.number("startat"), now) ?? began,
    answeredAt: instantOf(call.number("answeredat"), now),
    isHeld: call.flag("hasmedia") === false,
  };
}
