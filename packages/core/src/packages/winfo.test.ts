import fc from "fast-check";
import { expect, test } from "vitest";
import { isToken } from "../documents/header-lines.ts";
import { parseWatcherInfo } from "../documents/watcher-info/parse.ts";
import type { Watcher } from "../documents/watcher-info/value.ts";
import { GENERIC } from "../profiles/profile.ts";
import { anyText } from "../testing/strings.ts";
import { dialogPackage } from "./dialog.ts";
import { address } from "./package.arbitrary.ts";
import type { Document, Look } from "./package.ts";
import { viewOf } from "./view.ts";
import { winfoOf } from "./winfo.ts";

const LOOK: Look = { contentType: "application/watcherinfo+xml", profile: GENERIC, isPrivate: false };
const winfo = winfoOf(dialogPackage);

const watcher = (id: string): Watcher => ({
  uri: "sip:2002@pbx.example",
  id,
  status: "active",
  event: "approved",
  expiration: 60,
  durationSubscribed: 5,
});

function listOf({ before, after = "" }: Document) {
  const info = parseWatcherInfo(`${before}0${after}`);
  if (!info.ok) throw new Error(info.error.detail);
  expect(info.value.state).toBe("full");
  return info.value.lists;
}

const rendered = (...ids: readonly string[]) =>
  winfo.render(viewOf(address("1001@pbx.example"), { watchers: () => ids.map(watcher) }), LOOK);

test("[RFC 3857 §4.1] its name is that of the package and .winfo, and it applies to itself", () => {
  expect([winfo.name, winfoOf(winfo).name]).toEqual(["dialog.winfo", "dialog.winfo.winfo"]);
});

test("[RFC 3857 §4.7] shows who watches the resource by that package", () => {
  const watchers = (name: string) => (name === "dialog" ? [watcher("a")] : [watcher("b"), watcher("c")]);
  expect(listOf(winfo.render(viewOf(address("1001@pbx.example"), { watchers }), LOOK))).toEqual([
    {
      resource: "sip:1001@pbx.example",
      package: "dialog",
      watchers: [{ uri: "sip:2002@pbx.example", id: "a", status: "active", event: "approved" }],
    },
  ]);
});

test("is the same text whatever order the watchers are known in", () => {
  expect(rendered("b", "a", "c")).toEqual(rendered("c", "b", "a"));
});

test("[RFC 3858 §3] the id of a watcher is a token, and no two have the same", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(
        anyText.filter((id) => id !== ""),
        { minLength: 1, maxLength: 4 },
      ),
      (ids) => {
        const shown = listOf(rendered(...ids)).flatMap(({ watchers }) => watchers.map(({ id }) => id));
        expect(shown.every(isToken)).toBe(true);
        expect(new Set(shown).size).toBe(ids.length);
      },
    ),
    { examples: [[["a b", "a%20%b", "\ud83d\ude00", "\ud83d"]], [["\u00e9a", "\u0e9a"]]] },
  );
});

test("a watcher who waits is told of nobody, itself included", () => {
  const view = viewOf(address("1001@pbx.example"), { watchers: () => [watcher("a")] });
  expect(listOf(winfo.neutral(view, LOOK))).toEqual([
    { resource: "sip:1001@pbx.example", package: "dialog", watchers: [] },
  ]);
});
