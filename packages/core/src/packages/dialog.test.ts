import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDialogInfo } from "../documents/dialog-info/parse.ts";
import type { Dialog, DialogInfo } from "../documents/dialog-info/value.ts";
import { GENERIC } from "../profiles/profile.ts";
import { toInstant } from "../time.ts";
import { dialogPackage } from "./dialog.ts";
import { address, composed, composedOf, profile, SAID, view } from "./package.arbitrary.ts";
import type { Document, Look, View } from "./package.ts";
import { viewOf } from "./view.ts";

const LOOK: Look = {
  contentType: "application/dialog-info+xml",
  profile: { ...GENERIC, dialogUpdates: "partial" },
  isPrivate: false,
};

function read({ before, after = "" }: Document, version = 0): DialogInfo {
  const info = parseDialogInfo(before + version + after);
  if (!info.ok) throw new Error(info.error.detail);
  return info.value;
}

function change(before: View, after: View, look: Look): Document {
  const document = dialogPackage.renderChange?.(before, after, look);
  if (document === undefined) throw new Error("the package has no partial documents");
  return document;
}

/** RFC 4235 §4.3, but that terminated rows stay: the subscriber "MAY" remove them. */
function applied(table: ReadonlyMap<string, Dialog>, { state, dialogs }: DialogInfo): Map<string, Dialog> {
  const rows = dialogs.map((dialog) => [dialog.id ?? "", dialog] as const);
  return new Map([...(state === "full" ? [] : table), ...rows]);
}

const isLive = ({ state }: Dialog) => state !== "terminated";

describe("partial documents", () => {
  test("[RFC 4235 §4.3] one after the other make of the first full one the newest full one", () => {
    const wishes = fc.tuple(profile, fc.boolean());
    fc.assert(
      fc.property(view, fc.array(composed, { maxLength: 6 }), wishes, (first, later, [wished, isPrivate]) => {
        const look = { ...LOOK, profile: { ...wished, dialogUpdates: "partial" }, isPrivate } as const;
        let table = applied(new Map(), read(dialogPackage.render(first, look)));
        let before = first;
        for (const composed of later) {
          const seen = { ...first, composed };
          table = applied(table, read(change(before, seen, look)));
          const full = read(dialogPackage.render(seen, look)).dialogs;
          for (const dialog of full) expect(table.get(dialog.id ?? "")).toEqual(dialog);
          const live = [...table.values()].filter(isLive).map(({ id }) => id);
          expect(new Set(live)).toEqual(new Set(full.filter(isLive).map(({ id }) => id)));
          before = seen;
        }
      }),
    );
  });

  test("[RFC 4235 §3.3] are never without a dialog: what has none is full", () => {
    fc.assert(
      fc.property(view, composed, (first, next) => {
        const { state, dialogs } = read(change(first, { ...first, composed: next }, LOOK));
        expect(state === "full" || dialogs.length > 0).toBe(true);
      }),
    );
  });

  const seen = (facts: Parameters<typeof composedOf>[0]) =>
    viewOf(address("1001@pbx.example"), { composed: composedOf(facts) });
  const second = { type: "call", key: "c2;;;", sequence: 0, callId: "c2", startedAt: toInstant(1) } as const;
  const both = [...SAID.busy, { ...second, direction: "recipient", state: "early" } as const];

  test("[RFC 4235 §3.7] hold the dialogs that have changed", () => {
    const { state, dialogs } = read(change(seen(SAID.busy), seen(both), LOOK));
    expect([state, dialogs.map((dialog) => [dialog.id, dialog.state])]).toEqual(["partial", [["c2;;;", "early"]]]);
  });

  test("hold those that are gone as terminated, with what identifies them", () => {
    const { state, dialogs } = read(change(seen(both), seen(SAID.busy), LOOK));
    expect(state).toBe("partial");
    expect(dialogs).toMatchObject([{ id: "c2;;;", callId: "c2", state: "terminated" }]);
    expect(dialogs).toHaveLength(1);
  });

  test("do not end again what has ended: the dialog of who was idle", () => {
    const { dialogs } = read(change(seen(SAID.idle), seen(SAID.ringing), LOOK));
    expect(dialogs.map(({ id }) => id)).toEqual(["c1;local;remote;"]);
  });

  test("are full where nothing has changed", () => {
    expect(change(seen(both), seen(both), LOOK)).toEqual(dialogPackage.render(seen(both), LOOK));
  });

  test("are full for a profile that does not want them", () => {
    const look = { ...LOOK, profile: GENERIC };
    expect(change(seen(SAID.busy), seen(both), look)).toEqual(dialogPackage.render(seen(both), look));
  });
});

test("any two resources in different states have different documents, whatever else is said of them", () => {
  fc.assert(
    fc.property(view, composed, composed, profile, fc.boolean(), (any, one, other, wished, isPrivate) => {
      // The two cases in which a profile says that two states look alike.
      const look = {
        ...LOOK,
        profile: { ...wished, dndOnLamp: "confirmed", offlineDialog: "unavailable" },
        isPrivate,
      } as const;
      fc.pre(one.state !== other.state);
      const [a, b] = [one, other].map((each) => dialogPackage.render({ ...any, composed: each }, look));
      expect(a).not.toEqual(b);
    }),
  );
});

test.each([
  [{}, [{ id: "idle", state: "terminated" }]],
  [{ idleDialog: "none" } as const, []],
])("a watcher who waits is told idle, in the shape that its phone needs: %j", (wish, expected) => {
  const look = { ...LOOK, profile: { ...GENERIC, ...wish } };
  const busy = viewOf(address("1001@pbx.example"), { composed: composedOf(SAID.busy) });
  expect(read(dialogPackage.neutral(busy, look))).toMatchObject({ state: "full", dialogs: expected });
});

test("[RFC 4235 §4.1] the version of the subscription stands between the two parts", () => {
  expect(read(dialogPackage.render(viewOf(address("1001@pbx.example")), LOOK), 41).version).toBe(41);
});

test("names have the attribute that the phone knows", () => {
  const busy = viewOf(address("1001@pbx.example"), { composed: composedOf(SAID.busy) });
  const look = { ...LOOK, profile: { ...GENERIC, displayAttribute: "display-name" } as const };
  expect(dialogPackage.render(busy, look).after).toContain('display-name="Bob"');
  expect(dialogPackage.render(busy, LOOK).after).toContain(' display="Bob"');
});
