import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText, sipUri } from "../testing/sip.arbitrary.ts";
import { escaped } from "./escapes.ts";
import { parseUri } from "./parse.ts";
import { printUri } from "./print.ts";

const NONE = { parameters: [], headers: [] };

test.each([
  ["sip:example.com", { scheme: "sip", host: "example.com", ...NONE }],
  ["SIPS:a@b", { scheme: "sips", user: "a", host: "b", ...NONE }],
  ["sip:a:p:w@b:5070", { scheme: "sip", user: "a", password: "p:w", host: "b", port: 5070, ...NONE }],
  ["sip:a:@b", { scheme: "sip", user: "a", password: "", host: "b", ...NONE }],
  ["sip:a@[2001:db8::10]:5070", { scheme: "sip", user: "a", host: "[2001:db8::10]", port: 5070, ...NONE }],
  ["sip:[2001:db8::10:5070]", { scheme: "sip", host: "[2001:db8::10:5070]", ...NONE }],
  [
    "sip:+358-555-1234567;isub=1411;phone-context=x.com@foo.com;user=phone",
    {
      scheme: "sip",
      user: "+358-555-1234567;isub=1411;phone-context=x.com",
      host: "foo.com",
      parameters: [["user", "phone"]],
      headers: [],
    },
  ],
  [
    "sip:b;Transport=TCP;LR;%6Dethod=a=b?To=sip:c%40d&subject=",
    {
      scheme: "sip",
      host: "b",
      parameters: [
        ["transport", "TCP"],
        ["lr", undefined],
        ["method", "a=b"],
      ],
      headers: [
        ["to", "sip:c%40d"],
        ["subject", ""],
      ],
    },
  ],
  [
    "sip:sips%3Auser%40example.com@example.net",
    { scheme: "sip", user: "sips%3Auser%40example.com", host: "example.net", ...NONE },
  ],
  ["sip:*98#@b", { scheme: "sip", user: "*98#", host: "b", ...NONE }],
  ["sip:b;%6%61me", { scheme: "sip", host: "b", ...NONE, parameters: [["%6%61me", undefined]] }],
  ["sip:b;%%41%42", { scheme: "sip", host: "b", ...NONE, parameters: [["%%41b", undefined]] }],
  ["sip:100%@b", { scheme: "sip", user: "100%", host: "b", ...NONE }],
  ["sip:a@under_score.", { scheme: "sip", user: "a", host: "under_score.", ...NONE }],
])("[RFC 3261 §19.1.1] %s", (text, uri) => {
  expect(parseUri(text)).toStrictEqual(uri);
});

describe("[RFC 3261 §25.1] no SIP or SIPS URI", () => {
  test.each([
    "",
    "sip:",
    "a@b",
    "tel:+1",
    "sipx:a@b",
    "sip:@b",
    "sip::p@b",
    "sip:a@",
    "sip:a@b@c",
    "sip:a@b;c=d@e",
    "sip:a@b:",
    "sip:a@b:65536",
    "sip:a@b:5o60",
    "sip:a@b;",
    "sip:a@b;;c",
    "sip:a@b;=c",
    "sip:a@b;c=",
    "sip:a@b?",
    "sip:a@b?c",
    "sip:a@b?=c",
    "sip:a@b?c=d&",
    "sip:a@-b",
    "sip:a@b-",
    "sip:a@b-.c",
    "sip:a@b..c",
    "sip:a@.b",
    "sip:a@2001:db8::10",
    "sip:a@[2001:db8::10",
    "sip:a@[2001:db8:10]",
    "sip:a@[192.0.2.1]",
    "sip:a@[]",
    "sip:a b@c",
    "sip:a@b\r\n",
    "sip:a\0@b",
    '"sip:a@b"',
    "<sip:a@b>",
  ])("%j", (text) => {
    expect(parseUri(text)).toBeUndefined();
  });
});

test("parse(print(uri)) is the URI", () => {
  fc.assert(
    fc.property(sipUri, (uri) => {
      expect(parseUri(printUri(uri))).toEqual(uri);
    }),
  );
});

test("what any text is read as prints as the same URI", () => {
  const near = fc.tuple(fc.constantFrom("sip:", "sip:a@b", "sips:[::1]"), anyText).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(fc.oneof(anyText, near), (text) => {
      const uri = parseUri(text);
      expect(uri && parseUri(printUri(uri))).toEqual(uri);
    }),
  );
});

test("whatever the parts hold, what is printed is one URI with that host", () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (user, name, value) => {
      const text = printUri({
        scheme: "sip",
        user,
        password: value,
        host: "example.com",
        parameters: [[`p${name}`, value]],
        headers: [[`h${name}`, value]],
      });
      expect(parseUri(text)).toMatchObject({
        host: "example.com",
        parameters: [expect.anything()],
        headers: [expect.anything()],
      });
    }),
  );
});

test("escaping leaves alone what may stand there", () => {
  expect(escaped("a;b%20\u00fc")).toBe("a;b%20\u00fc");
  expect(escaped("a;b c", /;/)).toBe("a%3Bb%20c");
});

test("time is linear in the length of the text", () => {
  for (const unit of [";", ":", "@", "?", "&", "a=b;", "%", "[", "::", ".", "-", "a.", "1.2."]) {
    for (const start of ["sip:", "sip:a@b;", "sip:[", "sip:b?a=b&"]) {
      expect(parseUri(start + unit.repeat(1_000_000 / unit.length))?.host).not.toBe("");
    }
  }
});
