import { expect, test } from "vitest";
import { at, tag } from "./publication.arbitrary.ts";
import { deadlineOf, INIT } from "./publication.ts";

test("what is published has a deadline, its expiry; what is not has none", () => {
  expect(deadlineOf(INIT)).toBeUndefined();
  expect(deadlineOf({ state: "published", entityTag: tag("a"), expiresAt: at(60) })).toBe(at(60));
});
