import fc from "fast-check";
import { expect, test } from "vitest";
import { lineText, token } from "../documents/header-lines.arbitrary.ts";
import { anyText } from "../testing/strings.ts";
import { type Event, isSameEvent, parseEvent, printEvent } from "./event.ts";

test.each<[string, Event]>([
  ["presence", { package: "presence" }],
  [" dialog ;\tid = 1234 ", { package: "dialog", id: "1234" }],
  ["presence.winfo;ID=a", { package: "presence.winfo", id: "a" }],
  ['dialog;id="x;y"', { package: "dialog", id: "x;y" }],
  ["dialog;id=;id=2", { package: "dialog" }],
  ["dialog;;", { package: "dialog" }],
  ["__proto__", { package: "__proto__" }],
])("[RFC 6665 §8.4] %j is read", (value, event) => {
  expect(parseEvent(value)).toEqual(event);
});

test("[RFC 6665 §8.2.1] the event-type is case-sensitive, and read as it stands", () => {
  expect(parseEvent("Presence")?.package).toBe("Presence");
});

test("[RFC 4235 §3.2] parameters of the package are kept", () => {
  const parameters = new Map([
    ["call-id", "a@b"],
    ["include-session-description", ""],
    ["__proto__", "1"],
  ]);
  expect(parseEvent('dialog;call-id="a@b";id=7;Include-Session-Description;__proto__=1')).toEqual({
    package: "dialog",
    id: "7",
    parameters,
  });
});

test.each([
  "",
  ";id=1",
  "presence, dialog",
  "presence dialog",
  "a..b",
  ".a",
  "a.",
  "a/b",
  '"presence"',
  "présence",
  "a\nb",
])("[RFC 6665 §8.2.1] %j is not exactly one event type", (value) => {
  expect(parseEvent(value)).toBeUndefined();
});

test("[RFC 6665 §4.5.2] the id of a SUBSCRIBE is in its NOTIFYs as well, as it was", () => {
  expect(printEvent({ package: "dialog", id: "1234" })).toBe("dialog;id=1234");
  expect(printEvent({ package: "dialog" })).toBe("dialog");
  expect(printEvent({ package: "dialog", id: 'a"\r\nEvil: b;c' })).toBe('dialog;id="a\\" Evil: b;c"');
});

test("[RFC 6665 §8.2.1] events match by type and id, byte by byte, and by nothing else", () => {
  const same = (a: string, b: string) => isSameEvent(...pair(a, b));
  expect(same("foo; id=1234", "foo; param=abcd; id=1234")).toBe(true);
  expect(same("foo;param=abcd", "foo")).toBe(true);
  expect(same("foo; id=1234", "foo")).toBe(false);
  expect(same("foo; id=1234", "Foo; id=1234")).toBe(false);
  expect(same("foo;id=a", "foo;id=A")).toBe(false);
});

test("what is printed is read back as it was", () => {
  const type = fc.array(
    token.map((text) => text.replaceAll(".", "-")),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(type, fc.option(lineText.filter((text) => text !== "")), (parts, id) => {
      const event = { package: parts.join("."), ...(id !== null && { id }) };
      expect(parseEvent(printEvent(event))).toEqual(event);
    }),
  );
});

test("any text is read without an exception, and what is read is one line", () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      for (const value of [a, `presence;${a}=${b}`, `presence;id="${a}${b}`]) {
        const event = parseEvent(value) ?? { package: "none" };
        expect(printEvent(event)).not.toMatch(/[\r\n\0]/);
      }
    }),
  );
});

test("time is linear in the length of the value", () => {
  for (const unit of ["a", ".", "a.", ";", ";a", ' "', "\\", "<", ";id="]) {
    for (const start of ["", "a", 'a;id="']) expect(() => parseEvent(start + unit.repeat(200_000))).not.toThrow();
  }
});

function pair(a: string, b: string): [Event, Event] {
  const none = { package: "" };
  return [parseEvent(a) ?? none, parseEvent(b) ?? none];
}
