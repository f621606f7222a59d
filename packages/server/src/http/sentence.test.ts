import { expect, test } from "vitest";
import { misfitOf } from "./sentence.ts";

const error = { instancePath: "", schemaPath: "#", keyword: "type", params: {} };

test("a place is named as a program would, and pointed to as JSON does", () => {
  const parentSchema = { expects: "text" };
  expect(misfitOf({ ...error, instancePath: "/a~1b/0/c~0d", parentSchema }, "body")).toEqual({
    detail: '"a/b[0].c~d" in the body must be text.',
    pointer: "/a~1b/0/c~0d",
  });
  expect(misfitOf({ ...error, parentSchema }, "query")).toEqual({ detail: "The query must be text.", pointer: "" });
});

test("what is missing is asked for, whatever there is instead", () => {
  const missing = { ...error, keyword: "required", params: { missingProperty: "a" } };
  expect(misfitOf(missing, "body").detail).toBe('"a" in the body is missing: give it.');
  expect(misfitOf({ ...missing, data: { a: 1 } }, "body").detail).toBe(
    'There is "a" in the body that is not known: nothing is known there.',
  );
});

test("a choice between nothing is a choice as well", () => {
  const chosen = { ...error, keyword: "discriminator", params: { tag: "op" } };
  expect(misfitOf(chosen, "body").detail).toBe('"op" in the body must be one of .');
});
