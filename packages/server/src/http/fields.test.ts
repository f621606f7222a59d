import { expect, test } from "vitest";
import { timeOf } from "./fields.ts";
import { problem } from "./problem.ts";

test("a time beyond all calendars is none", () => {
  expect(timeOf(0)).toBe("1970-01-01T00:00:00.000Z");
  expect(timeOf(8.64e15)).toBe("+275760-09-13T00:00:00.000Z");
  expect(timeOf(8.64e15 + 1)).toBeNull();
  expect(timeOf(Number.MAX_SAFE_INTEGER)).toBeNull();
});

test("a status that has no phrase is an error", () => {
  expect(problem(499, "a")).toEqual({ type: "about:blank", title: "Error", status: 499, detail: "a" });
});
