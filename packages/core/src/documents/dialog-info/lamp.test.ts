import fc from "fast-check";
import { expect, test } from "vitest";
import { dialogInfo } from "./dialog-info.arbitrary.ts";
import { lampOf } from "./lamp.ts";
import { DIALOG_STATES } from "./value.ts";

test.each([
  [[], { busy: false, anyConfirmed: false, anyEarly: false }],
  [["terminated"], { busy: false, anyConfirmed: false, anyEarly: false }],
  [["trying"], { busy: true, anyConfirmed: false, anyEarly: false }],
  [["proceeding"], { busy: true, anyConfirmed: false, anyEarly: false }],
  [["early"], { busy: true, anyConfirmed: false, anyEarly: true }],
  [["confirmed"], { busy: true, anyConfirmed: true, anyEarly: false }],
  [["confirmed", "early", "terminated"], { busy: true, anyConfirmed: true, anyEarly: true }],
  [["progressing"], { busy: undefined, anyConfirmed: false, anyEarly: false }],
  [["terminated", "", "terminated"], { busy: undefined, anyConfirmed: false, anyEarly: false }],
  [["", "trying"], { busy: true, anyConfirmed: false, anyEarly: false }],
  [["trying", ""], { busy: true, anyConfirmed: false, anyEarly: false }],
])("[RFC 4235 §3.7.1] dialogs in the states %j show %j", (states, lamp) => {
  expect(lampOf({ dialogs: states.map((state) => ({ state })) })).toEqual(lamp);
});

test("the lamp does not depend on the order of the dialogs, and a terminated one changes nothing", () => {
  fc.assert(
    fc.property(dialogInfo, ({ dialogs }) => {
      const lamp = lampOf({ dialogs });
      expect(lampOf({ dialogs: dialogs.toReversed() })).toEqual(lamp);
      expect(lampOf({ dialogs: [...dialogs, { state: "terminated" }] })).toEqual(lamp);
    }),
  );
});

test("[RFC 4235 §3.7.1] of the known states only terminated is idle", () => {
  expect(DIALOG_STATES.filter((state) => lampOf({ dialogs: [{ state }] }).busy === false)).toEqual(["terminated"]);
});
