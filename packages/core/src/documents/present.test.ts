import { expect, test } from "vitest";
import { present, someOf } from "./present.ts";

test("fields that are undefined are absent, others stay, the falsy ones included", () => {
  const record = present<{ readonly a?: string; readonly b?: number; readonly c: boolean }>({
    a: undefined,
    b: 0,
    c: false,
  });
  expect(Object.entries(record)).toEqual([
    ["b", 0],
    ["c", false],
  ]);
});

test("an empty list is absent", () => {
  expect(someOf([])).toBeUndefined();
  expect(someOf([0])).toEqual([0]);
});
