import { describe, expect, test } from "vitest";
import type { State } from "../presentity/compose.ts";
import type { Profile } from "../profiles/profile.ts";
import { PROFILES } from "../profiles/table.ts";
import { dialogPackage } from "./dialog.ts";
import { address, composedOf, SAID } from "./package.arbitrary.ts";
import type { EventPackage, Look } from "./package.ts";
import { CPIM_PIDF_CONTENT_TYPE, presencePackage } from "./presence.ts";
import { viewOf } from "./view.ts";

const STATES: readonly State[] = ["offline", "idle", "ringing", "busy", "do-not-disturb"];
const ALL = PROFILES.map(({ profile }) => profile);

function shown(by: EventPackage, state: State, look: Partial<Look> & { readonly profile: Profile }): string {
  const composed = composedOf(SAID[state]);
  const view = viewOf(address("1001@pbx.example"), { composed });
  const [contentType = ""] = by.contentTypes;
  const { before, after = "" } = by.render(view, { contentType, isPrivate: false, ...look });
  return before + after;
}

test.each(STATES)("what the table says composes to %s", (state) => {
  expect(composedOf(SAID[state]).state).toBe(state);
});

describe.each(presencePackage.contentTypes)("presence as %s", (contentType) => {
  test.each(ALL)("is five different documents for $name, whether or not the other party is hidden", (profile) => {
    for (const isPrivate of [false, true]) {
      const look = { profile, contentType, isPrivate };
      expect(new Set(STATES.map((state) => shown(presencePackage, state, look))).size).toBe(5);
    }
  });
});

/** RFC 4235 has no word for offline; these makes are not sent one that they might not understand. */
const OFFLINE_IS_IDLE = new Set(["yealink", "grandstream", "cisco-spa", "cisco-spa8000", "linksys", "bria", "mitel"]);

describe("a busy lamp", () => {
  test.each(ALL)("is five different documents for $name, or four where offline is stated to be as idle", (profile) => {
    for (const isPrivate of [false, true]) {
      const documents = STATES.map((state) => shown(dialogPackage, state, { profile, isPrivate }));
      const [offline, ...others] = documents;
      expect(new Set(others).size).toBe(4);
      expect(others.slice(1)).not.toContain(offline);
      expect(offline === others[0]).toBe(OFFLINE_IS_IDLE.has(profile.name));
    }
  });

  test("of who is not to see do-not-disturb is as for idle", () => {
    const [generic] = ALL;
    if (generic === undefined) throw new Error("no profile");
    const profile = { ...generic, name: "customer", dndOnLamp: "idle" } as const;
    expect(shown(dialogPackage, "do-not-disturb", { profile })).toBe(shown(dialogPackage, "idle", { profile }));
  });
});

/** Each text once, with the makes that it is for. */
function matrix(by: EventPackage, look: Partial<Look>): string {
  let table = "";
  for (const state of STATES) {
    const makes = new Map<string, string[]>();
    for (const profile of ALL) {
      const text = shown(by, state, { ...look, profile });
      makes.set(text, [...(makes.get(text) ?? []), profile.name]);
    }
    for (const [text, names] of makes) table += `${state}: ${names.join(" ")}\n${text.replace(/\n*$/, "\n")}\n`;
  }
  return table;
}

test.each([
  ["presence", presencePackage, { contentType: "application/pidf+xml" }],
  ["presence-xpidf", presencePackage, { contentType: "application/xpidf+xml" }],
  ["presence-cpim", presencePackage, { contentType: CPIM_PIDF_CONTENT_TYPE }],
  ["dialog", dialogPackage, {}],
  ["dialog-private", dialogPackage, { isPrivate: true }],
] as const)("%s: every state for every profile", async (name, by, look) => {
  await expect(matrix(by, look)).toMatchFileSnapshot(`golden/${name}.txt`);
});
