import { expect, test } from "vitest";
import type { XmlElement } from "../xml/value.ts";
import { DIALOG_STATES, isDialogState, isExtension, toDialogState } from "./value.ts";

test("[RFC 4235 §3.7.1] the five states are known, whatever their case; others stay as they are", () => {
  for (const state of DIALOG_STATES) {
    expect(isDialogState(state)).toBe(true);
    expect(toDialogState(state.toUpperCase())).toBe(state);
  }
  expect(["", "Early", "progressing", "__proto__"].filter(isDialogState)).toEqual([]);
  expect(toDialogState("Progressing")).toBe("Progressing");
});

test.each([
  ["urn:example", "x", true],
  ["urn:example", "appearance", true],
  ["urn:ietf:params:xml:ns:sa-dialog-info", "later", true],
  ["urn:ietf:params:xml:ns:sa-dialog-info", "appearance", false],
  ["urn:ietf:params:xml:ns:sa-dialog-info", "exclusive", false],
  ["urn:ietf:params:xml:ns:sa-dialog-info", "joined-dialog", false],
  ["urn:ietf:params:xml:ns:sa-dialog-info", "replaced-dialog", false],
  ["urn:ietf:params:xml:ns:dialog-info", "x", false],
  ["", "x", false],
])("[RFC 4235 §4.4] of the namespace %j, the element %s is an extension: %j", (namespace, name, expected) => {
  const element: XmlElement = { name, namespace, prefix: "", attributes: [], children: [] };
  expect(isExtension(element)).toBe(expected);
});

test("text is no extension", () => {
  expect(isExtension("x")).toBe(false);
});
