import { describe, expect, test } from "vitest";
import type { Draft } from "../data-model/parse.ts";
import { parseXml } from "../xml/parse.ts";
import { isElement } from "../xml/value.ts";
import { readRpid } from "./parse.ts";
import { CISCO_NAMESPACE, RPID_NAMESPACE, type Rpid } from "./value.ts";

/** The value, and the names of the elements that did not fit. */
function read(xml: string, namespace = RPID_NAMESPACE): { value: Rpid; misfits: string[] } {
  const others = `xmlns:ce="${CISCO_NAMESPACE}" xmlns:p="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"`;
  const result = parseXml(`<dm:person xmlns="${namespace}" ${others}>${xml}</dm:person>`);
  if (!result.ok) throw new Error(result.error.detail);
  const value: Draft<Rpid> = {};
  const elements = result.value.root.children.filter(isElement);
  return { misfits: elements.filter((element) => !readRpid(element, value)).map(({ name }) => name), value };
}

/** What is read of elements that must all fit. */
function fit(xml: string, namespace?: string): Rpid {
  const { value, misfits } = read(xml, namespace);
  expect(misfits).toEqual([]);
  return value;
}

describe("activities", () => {
  test("[RFC 4480 §3.2] are values, texts and notes", () => {
    const xml = `<activities> <note>Enjoying the morning paper</note>
      <vacation/><breakfast> </breakfast><other xml:lang="en">reading</other> </activities>`;
    expect(fit(xml)).toEqual({
      activities: [
        {
          values: ["vacation", "breakfast"],
          others: [{ text: "reading", language: "en" }],
          notes: [{ text: "Enjoying the morning paper" }],
        },
      ],
    });
  });

  test("[RFC 4480 §3.1] hold for a time, and several may stand side by side", () => {
    expect(fit('<activities id=" a1 " from="1" until="2" x="3"/><activities from=""><away/></activities>')).toEqual({
      activities: [
        {
          values: [],
          id: "a1",
          from: "1",
          until: "2",
          attributes: [{ name: "x", namespace: "", prefix: "", value: "3" }],
        },
        { values: ["away"] },
      ],
    });
  });

  test("[RFC 4480 §6] of other namespaces are kept, and so are values that are more or others than RFC 4480 knows", () => {
    const [activities] =
      fit('<activities><ce:dnd/><lunch/><busy/><away x="1"/><tv>on</tv></activities>').activities ?? [];
    expect(activities?.values).toEqual(["busy"]);
    expect(activities?.extensions).toMatchObject([
      { name: "dnd", namespace: CISCO_NAMESPACE },
      { name: "lunch" },
      { name: "away" },
      { name: "tv", children: ["on"] },
    ]);
  });

  test("have notes, whatever the namespace people put them into", () => {
    expect(fit("<activities><dm:note>a</dm:note><p:note>b</p:note></activities>")).toEqual({
      activities: [{ values: [], notes: [{ text: "a" }, { text: "b" }] }],
    });
  });

  test("of the drafts are texts", () => {
    const xml = "<activities><activity> away </activity><activity>Fishing</activity></activities>";
    expect(fit(xml, "urn:ietf:params:xml:ns:pidf:rpid:rpid-person")).toEqual({
      activities: [{ values: ["away"], others: [{ text: "Fishing" }] }],
    });
    const [activities] = fit('<activities><activity/><activity x="1">away</activity></activities>').activities ?? [];
    expect(activities?.values).toEqual([]);
    expect(activities?.extensions).toMatchObject([{ name: "activity" }, { name: "activity" }]);
  });

  test("do not fit with text of their own, or in another namespace", () => {
    expect(read("<activities>busy<away/></activities>")).toEqual({ value: {}, misfits: ["activities"] });
    expect(read("<activities><busy/></activities>", "urn:example")).toEqual({ value: {}, misfits: ["activities"] });
  });
});

test("[RFC 4480 §3.3] a class is a token, and there is one", () => {
  expect(read('<class x="1">a</class><class> b c </class><class>d</class>')).toEqual({
    value: { class: "b c" },
    misfits: ["class", "class"],
  });
});

test("[RFC 4480 §3.5] a mood has its own values", () => {
  const xml =
    "<mood><note>I'm ready for the bar BOF!</note><sleepy/><in_awe/></mood><mood><activity>away</activity></mood>";
  const { mood } = fit(xml);
  expect(mood?.[0]).toEqual({ values: ["sleepy", "in_awe"], notes: [{ text: "I'm ready for the bar BOF!" }] });
  expect(mood?.[1]).toMatchObject({ values: [], extensions: [{ name: "activity" }] });
});

