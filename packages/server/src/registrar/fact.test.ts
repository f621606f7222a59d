import { expect, test } from "vitest";
import { onlyOf, valuesOf } from "./fact.ts";
import { register } from "./phones.arbitrary.ts";

test("header values are found by name, in their order, whatever the name", () => {
  const request = register({ headers: { x: ["1", "2"] } });
  expect(valuesOf(request, "x")).toEqual(["1", "2"]);
  expect(valuesOf(request, "__proto__")).toEqual([]);
  expect(onlyOf(request, "x")).toBeUndefined();
  expect(onlyOf(request, "cseq")).toBe("1 REGISTER");
  expect(onlyOf(request, "y")).toBeUndefined();
});
