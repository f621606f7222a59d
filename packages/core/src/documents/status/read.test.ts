import { describe, expect, test } from "vitest";
import { corpusFile, corpusRows, describeCorpus } from "../../testing/corpus.ts";
import { parsePidf } from "../pidf/parse.ts";
import { PIDF_CONTENT_TYPE, type Pidf } from "../pidf/value.ts";
import { parseXpidf } from "../xpidf/parse.ts";
import { XPIDF_CONTENT_TYPE, type Xpidf } from "../xpidf/value.ts";
import { noteHint } from "./note-hint.ts";
import { readStatus } from "./read.ts";

const person = (...values: string[]): Pidf => ({
  tuples: [{ id: "t1", basic: "open" }],
  persons: [{ id: "p1", activities: [{ values }] }],
});
const noted = (text: string): Pidf => ({ tuples: [{ basic: "open", notes: [{ text }] }] });
const xpidf = (status: string, substatus: string): Xpidf => ({ atoms: [{ addresses: [{ status, substatus }] }] });

describe("a presence document", () => {
  test("concludes nothing from what is absent", () => {
    expect(readStatus({ tuples: [], persons: [{ id: "p1" }] })).toEqual({
      activities: [],
      dnd: false,
      onThePhone: false,
      because: [],
    });
  });

  test("[RFC 4480 §3.2] says what the person does, and the status says why", () => {
    expect(readStatus(person("on-the-phone", "meeting"))).toEqual({
      basic: "open",
      activities: ["on-the-phone", "meeting"],
      dnd: false,
      onThePhone: true,
      because: [
        { concluded: "open", from: "basic", said: "open" },
        { concluded: "on-the-phone", from: "activity", said: "on-the-phone" },
      ],
    });
  });

  test.each([
    ["busy alone is do-not-disturb", person("busy"), {}, { dnd: true, onThePhone: false }],
    ["busy because of a call is not", person("busy", "on-the-phone"), {}, { dnd: false, onThePhone: true }],
    ["do-not-disturb during a call is both", person("dnd", "on-the-phone"), {}, { dnd: true, onThePhone: true }],
    [
      "busy means the call where the profile says so",
      person("busy"),
      { busyMeans: "on-the-phone" },
      { dnd: false, onThePhone: true },
    ],
    ["away is neither", person("away"), {}, { dnd: false, onThePhone: false }],
  ] as const)("%s", (_, document, profile, expected) => {
    expect(readStatus(document, profile)).toMatchObject(expected);
  });

  test("keeps the first note that is not blank: the person's, then the tuples', then the document's, then the devices'", () => {
    const notes = (text: string) => ({ notes: [{ text: " " }, { text }] });
    const device = { tuples: [], devices: [notes("d")] };
    const document = { ...device, ...notes("c") };
    const tuple = { ...document, tuples: [notes("b")] };
    const activity = { ...document, tuples: [{ activities: [{ values: [], ...notes("b2") }] }] };
    const personal = { ...tuple, persons: [{ activities: [{ values: [], ...notes("a2") }] }] };
    const own = { ...tuple, persons: [notes("a")] };
    expect([device, document, tuple, activity, personal, own].map((one) => readStatus(one).note)).toEqual([
      "d",
      "c",
      "b",
      "b2",
      "a2",
      "a",
    ]);
  });
});

describe("a note", () => {
  test.each(["DND", "Do Not Disturb", "On the phone", "Unavailable"])("%s decides nothing by itself", (text) => {
    expect(readStatus(noted(text))).toMatchObject({ basic: "open", dnd: false, onThePhone: false, note: text });
  });

  test.each([
    ["DND", { dnd: true, onThePhone: false, basic: "open" }],
    ["busy", { dnd: true, onThePhone: false, basic: "open" }],
    ["On the phone", { dnd: false, onThePhone: true, basic: "open" }],
    ["On hold", { dnd: false, onThePhone: true, basic: "open" }],
    ["Unregistered", { dnd: false, onThePhone: false, basic: "closed" }],
    ["Ringing", { dnd: false, onThePhone: false, basic: "open" }],
    ["Away", { dnd: false, onThePhone: false, basic: "open" }],
    ["I hate the DND button", { dnd: false, onThePhone: false, basic: "open" }],
  ])("%s decides where the profile lets it", (text, expected) => {
    expect(readStatus(noted(text), { notesDecide: true })).toMatchObject(expected);
  });

  test("never wins over an element", () => {
    const document: Pidf = { ...person("on-the-phone"), notes: [{ text: "DND" }] };
    expect(readStatus(document, { notesDecide: true })).toMatchObject({ dnd: false, onThePhone: true });
  });

  test.each([
    ["Talk 5550100", "on-the-phone"],
    ["talk *98#", "on-the-phone"],
    ["Talk to me", undefined],
    ["", undefined],
  ])("%s means %s", (text, hint) => {
    expect(noteHint(text)).toBe(hint);
  });
});

test.each([
  [xpidf("open", "online"), { basic: "open", dnd: false, onThePhone: false }],
  [xpidf("inuse", "onthephone"), { basic: "open", dnd: false, onThePhone: true }],
  [xpidf("open", "onthephone"), { basic: "open", dnd: false, onThePhone: true }],
  [xpidf("inuse", "busy"), { basic: "open", dnd: true, onThePhone: true }],
  [xpidf("open", "busy"), { basic: "open", dnd: true, onThePhone: false }],
  [xpidf("closed", "offline"), { basic: "closed", dnd: false, onThePhone: false }],
])("a Polycom's document: %j", (document, expected) => {
  expect(readStatus(document)).toMatchObject(expected);
});

test("a Polycom's document without an address says nothing", () => {
  expect(readStatus({ atoms: [], note: "x" })).toEqual({
    note: "x",
    activities: [],
    dnd: false,
    onThePhone: false,
    because: [],
  });
});

describeCorpus("the corpus", () => {
  interface Expected {
    readonly basic?: string | null;
    readonly onThePhone?: boolean;
    readonly dnd?: boolean;
    readonly noteHint?: string | null;
  }
  const asked = ["basic", "onThePhone", "dnd", "noteHint"] as const;
  const rows = [...corpusRows(PIDF_CONTENT_TYPE), ...corpusRows(XPIDF_CONTENT_TYPE)]
    .map((row) => ({ ...row, expected: row.expected as Expected | null }))
    .filter(({ reader, expected }) => reader === "accept" && expected !== null && asked.some((key) => key in expected));

  test("holds documents", () => expect(rows.length).toBeGreaterThan(60));

  test.each(rows)("$file means what it should", ({ file, contentType, expected }) => {
    const document = contentType === PIDF_CONTENT_TYPE ? parsePidf(corpusFile(file)) : parseXpidf(corpusFile(file));
    if (!document.ok) throw new Error(document.error.detail);
    const { basic, onThePhone, dnd, note } = readStatus(document.value);
    const facts = { basic: basic ?? null, onThePhone, dnd, noteHint: noteHint(note ?? "") ?? null };
    const said = asked.filter((key) => key in (expected ?? {})).map((key) => [key, facts[key]]);
    expect(expected).toMatchObject(Object.fromEntries(said));
  });
});
