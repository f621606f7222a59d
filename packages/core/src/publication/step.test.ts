import { describe, expect, test } from "vitest";
import type { PublicationEvent } from "./event.ts";
import { at, type Happening, POLICY, play, publish, TICK, tag } from "./publication.arbitrary.ts";
import { INIT, type Publication } from "./publication.ts";
import { step } from "./step.ts";

const [A, B, C] = [tag("a"), tag("b"), tag("c")];
const INITIAL: Happening = [0, publish({ newTag: A })];

/** What the last event of a history has to be done, and what it leaves. */
function last(...history: readonly Happening[]) {
  const { after, effects } = play(history).at(-1) ?? { after: INIT, effects: [] };
  return { after, effects };
}

describe("an initial publication", () => {
  test("[RFC 3903 §6] step 3: without SIP-If-Match gets an entity-tag, stored with its event state", () => {
    expect(last(INITIAL)).toEqual({
      after: { state: "published", entityTag: A, expiresAt: at(3600) },
      effects: [{ type: "respond", status: 200, expires: 3600, entityTag: A }, { type: "store" }],
    });
  });

  test("[RFC 3903 §6] step 5: without a body is refused with 400", () => {
    expect(last([0, publish({ hasBody: false })])).toEqual({
      after: INIT,
      effects: [{ type: "respond", status: 400 }],
    });
  });

  test("[RFC 3903 §6] step 5: with Expires: 0 stores no event state, and is answered all the same", () => {
    expect(last([0, publish({ expires: 0, newTag: A })])).toEqual({
      after: INIT,
      effects: [{ type: "respond", status: 200, expires: 0, entityTag: A }],
    });
  });

  test("to a record in force begins it anew: the old entity-tag is worth nothing any more", () => {
    expect(last(INITIAL, [1, publish({ newTag: B })]).effects).toEqual([
      { type: "respond", status: 200, expires: 3600, entityTag: B },
      { type: "store" },
    ]);
    expect(last(INITIAL, [1, publish({ newTag: B })], [2, publish({ ifMatch: A })]).effects).toEqual([
      { type: "respond", status: 412 },
    ]);
  });
});

describe("a publication with SIP-If-Match", () => {
  test("[RFC 3903 §6] step 5: without a body refreshes: the expiration is set anew, the event state stays", () => {
    expect(last(INITIAL, [10, publish({ ifMatch: A, hasBody: false, expires: 600, newTag: B })])).toEqual({
      after: { state: "published", entityTag: B, expiresAt: at(610) },
      effects: [{ type: "respond", status: 200, expires: 600, entityTag: B }],
    });
  });

  test("[RFC 3903 §6] step 5: with a body updates the event state of that entity-tag", () => {
    expect(last(INITIAL, [10, publish({ ifMatch: A, newTag: B })]).effects).toEqual([
      { type: "respond", status: 200, expires: 3600, entityTag: B },
      { type: "store" },
    ]);
  });

  test("[RFC 3903 §6] step 5: with Expires: 0 removes the event state immediately, and stores none", () => {
    for (const hasBody of [true, false]) {
      expect(last(INITIAL, [10, publish({ ifMatch: A, expires: 0, hasBody, newTag: B })])).toEqual({
        after: INIT,
        effects: [{ type: "respond", status: 200, expires: 0, entityTag: B }, { type: "remove" }],
      });
    }
  });

  test("[RFC 3903 §6] step 3: that matches nothing is refused with 412, and changes nothing", () => {
    const stale: PublicationEvent = publish({ ifMatch: B });
    expect(last([0, stale])).toEqual({ after: INIT, effects: [{ type: "respond", status: 412 }] });
    const [published] = play([INITIAL]);
    expect(step(published?.after ?? INIT, stale, POLICY, at(1))).toEqual({
      publication: published?.after,
      effects: [{ type: "respond", status: 412 }],
    });
  });

  test("[RFC 3903 §6] step 6: the entity-tag of each success replaces the one before: out of order is 412", () => {
    const refreshed: readonly Happening[] = [INITIAL, [1, publish({ ifMatch: A, newTag: B })]];
    expect(last(...refreshed, [2, publish({ ifMatch: A, newTag: C })]).effects).toEqual([
      { type: "respond", status: 412 },
    ]);
    expect(last(...refreshed, [2, publish({ ifMatch: B, newTag: C })]).after.entityTag).toBe(C);
  });

  test("[RFC 3903 §6] step 3: is looked at before the interval and the body are", () => {
    expect(last([0, publish({ ifMatch: B, expires: 1, hasBody: false })]).effects).toEqual([
      { type: "respond", status: 412 },
    ]);
  });
});

