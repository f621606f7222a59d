import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText, ncName } from "../../testing/strings.ts";
import { isNcName } from "../xml/characters.ts";
import { Ids } from "./ids.ts";

function take(...wanted: (string | undefined)[]): string[] {
  const ids = new Ids(() => wanted);
  return wanted.map((id) => ids.take(id, "t"));
}

describe("an id", () => {
  test("[RFC 3863 §4.1.2] is an NCName that nothing else in the document has", () => {
    const wanted = fc.oneof(anyText, ncName, fc.constantFrom("t1", "t2", "a", "a-2", "t700", "700", undefined));
    fc.assert(
      fc.property(fc.array(wanted), (list) => {
        const taken = take(...list);
        expect(taken.every(isNcName)).toBe(true);
        expect(new Set(taken).size).toBe(taken.length);
        expect(take(...list)).toEqual(taken);
        expect(take(...taken)).toEqual(taken);
      }),
    );
  });

  test("stays as it is if it is good and comes for the first time", () => {
    fc.assert(
      fc.property(fc.uniqueArray(ncName), (list) => {
        expect(take(...list)).toEqual(list);
      }),
    );
  });

  test("is made of a prefix where there is none", () => {
    expect(take(undefined, "t2", undefined, undefined)).toEqual(["t1", "t2", "t3", "t4"]);
  });

  test("keeps its letters and digits where it is none", () => {
    expect(take("700", "a@b", "", " ", "\ud800é")).toEqual(["t700", "ta_40_b", "t", "t_20_", "t_d800__e9_"]);
    expect(take("700", "700", "t700-2")).toEqual(["t700", "t700-3", "t700-2"]);
  });

  test("gets a number where it is taken", () => {
    expect(take("a", "a", "a-2", "a")).toEqual(["a", "a-3", "a-2", "a-4"]);
  });
});

test("ids of many that have none, and of many that have one, take linear time", () => {
  const ids = new Ids(() => Array.from({ length: 20_000 }, (_, i) => `t${i}`));
  for (let i = 0; i < 20_000; i++) ids.take(undefined, "t");
  for (let i = 0; i < 20_000; i++) ids.take("a", "t");
  expect(ids.take(undefined, "t")).toBe("t40000");
  expect(ids.take("a", "t")).toBe("a-20001");
});
