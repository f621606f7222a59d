import { describe, expect, test } from "vitest";
import { GENERIC } from "../profiles/profile.ts";
import { definePackage } from "./define.ts";
import { dialogPackage } from "./dialog.ts";
import { messageSummaryPackage } from "./message-summary.ts";
import { address, composedOf, SAID } from "./package.arbitrary.ts";
import type { Look } from "./package.ts";
import { viewOf } from "./view.ts";

const LOOK: Look = { contentType: "text/plain", profile: GENERIC, isPrivate: true };
const isNumber = (value: unknown): value is number => typeof value === "number";
const seen = (value?: unknown) => viewOf(address("lift@pbx.example"), { value });

describe("a package of one's own", () => {
  const floor = definePackage({
    name: "x-floor",
    contentType: "text/plain",
    check: isNumber,
    render: (value, { resource, entity, contentType, profile, isPrivate }) =>
      [value + 1, resource, entity, contentType, profile.name, isPrivate].join(" "),
  });

  test("shows what the application says, and knows whose state it is and for whom", () => {
    const body = "4 lift@pbx.example sip:lift@pbx.example text/plain generic true";
    expect(floor.render(seen(3), LOOK)).toEqual({ contentType: "text/plain", before: body });
  });

  test.each([undefined, null, "3"])("has no body where the application has not said what it should: %s", (value) => {
    expect(floor.render(seen(value), LOOK)).toEqual({ contentType: "text/plain", before: "" });
  });

  test("has no body for who may not know", () => {
    expect(floor.neutral(seen(3), LOOK)).toEqual({ contentType: "text/plain", before: "" });
  });

  test("has no partial documents and takes no publications", () => {
    expect(Object.keys(floor).sort()).toEqual(
      ["contentTypes", "defaultExpires", "interval", "name", "neutral", "render"].sort(),
    );
  });

  test("has times and types by default, or those it says", () => {
    expect(floor).toMatchObject({ name: "x-floor", contentTypes: ["text/plain"], defaultExpires: 3600, interval: 1 });
    const other = definePackage({
      name: "x-floor.y",
      contentType: ["text/html", "text/plain"],
      defaultExpires: 60,
      interval: 0,
      check: isNumber,
      render: String,
    });
    expect(other).toMatchObject({ contentTypes: ["text/html", "text/plain"], defaultExpires: 60, interval: 0 });
  });

  test("says what it likes to who may not know, and where there is nothing to know", () => {
    const neutral = ({ entity }: { readonly entity: string }) => `nothing of ${entity}`;
    const own = definePackage({ name: "x", contentType: "text/plain", check: isNumber, render: String, neutral });
    for (const document of [own.neutral(seen(3), LOOK), own.render(seen(), LOOK)]) {
      expect(document).toEqual({ contentType: "text/plain", before: "nothing of sip:lift@pbx.example" });
    }
  });

  test("has room for a version where it wants one", () => {
    const render = (value: number) => ({ before: "v", after: ` ${value}` });
    const own = definePackage({ name: "x", contentType: "text/plain", check: isNumber, render });
    expect(own.render(seen(3), LOOK)).toEqual({ contentType: "text/plain", before: "v", after: " 3" });
  });

  test.each([
    ["[RFC 6665 §8.4] a name that is none", "two words", "text/plain"],
    ["no name", "", "text/plain"],
    ["no content type", "x", []],
  ])("is not made with %s", (_, name, contentType) => {
    expect(() => definePackage({ name, contentType, check: isNumber, render: String })).toThrow(TypeError);
  });
});

describe("a package that stands in for another", () => {
  const lamp = definePackage({ base: dialogPackage, check: isNumber, render: String });
  const look: Look = {
    contentType: "application/dialog-info+xml",
    profile: { ...GENERIC, dialogUpdates: "partial" },
    isPrivate: false,
  };
  const own = { contentType: look.contentType, before: "3" };
  const composed = composedOf(SAID.busy);
  const busy = viewOf(address("lift@pbx.example"), { composed });

  test("has all of it but what it shows", () => {
    const { render: _, renderChange: __, neutral: ___, ...rest } = dialogPackage;
    expect(lamp).toMatchObject(rest);
  });

  test("shows the resources of which the application speaks", () => {
    expect(lamp.render(seen(3), look)).toEqual(own);
  });

  test("leaves the others as they are", () => {
    expect(lamp.render(busy, look)).toEqual(dialogPackage.render(busy, look));
    expect(lamp.renderChange?.(seen(), busy, look)).toEqual(dialogPackage.renderChange?.(seen(), busy, look));
    expect(lamp.neutral(seen(3), look)).toEqual(dialogPackage.neutral(seen(), look));
  });

  test("shows all of it when the application begins or ends to speak", () => {
    expect(lamp.renderChange?.(busy, seen(3), look)).toEqual(own);
    expect(lamp.renderChange?.(seen(3), busy, look)).toEqual(dialogPackage.render(busy, look));
  });

  test("has partial documents only where the other one has", () => {
    const voice = definePackage({ base: messageSummaryPackage, check: isNumber, render: String });
    expect(voice).not.toHaveProperty("renderChange");
    expect(voice).toHaveProperty("publishes", messageSummaryPackage.publishes);
  });
});
