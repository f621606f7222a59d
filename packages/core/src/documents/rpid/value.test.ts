import { expect, test } from "vitest";
import { activityNames, CISCO_NAMESPACE, isRpid } from "./value.ts";

const DND = { name: "dnd", namespace: CISCO_NAMESPACE, prefix: "ce", attributes: [], children: [] };

test("[RFC 4480 §3.2] all activities have names, whoever has defined them, and each comes once", () => {
  const activities = [
    { values: ["busy", "on-the-phone"], extensions: [DND] },
    { values: ["busy"], others: [{ text: "reading" }, { text: "eating" }] },
  ];
  expect(activityNames({ activities })).toEqual(["busy", "on-the-phone", "dnd", "other"]);
  expect(activityNames({})).toEqual([]);
});

test("the namespace of RPID has had several names", () => {
  expect(
    [
      "urn:ietf:params:xml:ns:pidf:rpid",
      "urn:ietf:params:xml:ns:pidf:status:rpid",
      "urn:ietf:params:xml:ns:pidf:rpid:rpid-person",
      "urn:ietf:params:xml:ns:pidf:rpid:rpid-tuple",
      "urn:ietf:params:xml:ns:pidf:rpid:status:rpid-status",
    ].every(isRpid),
  ).toBe(true);
  expect([CISCO_NAMESPACE, "urn:ietf:params:xml:ns:pidf", ""].some(isRpid)).toBe(false);
});