describe("the interval", () => {
  test("[RFC 3903 §6] step 4: shorter than the minimum and not 0 is refused with 423 and Min-Expires", () => {
    expect(last([0, publish({ expires: 59 })]).effects).toEqual([{ type: "respond", status: 423, minExpires: 60 }]);
    expect(last([0, publish({ expires: 60 })]).after.state).toBe("published");
  });

  test("[RFC 3903 §6] step 4: a refresh that is refused so leaves the publication as it was", () => {
    const [, refused] = play([INITIAL, [10, publish({ ifMatch: A, expires: 59 })]]);
    expect(refused?.after).toBe(refused?.before);
    expect(refused?.effects).toEqual([{ type: "respond", status: 423, minExpires: 60 }]);
  });

  test("[RFC 3903 §6] step 4: is looked at before the body is", () => {
    expect(last([0, publish({ expires: 1, hasBody: false })]).effects).toMatchObject([{ status: 423 }]);
  });
});

describe("expiry", () => {
  test("[RFC 3903 §4.2] comes at the exact instant, and removes the event state", () => {
    expect(last(INITIAL, [3599.999, TICK])).toMatchObject({ after: { state: "published" }, effects: [] });
    expect(last(INITIAL, [3600, TICK])).toEqual({ after: INIT, effects: [{ type: "remove" }] });
  });

  test("[RFC 3903 §4.3] a refresh that comes too late gets 412, whether or not a tick came before it", () => {
    const late: Happening = [3600, publish({ ifMatch: A, hasBody: false })];
    expect(last(INITIAL, late)).toEqual({
      after: INIT,
      effects: [{ type: "remove" }, { type: "respond", status: 412 }],
    });
    expect(last(INITIAL, [3600, TICK], late)).toEqual({ after: INIT, effects: [{ type: "respond", status: 412 }] });
  });

  test("an initial publication to a record that has expired removes the old event state first", () => {
    expect(last(INITIAL, [3600, publish({ newTag: B })]).effects.map(({ type }) => type)).toEqual([
      "remove",
      "respond",
      "store",
    ]);
  });
});

const STATES = {
  init: INIT,
  published: { state: "published", entityTag: A, expiresAt: at(3600) },
} satisfies { readonly [S in Publication["state"]]: Publication };

const EVENTS = {
  publish: {
    initial: publish({ newTag: B }),
    empty: publish({ newTag: B, hasBody: false }),
    brief: publish({ newTag: B, expires: 59 }),
    refresh: publish({ newTag: B, ifMatch: A, hasBody: false }),
    modify: publish({ newTag: B, ifMatch: A }),
    remove: publish({ newTag: B, ifMatch: A, hasBody: false, expires: 0 }),
    stale: publish({ newTag: B, ifMatch: C }),
  },
  tick: { tick: TICK },
} satisfies {
  readonly [T in PublicationEvent["type"]]: { readonly [name: string]: PublicationEvent & { readonly type: T } };
};

type Keys<T> = T extends T ? keyof T : never;
const TABLE: {
  readonly [S in keyof typeof STATES]: { readonly [E in Keys<(typeof EVENTS)[keyof typeof EVENTS]>]: string };
} = {
  init: {
    initial: "published b / respond 200 / store",
    empty: "same / respond 400",
    brief: "same / respond 423",
    refresh: "same / respond 412",
    modify: "same / respond 412",
    remove: "same / respond 412",
    stale: "same / respond 412",
    tick: "same",
  },
  published: {
    initial: "published b / respond 200 / store",
    empty: "same / respond 400",
    brief: "same / respond 423",
    refresh: "published b / respond 200",
    modify: "published b / respond 200 / store",
    remove: "init  / respond 200 / remove",
    stale: "same / respond 412",
    tick: "same",
  },
};

test.each(
  Object.entries<Publication>(STATES).flatMap(([state, before]) =>
    Object.values(EVENTS).flatMap((variants) =>
      Object.entries<PublicationEvent>(variants).map(([name, event]) => ({ state, name, before, event })),
    ),
  ),
)("$state: $name", ({ state, name, before, event }) => {
  const { publication: after, effects } = step(before, event, POLICY, at(1));
  const outcome = after === before ? "same" : `${after.state} ${after.entityTag}`;
  const rows: { readonly [state: string]: { readonly [event: string]: string } } = TABLE;
  expect(
    [outcome, ...effects.map((effect) => ("status" in effect ? `${effect.type} ${effect.status}` : effect.type))].join(
      " / ",
    ),
  ).toBe(rows[state]?.[name]);
});
