import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { token } from "../../testing/strings.ts";
import { idsFor } from "./ids.ts";
import type { Dialog } from "./value.ts";

describe("dialogs without an id", () => {
  test.each<[Partial<Dialog>[], string[]]>([
    [[{ callId: "c" }], ["c"]],
    [[{}], ["dialog"]],
    [
      [{ id: " ", callId: "c" }, { callId: "c" }, {}, {}],
      ["c", "c-2", "dialog", "dialog-4"],
    ],
    [
      [{ callId: "c" }, { id: "c" }, { id: "c-1" }],
      ["c-1-1", "c", "c-1"],
    ],
    [
      [{ id: "c" }, { id: "c" }],
      ["c", "c"],
    ],
  ])("%j have the ids %j", (dialogs, ids) => {
    expect(idsOf(dialogs)).toEqual(ids);
  });

  test("[RFC 4235 §4.1.1] get one that no other dialog has", () => {
    const given = fc.uniqueArray(token, { maxLength: 3 });
    const callIds = fc.array(fc.option(token, { nil: undefined }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(given, callIds, (given, callIds) => {
        const without = callIds.map((callId) => (callId === undefined ? {} : { callId }));
        expect(new Set(idsOf([...without, ...given.map((id) => ({ id }))])).size).toBe(given.length + without.length);
      }),
    );
  });

  test("in any number take linear time", () => {
    expect(idsOf(Array.from({ length: 50_000 }, () => ({ callId: "c" })))).toHaveLength(50_000);
  });
});

test("dialogs that have ids keep them", () => {
  expect(idsOf([{ id: " c " }, { id: "c" }])).toEqual(["c", "c"]);
});

function idsOf(partial: readonly Partial<Dialog>[]): string[] {
  const dialogs = partial.map((dialog) => ({ state: "early", ...dialog }));
  const idOf = idsFor(dialogs);
  return dialogs.map((dialog, index) => idOf(dialog, index + 1));
}
