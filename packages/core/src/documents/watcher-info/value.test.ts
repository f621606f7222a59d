import { describe, expect, test } from "vitest";
import type { XmlElement } from "../xml/value.ts";
import { isExtension, toWatcherEvent, toWatcherStatus, WATCHER_EVENTS, WATCHER_STATUSES } from "./value.ts";

test("[RFC 3857 §4.7.1] the statuses are known, and no other text is one", () => {
  for (const status of WATCHER_STATUSES) expect(toWatcherStatus(status)).toBe(status);
  for (const text of ["", "Active", "__proto__", undefined]) expect(toWatcherStatus(text)).toBeUndefined();
});

describe("events", () => {
  test("[RFC 3857 §4.7.1] those of the RFC are known", () => {
    for (const event of WATCHER_EVENTS) expect(toWatcherEvent(event, "active")).toBe(event);
  });

  test.each([
    ["pending", "subscribe"],
    ["active", "subscribe"],
    ["waiting", "timeout"],
    ["terminated", "timeout"],
  ] as const)("any other is for %s the one that says least: %s", (status, event) => {
    for (const text of ["invariant", "", undefined]) expect(toWatcherEvent(text, status)).toBe(event);
  });
});

test.each([
  ["urn:example", true],
  ["urn:ietf:params:xml:ns:watcherinfo", false],
  ["", false],
])("[RFC 3858 §6] an element of the namespace %j is an extension: %j", (namespace, expected) => {
  const element: XmlElement = { name: "x", namespace, prefix: "", attributes: [], children: [] };
  expect(isExtension(element)).toBe(expected);
  expect(isExtension("x")).toBe(false);
});
