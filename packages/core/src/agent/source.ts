import type { Statement } from "../presentity/statement.ts";
import type { Instant } from "../time.ts";
import type { Context } from "./context.ts";
import type { EventState } from "./event-state.ts";
import type { Resource } from "./held.ts";
import type { Source } from "./record.ts";

/** What it says now stands in place of what it said before; with a partial document, what that does not speak of stays. */
export function speak(
  context: Context,
  resource: Resource,
  source: Source,
  state: EventState,
  expiresAt: Instant,
): void {
  const { key, via, said } = source;
  const statements = state.says({ key, via, sequence: context.sequence(), expiresAt });
  const isSpokenOf = (old: Pick<Statement, "type" | "key">): boolean =>
    statements.some((one) => one.type === old.type && one.key === old.key);
  const others = said.filter((old) => !isSpokenOf(old));
  source.said = [...(state.isPartial ? others : []), ...statements.map(({ type, key }) => ({ type, key }))];
  if (!state.isPartial) withdraw(context, resource, others);
  for (const statement of statements) context.say(resource, statement);
}

/** What it has said stands until then. */
export function prolong(context: Context, resource: Resource, { said }: Source, expiresAt: Instant): void {
  for (const one of resource.presentity) {
    if (one.type === "ended" || !said.some(({ type, key }) => type === one.type && key === one.key)) continue;
    context.say(resource, { ...one, sequence: context.sequence(), expiresAt });
  }
}

/** Nothing of what it has said stands any more. */
export function fallSilent(context: Context, resource: Resource, source: Source): void {
  withdraw(context, resource, source.said);
  source.said = [];
}

function withdraw(context: Context, resource: Resource, said: Source["said"]): void {
  for (const { type, key } of said) {
    const one = resource.presentity.find((other) => other.type === type && other.key === key);
    const sequence = context.sequence();
    if (one?.type === "call") context.say(resource, { ...one, sequence, state: "terminated" });
    else if (type !== "call") context.say(resource, { type: "end", of: type, key, sequence });
  }
}
