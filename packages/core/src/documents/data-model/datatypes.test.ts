import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeCorpus } from "../../testing/corpus.ts";
import { schemaFault } from "../../testing/schema.ts";
import { anyText, dateTime, language } from "../../testing/strings.ts";
import { escapeAttribute } from "../xml/print.ts";
import { toDateTime, toLanguage } from "./datatypes.ts";

describe("a timestamp", () => {
  test("[RFC 3863 §4.1.7] stays as it is, trimmed", () => {
    fc.assert(fc.property(dateTime, (text) => toDateTime(` ${text}\n`) === text));
  });

  test.each([
    "2001-10-27T16:49:29",
    "2001-10-27T16:49:29.123456789012345678901234567890Z",
    "2000-02-29T00:00:00Z",
    "2004-02-29T00:00:00Z",
    "2005-04-30T23:59:59+14:00",
    "2005-01-31T23:59:59-13:59",
    "0001-01-01T00:00:00Z",
  ])("%s is one", (text) => {
    expect(toDateTime(text)).toBe(text);
  });

  test.each([
    "",
    "yesterday",
    "2001-10-27",
    "2001-10-27 16:49:29Z",
    "2001-10-27t16:49:29z",
    "2001-10-27T16:49Z",
    "2001-10-27T16:49:60Z",
    "2001-10-27T24:00:00Z",
    "2001-10-27T16:49:29.Z",
    "2001-10-27T16:49:29+14:01",
    "2001-10-27T16:49:29+0200",
    "2001-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2001-02-30T00:00:00Z",
    "2001-06-31T00:00:00Z",
    "2001-13-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "12001-01-01T00:00:00Z",
  ])("%s is none", (text) => {
    expect(toDateTime(text)).toBeUndefined();
  });

  test("is made of nothing where there is nothing", () => {
    expect(toDateTime(undefined)).toBeUndefined();
  });
});

describe("a language", () => {
  test.each(["en", "de-CH", "zh-Hant-TW", "x-klingon", ""])("%j is one", (text) => {
    expect(toLanguage(` ${text}\t`)).toBe(text);
  });

  test.each(["e_n", "1", "de-", "abcdefghi", "en us"])("%j is none", (text) => {
    expect(toLanguage(text)).toBeUndefined();
  });

  test("is made of nothing where there is nothing", () => {
    expect(toLanguage(undefined)).toBeUndefined();
  });
});

describeCorpus("by the schemas", () => {
  test("what comes out is valid, and nothing that was valid is refused but years and midnights of their own kind", () => {
    const digits = (text: string) => fc.constantFrom(...text.split(" "));
    const almost = fc
      .tuple(
        digits("1900 2000 2001 0000 9999"),
        digits("00 01 02 04 12 13"),
        digits("00 01 28 29 30 31 32"),
        digits("00 23"),
      )
      .chain(([year, month, day, hour]) =>
        fc
          .constantFrom("", "Z", "+14:00", "-14:01", ".5Z")
          .map((zone) => `${year}-${month}-${day}T${hour}:59:00${zone}`),
      );
    fc.assert(
      fc.property(fc.oneof(almost, dateTime), (text) => {
        const isValid = schemaFault(documentWith("from", text), "presence-all.xsd") === undefined;
        expect(toDateTime(text)).toBe(isValid ? text : undefined);
      }),
    );
  });

  test("so is every language", () => {
    fc.assert(
      fc.property(fc.oneof(language, anyText), (text) => {
        const xml = documentWith("xml:lang", toLanguage(text) ?? "");
        expect(schemaFault(xml, "presence-all.xsd")).toBeUndefined();
      }),
    );
  });
});

function documentWith(attribute: string, value: string): string {
  const activities = `<activities xmlns="urn:ietf:params:xml:ns:pidf:rpid" ${attribute}="${escapeAttribute(value)}"/>`;
  return `<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="">${activities}</presence>`;
}
