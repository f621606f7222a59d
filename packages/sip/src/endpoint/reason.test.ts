import { expect, test } from "vitest";
import { reasonOf } from "./reason.ts";

test.each([
  [200, "OK"],
  [489, "Bad Event"],
  [299, "OK"],
  [499, "Bad Request"],
  [399, "Multiple Choices"],
  [799, "Unknown"],
])("[RFC 3261 §21] %i is %s", (status, expected) => {
  expect(reasonOf(status)).toBe(expected);
});
