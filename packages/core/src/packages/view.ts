import type { Address } from "../address.ts";
import { compose } from "../presentity/compose.ts";
import { EMPTY } from "../presentity/presentity.ts";
import { DEFAULT_POLICY } from "../presentity/rules.ts";
import { type Instant, toInstant } from "../time.ts";
import type { View } from "./package.ts";

/**
 * What there is to see of a resource: what is given, and for the rest, that nobody has said anything and nobody watches.
 * For who renders documents without an agent.
 */
export function viewOf(
  resource: Address,
  known: Partial<Pick<View, "composed" | "watchers" | "value">> = {},
  now: Instant = toInstant(0),
): View {
  const { composed = compose(EMPTY, DEFAULT_POLICY, now), watchers = () => [], value } = known;
  return { resource, entity: `sip:${resource}`, composed, watchers, value, now };
}
