import { expect, test } from "vitest";
import { Payload, toEntity } from "./payload.ts";

test("the first field that is there counts, and null is not there", () => {
  const payload = new Payload("e", { a: null, b: undefined, c: "x", d: "y" });
  expect([payload.text("a", "b", "c", "d"), payload.has("a", "b"), payload.has("a", "d")]).toEqual(["x", false, true]);
  expect(payload.faults).toEqual([]);
});

test("fields may be getters of a class", () => {
  class Call {
    get uuid(): string {
      return "u";
    }
  }
  expect(new Payload("e", new Call()).text("uuid")).toBe("u");
});

test("what is not what it should be is named in a sentence", () => {
  const long = "x".repeat(100);
  const values: readonly (readonly [unknown, string])[] = [
    ["text", '"text"'],
    [long, `"${"x".repeat(40)}..."`],
    [-1, "-1"],
    [true, "true"],
    [[], "a list"],
    [{}, "an object"],
    [() => 1, "a function"],
    [1n, "a bigint"],
    [Symbol("s"), "a symbol"],
  ];
  for (const [value, shown] of values) {
    const payload = new Payload("e", { a: value });
    expect(payload.number("a")).toBeUndefined();
    expect(payload.faults).toEqual([`e: a is ${shown}, not a number of 0 or more`]);
  }
  const payload = new Payload("e", { text: {}, list: {}, word: 1, part: 1 });
  const read = [
    payload.text("text"),
    payload.list("list"),
    payload.word(new Map([["w", 1]]), "word"),
    payload.part("part")?.text("x"),
  ];
  expect(read).toEqual([undefined, undefined, undefined, undefined]);
  expect(payload.faults).toEqual([
    "e: text is an object, not text",
    "e: list is an object, not a list",
    "e: word is 1, not one of w",
    "e: part: it is 1, not an object",
  ]);
  for (const [value, shown] of [
    [null, "null"],
    [undefined, "missing"],
  ] as const) {
    expect(new Payload("e", value).faults).toEqual([`e: it is ${shown}, not an object`]);
  }
});

test("parts share the list of faults, and say where they are", () => {
  const payload = new Payload("e", { calls: [{ n: "x" }, { n: {} }] });
  expect(payload.parts("calls")?.map((one) => one.text("n"))).toEqual(["x", undefined]);
  expect(payload.read("owner", {}).text("n")).toBeUndefined();
  expect([payload.parts("none"), payload.list("none"), payload.part("none")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(payload.faults).toEqual(["e: calls[1]: n is an object, not text"]);
});

test("an entity has a user and a host", () => {
  expect(["a@b", "sip:a@B", "b", "", 7, undefined].map(toEntity)).toEqual([
    "a@b",
    "a@b",
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("flags and numbers are also read from text", () => {
  const payload = new Payload("e", { yes: "true", no: "false", three: "3" });
  expect([payload.flag("yes"), payload.flag("no"), payload.number("three"), payload.flag("none")]).toEqual([
    true,
    false,
    3,
    undefined,
  ]);
  expect(payload.faults).toHaveLength(3);
});
