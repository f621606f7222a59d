import type { Fact } from "@presence/core";
import type { Context } from "./context.ts";
import type { Payload } from "./payload.ts";
import { aimOf } from "./targeted.ts";

/** `presence.registration.out`: whether the entity can be reached, and whether it has calls. */
export function registrationOut(payload: Payload, context: Context): Fact[] {
  const aim = aimOf(payload, context);
  if (!payload.has("status")) payload.fault("status is missing");
  const isRegistered = payload.word(STATUSES, "status");
  const callcount = payload.number("callcount") ?? 0;
  if (aim === undefined || isRegistered === undefined) return [];
  return context.words.register(aim.entity, isRegistered, callcount, context);
}

const STATUSES: ReadonlyMap<string, boolean> = new Map([
  ["registered", true],
  ["unregistered", false],
]);
