import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePidf } from "../documents/pidf/parse.ts";
import { readStatus } from "../documents/status/read.ts";
import { parseXpidf } from "../documents/xpidf/parse.ts";
import { statusOf } from "../presentity/compose.ts";
import { GENERIC } from "../profiles/profile.ts";
import { address, composed, composedOf, profile, SAID, view } from "./package.arbitrary.ts";
import type { Look, View } from "./package.ts";
import { CPIM_PIDF_CONTENT_TYPE, presencePackage } from "./presence.ts";
import { viewOf } from "./view.ts";

const LOOK: Look = { contentType: "application/pidf+xml", profile: GENERIC, isPrivate: false };
const [PIDF, XPIDF] = ["application/pidf+xml", "application/xpidf+xml"];

function read(seen: View, look: Look) {
  const { before } = presencePackage.render(seen, look);
  const document = look.contentType === XPIDF ? parseXpidf(before) : parsePidf(before);
  if (!document.ok) throw new Error(document.error.detail);
  return readStatus(document.value);
}

test("any two resources in different states have different documents, whatever else is said of them", () => {
  const looks = fc.record({ contentType: fc.constantFrom(...presencePackage.contentTypes), profile });
  fc.assert(
    fc.property(view, composed, composed, looks, fc.boolean(), (seen, one, other, wish, isPrivate) => {
      fc.pre(one.state !== other.state);
      const look = { ...LOOK, ...wish, isPrivate };
      const [a, b] = [one, other].map((each) => presencePackage.render({ ...seen, composed: each }, look).before);
      expect(a).not.toBe(b);
    }),
  );
});

test("what is shown is what the composition says, but that who is offline is not disturbed by anything", () => {
  fc.assert(
    fc.property(view, (seen) => {
      const { basic, dnd, onThePhone } = statusOf(seen.composed);
      const isDnd = dnd && seen.composed.state !== "offline";
      expect(read(seen, LOOK)).toMatchObject({ basic, dnd: isDnd, onThePhone });
    }),
  );
});

test("a phone that asks for cpim-pidf gets the document of PIDF under that name", () => {
  fc.assert(
    fc.property(view, profile, (seen, one) => {
      const look = { ...LOOK, profile: one };
      const cpim = presencePackage.render(seen, { ...look, contentType: CPIM_PIDF_CONTENT_TYPE });
      expect(cpim).toEqual({ ...presencePackage.render(seen, look), contentType: CPIM_PIDF_CONTENT_TYPE });
    }),
  );
});

const noted = (note: string, more = SAID.ringing) =>
  viewOf(address("1001@pbx.example"), {
    composed: composedOf([...more, { type: "application", key: "app", sequence: 0, note }]),
  });

test("a user's note stays while it rings, beside the word that it does", () => {
  const { before } = presencePackage.render(noted("In the garden"), LOOK);
  expect(before).toContain("<note>Ringing</note></tuple>");
  expect(before).toContain("<dm:note>In the garden</dm:note></dm:person>");
});

test("XPIDF has room for one note: while it rings, that it does", () => {
  expect(read(noted("In the garden"), { ...LOOK, contentType: `${XPIDF}` }).note).toBe("Ringing");
  expect(read(noted("In the garden", SAID.idle), { ...LOOK, contentType: `${XPIDF}` }).note).toBe("In the garden");
});

test("a phone that says of itself that it is alerting does not make the resource ring", () => {
  const alerting = [
    ...SAID.idle,
    { type: "application", key: "app", sequence: 0, activities: ["alerting", "meeting"] },
  ] as const;
  const composed = composedOf(alerting);
  expect(composed).toMatchObject({ state: "idle", activities: ["alerting", "meeting"] });
  expect(read(viewOf(address("1001@pbx.example"), { composed }), LOOK).activities).toEqual(["meeting"]);
});

test.each([
  ["Talk 5550100", true, undefined],
  ["Talk 5550100", false, "Talk 5550100"],
  ["In the garden", true, "In the garden"],
])("the note %s is, to who may not know the other party (%s): %s", (note, isPrivate, expected) => {
  expect(read(noted(note, SAID.busy), { ...LOOK, contentType: `${PIDF}`, isPrivate }).note).toBe(expected);
});

test.each(presencePackage.contentTypes)(
  "[RFC 3856 §6.6.2] a watcher who waits is told offline, as %s",
  (contentType) => {
    const look = { ...LOOK, contentType };
    const [neutral, offline] = [
      presencePackage.neutral(noted("In the garden"), look),
      presencePackage.render(viewOf(address("1001@pbx.example")), look),
    ];
    expect(neutral).toEqual(offline);
  },
);