describe("a place", () => {
  test("[RFC 4480 §3.6] is something for each medium", () => {
    const xml = `<place-is until="u"><note>n</note> <audio> <noisy/> </audio><video><dark/></video><text><ok/></text></place-is>`;
    expect(fit(xml)).toEqual({
      placeIs: [{ until: "u", notes: [{ text: "n" }], audio: "noisy", video: "dark", text: "ok" }],
    });
    expect(fit("<place-is/>")).toEqual({ placeIs: [{}] });
  });

  test.each([
    ["text of its own", "x"],
    ["a medium that there is not", "<smell><ok/></smell>"],
    ["a medium of another namespace", "<ce:audio><ok/></ce:audio>"],
    ["a medium twice", "<audio><ok/></audio><audio><ok/></audio>"],
    ["no state", "<audio/>"],
    ["text for a state", "<audio>ok</audio>"],
    ["two states", "<audio><ok/><quiet/></audio>"],
    ["a state of another medium", "<audio><dark/></audio>"],
    ["a state of another namespace", "<audio><ce:ok/></audio>"],
    ["a state with content", "<audio><ok>!</ok></audio>"],
    ["attributes of a medium", '<audio x="1"><ok/></audio>'],
  ])("does not fit with %s", (_, content) => {
    expect(read(`<place-is>${content}</place-is>`)).toEqual({ value: {}, misfits: ["place-is"] });
  });

  test("[RFC 4480 §3.7] has a type of another namespace, or a text", () => {
    const { placeType } = fit(
      '<place-type><pt:street xmlns:pt="urn:t"/></place-type><place-type><other>pub</other></place-type>',
    );
    expect(placeType?.[0]).toMatchObject({ values: [], extensions: [{ name: "street", namespace: "urn:t" }] });
    expect(placeType?.[1]).toEqual({ values: [], others: [{ text: "pub" }] });
  });
});

test("[RFC 4480 §3.8] privacy has values in any order", () => {
  expect(fit("<privacy><text/><audio/></privacy>")).toEqual({ privacy: [{ values: ["text", "audio"] }] });
  expect(fit("<privacy><other>x</other></privacy>").privacy?.[0]?.extensions).toMatchObject([{ name: "other" }]);
});

describe("a relationship, a service class, a sphere", () => {
  test("[RFC 4480 §3.9] is one value, text, or foreign thing", () => {
    const xml = '<relationship id="x"><note>n</note><friend/></relationship><service-class><postal/></service-class>';
    expect(fit(xml)).toEqual({
      relationship: {
        values: ["friend"],
        notes: [{ text: "n" }],
        attributes: [{ name: "id", namespace: "", prefix: "", value: "x" }],
      },
      serviceClass: { values: ["postal"] },
    });
    expect(fit('<sphere id="s"><ce:a/><ce:b/></sphere>').sphere).toMatchObject([
      { id: "s", values: [], extensions: [{ name: "a" }, { name: "b" }] },
    ]);
  });

  test.each([
    ["two values", "<relationship><friend/><family/></relationship>"],
    ["a value and a text", "<relationship><friend/><other>x</other></relationship>"],
    ["a value and foreign things", "<service-class><postal/><ce:x/></service-class>"],
    ["text, as the RFC's own example has it", "<sphere>bowling league</sphere>"],
    ["a note", "<sphere><note>n</note><home/></sphere>"],
  ])("does not fit with %s", (_, xml) => {
    const { value, misfits } = read(xml);
    expect([value, misfits.length]).toEqual([{}, 1]);
  });

  test("[RFC 4480 §5] stands once, unless it holds for a time", () => {
    const xml = "<relationship><friend/></relationship><relationship><family/></relationship><sphere/><sphere/>";
    expect(read(xml)).toEqual({
      value: { relationship: { values: ["friend"] }, sphere: [{ values: [] }, { values: [] }] },
      misfits: ["relationship"],
    });
  });
});

test("[RFC 4480 §3.12] a status icon is a URI", () => {
  expect(read('<status-icon id="i" x="1"> http://a/b </status-icon><status-icon><x/></status-icon>')).toEqual({
    value: {
      statusIcon: [{ uri: "http://a/b", id: "i", attributes: [{ name: "x", namespace: "", prefix: "", value: "1" }] }],
    },
    misfits: ["status-icon"],
  });
});

test("[RFC 4480 §3.13] a time offset is a number of minutes", () => {
  const xml =
    '<time-offset description=" New York" from="f" ce:x="1">-300\n</time-offset><time-offset>+0060</time-offset>';
  expect(fit(xml)).toMatchObject({
    timeOffset: [{ minutes: -300, description: " New York", from: "f", attributes: [{ name: "x" }] }, { minutes: 60 }],
  });
  const misfits = ["", "1.5", "1e3", "9007199254740993", "5<x/>"].map((text) => `<time-offset>${text}</time-offset>`);
  expect(read(misfits.join(""))).toMatchObject({ value: {}, misfits: { length: 5 } });
});

test("[RFC 4480 §3.14] user input is active or idle", () => {
  const xml = '<user-input id="u" idle-threshold="600" last-input=" t " until="x" ce:id="y"> idle </user-input>';
  expect(fit(xml)).toMatchObject({
    userInput: {
      state: "idle",
      id: "u",
      idleThreshold: 600,
      lastInput: "t",
      attributes: [{ name: "until" }, { name: "id" }],
    },
  });
  expect(fit('<user-input id="" idle-threshold="0">active</user-input>')).toEqual({ userInput: { state: "active" } });
  expect(fit('<user-input idle-threshold="soon">active</user-input>')).toEqual({ userInput: { state: "active" } });
  expect(read("<user-input>away</user-input><user-input>idle<x/></user-input>")).toMatchObject({
    value: {},
    misfits: { length: 2 },
  });
});

test("other elements of the namespace are left to others", () => {
  expect(read("<activity/><constructor/><__proto__/>")).toMatchObject({ value: {}, misfits: { length: 3 } });
});
