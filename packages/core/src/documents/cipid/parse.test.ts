import { describe, expect, test } from "vitest";
import type { Draft } from "../data-model/parse.ts";
import { parseXml } from "../xml/parse.ts";
import { isElement } from "../xml/value.ts";
import { readCipid } from "./parse.ts";
import { CIPID_NAMESPACE, type Cipid } from "./value.ts";

/** The value, and for each element whether it was taken in. */
function read(xml: string, namespace = CIPID_NAMESPACE): { value: Cipid; taken: boolean[] } {
  const result = parseXml(`<person xmlns="${namespace}">${xml}</person>`);
  if (!result.ok) throw new Error(result.error.detail);
  const value: Draft<Cipid> = {};
  return { taken: result.value.root.children.filter(isElement).map((element) => readCipid(element, value)), value };
}

describe("contact information", () => {
  test("[RFC 4482 §3] is six texts, of which five are URIs", () => {
    const xml = `<card> a </card><display-name> b </display-name><homepage>c</homepage><icon>
      d</icon><map>e</map><sound>f</sound>`;
    expect(read(xml)).toEqual({
      taken: [true, true, true, true, true, true],
      value: { card: "a", displayName: " b ", homepage: "c", icon: "d", map: "e", sound: "f" },
    });
  });

  test("[RFC 4482 §3] is the first of its kind", () => {
    expect(read("<card>a</card><card>b</card><display-name/><display-name>b</display-name>")).toEqual({
      taken: [true, false, true, false],
      value: { card: "a", displayName: "" },
    });
  });

  test("[RFC 4482 §3.2] is left to others where it is more than text", () => {
    expect(read('<display-name xml:lang="de">a</display-name><card><b/></card><phone>1</phone>')).toEqual({
      taken: [false, false, false],
      value: {},
    });
  });

  test("is in its namespace", () => {
    expect(read("<card>a</card>", "urn:example")).toEqual({ taken: [false], value: {} });
  });
});
