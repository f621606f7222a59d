import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDialogInfo } from "../documents/dialog-info/parse.ts";
import { printDialogInfo } from "../documents/dialog-info/print.ts";
import type { DialogInfo } from "../documents/dialog-info/value.ts";
import { describeCorpus } from "../testing/corpus.ts";
import { schemaFault } from "../testing/schema.ts";
import { toInstant } from "../time.ts";
import { compose } from "./compose.ts";
import { callOf, dialogsOf } from "./dialogs.ts";
import { call as anyCall, history, instant } from "./presentity.arbitrary.ts";
import { apply, EMPTY, type Presentity } from "./presentity.ts";
import { DEFAULT_POLICY } from "./rules.ts";
import type { Call, Fact } from "./statement.ts";

const NOW = toInstant(100_000);
const ENTITY = "sip:bob@example.com";
const call: Call = {
  type: "call",
  key: "k",
  sequence: 7,
  callId: "c",
  direction: "recipient",
  state: "early",
  startedAt: toInstant(57_001),
};
const dialogOf = (parts: Partial<Call>) => dialogsOf({ calls: [{ ...call, ...parts }] }, ENTITY, NOW)[0];

test("a call of which little is known is a dialog of the entity", () => {
  expect(dialogOf({})).toEqual({
    id: "k",
    callId: "c",
    direction: "recipient",
    state: "early",
    local: { identity: { uri: ENTITY } },
  });
});

test("[RFC 4235 §4.1.1] a dialog has all that names it, which a phone needs to pick the call up", () => {
  const full: Partial<Call> = {
    localTag: "l",
    remoteTag: "r",
    local: { uri: "sip:bob@b", display: "Bob" },
    remote: { uri: "sip:alice@a", display: "Alice" },
    localTarget: "sip:bob@1.2.3.4",
    remoteTarget: "sip:alice@5.6.7.8",
    answeredAt: toInstant(90_000),
  };
  expect(dialogOf(full)).toEqual({
    id: "k",
    callId: "c",
    localTag: "l",
    remoteTag: "r",
    direction: "recipient",
    state: "early",
    local: { identity: { uri: "sip:bob@b", display: "Bob" }, target: { uri: "sip:bob@1.2.3.4" } },
    remote: { identity: { uri: "sip:alice@a", display: "Alice" }, target: { uri: "sip:alice@5.6.7.8" } },
  });
});

test("[RFC 4235 §4.1.6.2] the remote target may be known without the remote identity", () => {
  expect(dialogOf({ remoteTarget: "sip:a@b" })?.remote).toEqual({ target: { uri: "sip:a@b" } });
});

test("[RFC 4235 §4.1.3] the duration of a confirmed dialog is the time since its beginning, in whole seconds", () => {
  expect(dialogOf({ state: "confirmed", answeredAt: toInstant(90_000) })?.duration).toBe(42);
  expect(dialogOf({ state: "confirmed", startedAt: toInstant(200_000) })?.duration).toBe(0);
});

describe("[RFC 4235 §5.2] sip.rendering", () => {
  test.each([
    ["no: on hold", { state: "confirmed", held: true }, "no"],
    ["yes: talking", { state: "confirmed", held: false }, "yes"],
    ["yes: talking, nobody speaks of hold", { state: "confirmed" }, "yes"],
    ["no: on hold before it is answered", { state: "early", held: true }, "no"],
  ] as const)("%s", (_, parts, value) => {
    expect(dialogOf(parts)?.local?.target?.params).toEqual([{ name: "+sip.rendering", value }]);
  });

  test.each([
    [{ localTarget: "sip:t", local: { uri: "sip:i" } }, "sip:t"],
    [{ local: { uri: "sip:i" } }, "sip:i"],
    [{}, ENTITY],
  ])("stands in a target, the nearest that is known: %j", (parts, uri) => {
    expect(dialogOf({ ...parts, state: "confirmed" })?.local?.target?.uri).toBe(uri);
  });
});

const composed = (facts: readonly Fact[], now = NOW) =>
  compose(
    facts.reduce<Presentity>((one, said) => apply(one, said, now), EMPTY),
    DEFAULT_POLICY,
    now,
  );

test("each call is a dialog, by its key and nothing else, and is in its place", () => {
  fc.assert(
    fc.property(history, instant, (facts, now) => {
      const { calls } = composed(facts, now);
      const dialogs = dialogsOf({ calls }, ENTITY, now);
      expect(dialogs.map(({ id, state }) => [id, state])).toEqual(calls.map(({ key, state }) => [key, state]));
    }),
  );
});

test("[RFC 4235 §4.1.1] the id stays the same from the half-dialog to the end of the dialog", () => {
  const trying: Call = { ...call, direction: "initiator", state: "trying", localTag: "l" };
  const early: Call = { ...trying, sequence: 8, state: "early", remoteTag: "r" };
  const confirmed: Call = { ...early, sequence: 9, state: "confirmed" };
  const ids = [[trying], [trying, early], [trying, early, confirmed]].map((facts) =>
    dialogsOf(composed(facts), ENTITY, NOW).map(({ id }) => id),
  );
  expect(ids).toEqual([["k"], ["k"], ["k"]]);
});

test("printed and read, the dialogs are the same", () => {
  fc.assert(
    fc.property(history, instant, (facts, now) => {
      const dialogs = dialogsOf(composed(facts, now), ENTITY, now);
      const document: DialogInfo = { version: 0, state: "full", entity: ENTITY, dialogs };
      const read = parseDialogInfo(printDialogInfo(document));
      expect(read).toEqual({ ok: true, value: document });
    }),
  );
});

describeCorpus("by the schema", () => {
  test("[RFC 4235 §4.4] the dialogs of every presentity give a valid document", () => {
    fc.assert(
      fc.property(history, instant, (facts, now) => {
        const dialogs = dialogsOf(composed(facts, now), ENTITY, now);
        const text = printDialogInfo(
          { version: 0, state: "full", entity: ENTITY, dialogs },
          { displayAttribute: "display-name" },
        );
        expect(schemaFault(text, "dialog-all.xsd")).toBeUndefined();
      }),
    );
  });
});

test("a dialog that shows a call says that call again, but for when it was answered and how long it stands", () => {
  fc.assert(
    fc.property(anyCall, instant, (said, now) => {
      const { key, sequence, expiresAt: _, answeredAt: __, localTarget, held, startedAt, ...rest } = said;
      const [dialog] = dialogsOf({ calls: [said] }, ENTITY, now);
      const again = dialog && callOf(dialog, now);
      expect(again).toMatchObject({ local: { uri: ENTITY }, ...rest, ...(held === true && { held }) });
      if (localTarget !== undefined) expect(again?.localTarget).toBe(localTarget);
    }),
  );
});

test("a dialog in a state that nobody knows is no call, and one of an unknown direction came in", () => {
  expect(callOf({ state: "wondering" }, NOW)).toBeUndefined();
  const call = { type: "call", callId: "", direction: "recipient", state: "early" };
  expect(callOf({ state: "early", direction: "receiver", duration: 10 }, NOW)).toEqual({ ...call, startedAt: 90_000 });
  expect(callOf({ state: "early", duration: 1000 }, NOW)).toEqual({ ...call, startedAt: 0 });
});
