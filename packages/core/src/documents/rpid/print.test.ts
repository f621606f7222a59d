import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeCorpus } from "../../testing/corpus.ts";
import { schemaFault } from "../../testing/schema.ts";
import { lexical, wild } from "../data-model/data-model.arbitrary.ts";
import { Ids } from "../data-model/ids.ts";
import type { Draft } from "../data-model/parse.ts";
import { parseXml } from "../xml/parse.ts";
import { isElement } from "../xml/value.ts";
import { readRpid } from "./parse.ts";
import { printRpid, rpidIds } from "./print.ts";
import { rpid } from "./rpid.arbitrary.ts";
import { CISCO_NAMESPACE, RPID_NAMESPACE, type Rpid, type UserInput } from "./value.ts";

const SCOPE = new Map([["", "urn:ietf:params:xml:ns:pidf"]]);
const DND = { name: "dnd", namespace: CISCO_NAMESPACE, prefix: "ce", attributes: [], children: [] };
const PRINTED_DND = `<ce:dnd xmlns:ce="${CISCO_NAMESPACE}"/>`;

function print(value: Rpid): string {
  return printRpid(value, { scope: SCOPE, ids: new Ids(() => rpidIds(value)) });
}

function documentOf(value: Rpid): string {
  return `<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:rpid="${RPID_NAMESPACE}" entity="">${print(value)}</presence>`;
}

function read(xml: string): Rpid {
  const result = parseXml(xml);
  const value: Draft<Rpid> = {};
  const elements = result.ok ? result.value.root.children.filter(isElement) : [];
  expect(elements.every((element) => readRpid(element, value))).toBe(true);
  return value;
}

function firstIdOnly(value: Rpid): boolean {
  const ids = [...rpidIds(value)].filter((id) => id !== undefined);
  return new Set(ids).size === ids.length;
}

test("what is printed is read back as it was", () => {
  fc.assert(
    fc.property(rpid(lexical, "open").filter(firstIdOnly), (value) => {
      expect(read(documentOf(value))).toEqual(value);
    }),
  );
});

test("what is printed of any value is printed again to the letter once it was read", () => {
  fc.assert(
    fc.property(rpid(wild, "open"), (value) => {
      const printed = documentOf(value);
      expect(documentOf(read(printed))).toBe(printed);
    }),
  );
});

describeCorpus("by the schema", () => {
  test("[RFC 4480 §5.1] what is printed is valid whatever stands together", () => {
    fc.assert(
      fc.property(fc.oneof(rpid(lexical, "strict"), rpid(wild, "strict")), (value) => {
        expect(schemaFault(documentOf(value), "presence-all.xsd")).toBeUndefined();
      }),
    );
  });
});

