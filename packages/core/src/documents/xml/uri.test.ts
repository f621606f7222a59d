import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeCorpus } from "../../testing/corpus.ts";
import { schemaFault } from "../../testing/schema.ts";
import { anyText, untidyUri, uri } from "../../testing/strings.ts";
import { escapeAttribute } from "./print.ts";
import { toUri } from "./uri.ts";

const IPV6 = [
  "sip:alice@[2001:db8::10]",
  "sip:[2001:db8::10]:5060;transport=tcp",
  "sips:a@h;maddr=[::1]",
  "http://[::1]:80/a?b",
];

describe("what is a URI stays as it is", () => {
  test.each([
    ...IPV6,
    "",
    "sip:alice@example.com",
    "sips:a%20b@example.com;gr=urn:uuid:1?Replaces=a%3Bb",
    "sip:a?b=?c/d",
    "tel:+441234567890",
    "alice@example.com",
    "pres:名@例え.jp",
    'sip:watcherA@example.com"',
    "http://a:b@example.com:8080/x#y",
    "//example.com/x",
    "/x:y",
    "x/y:z",
    "sip:a b@example.com",
  ])("%s", (text) => {
    expect(toUri(text)).toBe(text);
  });

  test("[RFC 3261 §25.1] any URI, trimmed", () => {
    fc.assert(fc.property(uri, (text) => toUri(` ${text}\n`) === text));
  });
});

test.each([
  ["sip:100%@example.com", "sip:100%25@example.com"],
  ["sip:%4x%41", "sip:%254x%41"],
  ["sip:a#b#c", "sip:a%23b%23c"],
  ["sip:[x]@example.com", "sip:%5Bx%5D@example.com"],
  ["sip:[::1]@]", "sip:[::1]@%5D"],
  ["alice@example.com:5060", "alice@example.com%3A5060"],
  ["[::1]", "%5B%3A%3A1%5D"],
  ["sip:/[.]", "sip:/%5B.%5D"],
  ["sip:[1:2]", "sip:%5B1:2%5D"],
  ["1:2", "1%3A2"],
  ["http://host:port/x", "http:/%2Fhost:port/x"],
  ["http://host:", "http:/%2Fhost:"],
  ["//host:", "//host%3A"],
  ["http://a#b#c", "http://a%23b%23c"],
  ["\0 sip:a ", "sip:a"],
  ["/\0/a:b", "//a%3Ab"],
])("of %j only what is in the way is percent-encoded: %j", (text, expected) => {
  expect(toUri(text)).toBe(expected);
});

test("what was made a URI is one: it stays as it is", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, untidyUri()), (text) => {
      const once = toUri(text);
      expect(toUri(once)).toBe(once);
    }),
  );
});

test("a long text takes linear time", () => {
  for (const piece of ["[", "[a", "[:", "%", "a@", "//", "sip:", "[::1]", "?", "#", "a "]) {
    expect(toUri(piece.repeat(100_000)).length).toBeGreaterThan(0);
  }
});

describeCorpus("against the schema", () => {
  test("[XML Schema part 2 §3.2.17] every URI made is an anyURI", () => {
    fc.assert(
      fc.property(fc.oneof(anyText.filter(hasNoAddressInBrackets), untidyUri(), uri), (text) => {
        expect(faultOf(toUri(text))).toBeUndefined();
      }),
    );
  });

  // XML Schema builds on RFC 2396 and RFC 2732, where brackets are characters of a URI; libxml2 on RFC 3986, where they
  // are only for the host of an authority, which a SIP URI has not.
  test("libxml2 knows IPv6 addresses only behind two slashes", () => {
    expect(IPV6.map((text) => faultOf(text) === undefined)).toEqual([false, false, false, true]);
  });
});

function hasNoAddressInBrackets(text: string): boolean {
  return !/\[[0-9A-Fa-f:.]+\]/.test(text);
}

function faultOf(entity: string): string | undefined {
  const attributes = `version="0" state="full" entity="${escapeAttribute(entity)}"`;
  return schemaFault(`<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" ${attributes}/>`, "dialog-all.xsd");
}
