import fc from "fast-check";
import { type EntityTag, toEntityTag } from "../headers/entity-tag.ts";
import { type Instant, toInstant, toSeconds } from "../time.ts";
import type { PublicationEffect, PublicationEvent, Publish } from "./event.ts";
import type { PublicationPolicy } from "./policy.ts";
import { INIT, type Publication } from "./publication.ts";
import { step } from "./step.ts";

/** That many seconds after the clocks of the tests begin. */
export function at(seconds: number): Instant {
  return toInstant(1_000_000 + seconds * 1000);
}

export const POLICY: PublicationPolicy = { minExpires: toSeconds(60) };

export function tag(text: string): EntityTag {
  const found = toEntityTag(text);
  if (found === undefined) throw new Error(`${text} is no token`);
  return found;
}

/** A PUBLISH, initial unless it says otherwise. */
export function publish(
  also: { ifMatch?: EntityTag; expires?: number; hasBody?: boolean; newTag?: EntityTag } = {},
): Publish {
  const { ifMatch, expires = 3600, hasBody = true, newTag = tag("new") } = also;
  return { type: "publish", ifMatch, expires: toSeconds(expires), hasBody, newTag };
}

export const TICK = { type: "tick" } as const satisfies PublicationEvent;

/** An event, and when it happens, in seconds from the beginning. */
export type Happening = readonly [seconds: number, event: PublicationEvent];

export interface Passage {
  readonly before: Publication;
  readonly event: PublicationEvent;
  readonly now: Instant;
  readonly after: Publication;
  readonly effects: readonly PublicationEffect[];
}

/** What each event of a history does. */
export function play(history: readonly Happening[]): Passage[] {
  const record: Passage[] = [];
  let before = INIT;
  for (const [seconds, event] of history) {
    const now = at(seconds);
    const { publication: after, effects } = step(before, event, POLICY, now);
    record.push({ before, event, now, after, effects });
    before = after;
  }
  return record;
}

const anyPublish = fc.record({
  isInitial: fc.boolean(),
  /** How many tags ago the one was assigned that is given. */
  age: fc.constantFrom(0, 0, 0, 1, 2),
  expires: fc.constantFrom(0, 1, 59, 60, 3600),
  hasBody: fc.boolean(),
});

/** Random histories; each PUBLISH has a new tag to give, and most name the newest. */
export const histories: fc.Arbitrary<readonly Happening[]> = fc
  .array(fc.tuple(fc.constantFrom(0, 1, 59, 60, 3600), fc.option(anyPublish)), { maxLength: 30 })
  .map((steps) => {
    let now = 0;
    let assigned: readonly EntityTag[] = [];
    return steps.map(([wait, made], i): Happening => {
      now += wait;
      if (made === null) return [now, TICK];
      const { isInitial, age, ...rest } = made;
      const ifMatch = assigned.at(-1 - age);
      const newTag = tag(`t${i}`);
      assigned = [...assigned, newTag];
      return [now, publish({ ...rest, newTag, ...(!isInitial && ifMatch !== undefined && { ifMatch }) })];
    });
  });