describe("what the schema keeps apart", () => {
  test("[RFC 4480 §3.2] `unknown` stands alone", () => {
    expect(print({ activities: [{ values: ["unknown", "busy"] }] })).toBe(
      "<rpid:activities><rpid:busy/></rpid:activities>",
    );
    expect(print({ activities: [{ values: ["unknown"], extensions: [DND] }] })).toBe(
      `<rpid:activities>${PRINTED_DND}</rpid:activities>`,
    );
    expect(print({ activities: [{ values: ["unknown", "unknown"] }] })).toBe(
      "<rpid:activities><rpid:unknown/></rpid:activities>",
    );
  });

  test("[RFC 4480 §3.2] a value that the RFC does not know is a text", () => {
    expect(print({ activities: [{ values: ["lunch"], others: [{ text: "<b>" }] }] })).toBe(
      "<rpid:activities><rpid:other>&lt;b&gt;</rpid:other><rpid:other>lunch</rpid:other></rpid:activities>",
    );
    expect(print({ serviceClass: { values: ["bike", "postal"], notes: [{ text: "n" }] } })).toBe(
      "<rpid:service-class><rpid:note>n</rpid:note><rpid:note>bike</rpid:note><rpid:postal/></rpid:service-class>",
    );
  });

  test("[RFC 4480 §3.5] an element that wants a value and has none says so", () => {
    expect(print({ mood: [{ values: [], notes: [{ text: "n" }] }] })).toBe(
      "<rpid:mood><rpid:note>n</rpid:note><rpid:unknown/></rpid:mood>",
    );
    expect(print({ placeType: [{ values: [] }] })).toBe("<rpid:place-type><rpid:other></rpid:other></rpid:place-type>");
    expect(print({ activities: [{ values: [] }] })).toBe("<rpid:activities/>");
  });

  test("[RFC 4480 §3.8] privacy has its values in the order of the schema, each once", () => {
    expect(print({ privacy: [{ values: ["video", "text", "audio", "text"], others: [{ text: "o" }] }] })).toBe(
      "<rpid:privacy><rpid:note>o</rpid:note><rpid:audio/><rpid:text/><rpid:video/></rpid:privacy>",
    );
  });

  test("[RFC 4480 §3.9] of values, foreign things and texts, the first that is there stands; other texts are notes", () => {
    const others = [{ text: "a" }, { text: "b" }];
    expect(print({ relationship: { values: ["friend", "self"], others, extensions: [DND] } })).toBe(
      "<rpid:relationship><rpid:note>a</rpid:note><rpid:note>b</rpid:note><rpid:friend/></rpid:relationship>",
    );
    expect(print({ relationship: { values: [], others, extensions: [DND] } })).toBe(
      `<rpid:relationship><rpid:note>a</rpid:note><rpid:note>b</rpid:note>${PRINTED_DND}</rpid:relationship>`,
    );
    expect(print({ relationship: { values: [], others } })).toBe(
      "<rpid:relationship><rpid:note>b</rpid:note><rpid:other>a</rpid:other></rpid:relationship>",
    );
  });

  test("[RFC 4480 §3.9] a relationship has no time", () => {
    const relationship = { values: ["friend"], id: "a", from: "2001-10-27T16:49:29Z" };
    expect(print({ relationship })).toBe("<rpid:relationship><rpid:friend/></rpid:relationship>");
  });

  test("[RFC 4480 §3.11] a sphere has no text", () => {
    expect(print({ sphere: [{ values: ["bowling league", "home"] }] })).toBe("<rpid:sphere><rpid:home/></rpid:sphere>");
  });
});

describe("what the RFC does not know is left out", () => {
  test("[RFC 4480 §3.6] of a place", () => {
    expect(print({ placeIs: [{ audio: "ok", video: "quiet", id: "1" }] })).toBe(
      '<rpid:place-is id="r1"><rpid:audio><rpid:ok/></rpid:audio></rpid:place-is>',
    );
  });

  test("[RFC 4480 §3.1] of times", () => {
    expect(print({ statusIcon: [{ uri: "a%", from: "now", until: "2005-05-30T17:00:00+05:00" }] })).toBe(
      '<rpid:status-icon until="2005-05-30T17:00:00+05:00">a%25</rpid:status-icon>',
    );
  });

  test("[RFC 4480 §3.13] of numbers that are no integers", () => {
    expect(
      print({ timeOffset: [{ minutes: 1.5 }, { minutes: Number.NaN }, { minutes: -300, description: "a\nb" }] }),
    ).toBe('<rpid:time-offset description="a&#10;b">-300</rpid:time-offset>');
  });

  test("[RFC 4480 §3.14] of user input", () => {
    const userInput = { state: "idle", idleThreshold: 0.5, lastInput: "now", id: "u" } as const;
    expect(print({ userInput })).toBe('<rpid:user-input id="u">idle</rpid:user-input>');
    expect(print({ userInput: { ...userInput, idleThreshold: -1 } })).toBe(
      '<rpid:user-input id="u">idle</rpid:user-input>',
    );
    expect(print({ userInput: { state: "active", idleThreshold: 600 } })).toBe(
      '<rpid:user-input idle-threshold="600">active</rpid:user-input>',
    );
    expect(print({ userInput: { state: "away" } as unknown as UserInput })).toBe("");
  });
});

test("[RFC 4480 §3.3] a class is printed trimmed, and nothing of nothing", () => {
  expect(print({ class: "\0 a <b> " })).toBe("<rpid:class>a &lt;b&gt;</rpid:class>");
  expect(print({})).toBe("");
});
