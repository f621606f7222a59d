import { expect, test } from "vitest";
import { Methods } from "./methods.ts";

test("a path takes the methods of all routes that are there, each told once and in order", () => {
  const methods = new Methods();
  methods.add("/a/:b", ["PUT", "GET"]);
  methods.add("/a/:b", "DELETE");
  methods.add("/a/c", "GET");
  expect(methods.at("/a/x?y=/z")).toEqual(["DELETE", "GET", "PUT"]);
  expect(methods.at("/a/c")).toEqual(["DELETE", "GET", "PUT"]);
  expect(methods.at("/a/x/y")).toEqual([]);
  expect(methods.at("/b/x")).toEqual([]);
});
