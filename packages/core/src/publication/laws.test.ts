import fc from "fast-check";
import { expect, test } from "vitest";
import { histories, type Passage, POLICY, play, TICK } from "./publication.arbitrary.ts";
import { deadlineOf, INIT } from "./publication.ts";
import { step } from "./step.ts";

test("the same history gives the same trace", () => {
  fc.assert(
    fc.property(histories, (history) => {
      expect(play(history)).toEqual(play(history));
    }),
  );
});

test("each PUBLISH is answered once, and nothing else is", () => {
  check((record) => {
    for (const { event, effects } of record) {
      expect(effects.filter(({ type }) => type === "respond")).toHaveLength(event.type === "publish" ? 1 : 0);
    }
  });
});

test("[RFC 3903 §6] step 6: each 200 has an Expires that is not longer than asked for, and a new entity-tag", () => {
  check((record) => {
    const seen = new Set<string>();
    for (const { event, after, effects } of record) {
      for (const answer of effects.filter((effect) => effect.type === "respond" && effect.status === 200)) {
        expect(answer).toMatchObject({ expires: event.type === "publish" && event.expires });
        const { entityTag } = "entityTag" in answer ? answer : { entityTag: "" };
        expect(seen.has(entityTag)).toBe(false);
        seen.add(entityTag);
        expect(after.state === "init" || after.entityTag === entityTag).toBe(true);
      }
    }
  });
});

test("[RFC 3903 §6] a PUBLISH is processed completely or not at all: what is refused changes nothing", () => {
  check((record) => {
    for (const { before, after, now, effects } of record) {
      const isRefused = effects.some((effect) => effect.type === "respond" && effect.status !== 200);
      const untouched = (deadlineOf(before) ?? now + 1) > now ? before : INIT;
      expect(isRefused && after !== untouched).toBe(false);
      expect(isRefused && effects.some(({ type }) => type === "store")).toBe(false);
    }
  });
});

test("event state is stored when it is published, and removed exactly once when it is no more", () => {
  check((record) => {
    let isStored = false;
    for (const { after, effects } of record) {
      for (const { type } of effects) {
        expect(type === "remove" && !isStored).toBe(false);
        if (type !== "respond") isStored = type === "store";
      }
      expect(after.state === "published").toBe(isStored);
      expect(after === INIT).toBe(!isStored);
    }
  });
});

test("deadlines are in the future, and a tick changes the record at the deadline, not before", () => {
  check((record) => {
    for (const { event, before, after, now } of record) {
      const deadline = deadlineOf(after);
      expect(deadline === undefined || deadline > now).toBe(true);
      expect(deadline !== undefined && step(after, TICK, POLICY, deadline).publication === after).toBe(false);
      const isEarly = event.type === "tick" && now < (deadlineOf(before) ?? Number.POSITIVE_INFINITY);
      expect(isEarly && after !== before).toBe(false);
    }
  });
});

test("whatever happens, the record stays plain data with the same keys in the same order", () => {
  check((record) => {
    for (const { after } of record) {
      expect(JSON.parse(JSON.stringify(after))).toStrictEqual(after);
      expect(Object.keys(after)).toEqual(Object.keys(INIT));
    }
  });
});

function check(law: (record: readonly Passage[]) => void): void {
  fc.assert(fc.property(histories, (history) => law(play(history))));
}
