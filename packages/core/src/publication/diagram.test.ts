import { test } from "vitest";
import type { EntityTag } from "../headers/entity-tag.ts";
import { expectDocumented, transitionsOf } from "../testing/transitions.ts";
import type { PublicationEvent } from "./event.ts";
import { POLICY, publish, TICK, tag } from "./publication.arbitrary.ts";
import { deadlineOf, INIT, type Publication } from "./publication.ts";
import { step } from "./step.ts";

function tagOf({ entityTag }: Publication): EntityTag {
  return entityTag === "" ? tag("none") : entityTag;
}

test("docs/machines/publication.md is what the machine does", async () => {
  await expectDocumented(
    "publication.md",
    transitionsOf<Publication, PublicationEvent>({
      init: INIT,
      events: {
        initial: () => publish(),
        empty: () => publish({ hasBody: false }),
        brief: () => publish({ expires: 1 }),
        poll: () => publish({ expires: 0 }),
        refresh: (record) => publish({ ifMatch: tagOf(record), hasBody: false }),
        modify: (record) => publish({ ifMatch: tagOf(record) }),
        remove: (record) => publish({ ifMatch: tagOf(record), hasBody: false, expires: 0 }),
        stale: () => publish({ ifMatch: tag("other"), hasBody: false }),
        tick: () => TICK,
      },
      step(record, event, now) {
        const { publication, effects } = step(record, event, POLICY, now);
        return { record: publication, effects };
      },
      deadlineOf,
      stateOf: ({ state }) => state,
      keyOf: ({ state }) => state,
    }),
  );
});
