import type { Fact } from "@presence/core";
import type { Context } from "./context.ts";
import type { Payload } from "./payload.ts";
import { aimOf } from "./targeted.ts";

/** `presence.status.out`: what the application says of the entity in place of its phones. */
export function statusOut(payload: Payload, context: Context): Fact[] {
  const aim = aimOf(payload, context);
  const basic = payload.word(STATUSES, "status");
  const note = payload.text("note");
  const dnd = payload.flag("dnd");
  const onThePhone = payload.flag("onthephone");
  if (aim === undefined) return [];
  const words = {
    ...(basic !== undefined && { basic }),
    ...(note !== undefined && { note }),
    ...(dnd !== undefined && { dnd }),
    ...(onThePhone !== undefined && { onThePhone }),
  };
  if (Object.keys(words).length === 0) return [];
  return context.words.state(aim.entity, words, context);
}

const STATUSES: ReadonlyMap<string, "open" | "closed"> = new Map([
  ["open", "open"],
  ["closed", "closed"],
]);
