import { expect, test } from "vitest";
import { failureOf } from "./failure.ts";

const REMOVING = [404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604];
const DESTROYS_USAGE = [405, 480, 481, 489, 501];
const DESTROYS_DIALOG = [404, 410, 416, 482, 483, 484, 485, 502, 604];

test.each(REMOVING)("[RFC 6665 §4.2.2] %i removes the subscription", (status) => {
  expect(["usage", "dialog"]).toContain(failureOf(status, "keep"));
});

test.each(DESTROYS_USAGE)("[RFC 5057 §5.1] %i destroys the usage, and that alone", (status) => {
  expect(failureOf(status, "keep")).toBe("usage");
});

test.each(DESTROYS_DIALOG)("[RFC 5057 §5.1] %i destroys the dialog", (status) => {
  expect(failureOf(status, "keep")).toBe("dialog");
});

test("[RFC 5057 §5.1] every other failure is of the transaction only, unknown ones and redirections included", () => {
  const others = Array.from({ length: 400 }, (_, i) => 300 + i).filter(
    (status) => ![401, 407, ...DESTROYS_USAGE, ...DESTROYS_DIALOG].includes(status),
  );
  expect(others.map((status) => failureOf(status, "keep"))).toEqual(others.map(() => "transaction"));
  expect(others).toContain(408);
});

test("[RFC 6665 §4.2.2] no answer in time removes the subscription, but not the dialog, unless the policy is to keep it", () => {
  expect(failureOf(408, "remove")).toBe("usage");
  expect(failureOf(408, "keep")).toBe("transaction");
});

test("[RFC 3261 §22.2] 401 and 407 ask for credentials", () => {
  expect([401, 407].map((status) => failureOf(status, "remove"))).toEqual(["challenge", "challenge"]);
});

test("[RFC 6665 §8.3.1] 202 is success as 200 is", () => {
  expect([200, 202, 299].map((status) => failureOf(status, "remove"))).toEqual(["none", "none", "none"]);
});
