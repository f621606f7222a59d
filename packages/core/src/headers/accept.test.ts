import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "../testing/strings.ts";
import { chooseContentType } from "./accept.ts";

const PIDF = "application/pidf+xml";
const XPIDF = "application/xpidf+xml";
const OFFERED = [PIDF, XPIDF, "text/plain"];

test("[RFC 6665 §3.1.3] without the header it is the default of the package", () => {
  expect(chooseContentType(undefined, OFFERED)).toBe(PIDF);
  expect(chooseContentType([], OFFERED)).toBe(PIDF);
});

test("[RFC 3261 §20.1] an empty header accepts nothing", () => {
  for (const accept of [[""], ["  "], [" ,, "], ["", ""]]) expect(chooseContentType(accept, OFFERED)).toBeUndefined();
});

test.each([
  ["a list with blanks", ["multipart/related,\t application/xpidf+xml , a/b"], XPIDF],
  ["a folded list", ["multipart/related,\r\n application/xpidf+xml"], XPIDF],
  ["several headers", ["multipart/related", XPIDF, "a/b"], XPIDF],
  ["blanks round the slash", ["application / xpidf+xml"], XPIDF],
  ["any case", ["Application/XPIDF+XML"], XPIDF],
  ["a comma at the end", ["application/xpidf+xml,"], XPIDF],
  ["parameters of the type", ['application/xpidf+xml;charset="a,b";level=1'], XPIDF],
  ["parameters of the range", ["application/xpidf+xml;q=0.5;ext=1"], XPIDF],
  ["anything", ["*/*"], PIDF],
  ["anything of a type", ["text/*"], "text/plain"],
  ["rubbish among it", ['<>, ;, /, "unclosed\\", application/xpidf+xml'], undefined],
  ["rubbish before it", ["<>, ;, /, x, a/b/c, application/xpidf+xml"], XPIDF],
])("%s is understood", (_, accept, chosen) => {
  expect(chooseContentType(accept, OFFERED)).toBe(chosen);
});

test.each([
  ["the greatest q wins", `${PIDF};q=0.3, ${XPIDF};q=0.4`, XPIDF],
  ["no q is 1", `${PIDF};q=0.999, ${XPIDF}`, XPIDF],
  ["Q is q", `${PIDF};Q=0.1, ${XPIDF}; Q = 0.2`, XPIDF],
  ["q without a zero counts", `${PIDF};q=.1, ${XPIDF};q=.2`, XPIDF],
  ["q=0 is out", `${PIDF};q=0, ${XPIDF};q=0.0`, undefined],
  ["a q that is none says nothing", `${PIDF};q=0.9, ${XPIDF};q=high`, XPIDF],
  ["a q beyond 1 is 1", `${PIDF}, ${XPIDF};q=1.5`, PIDF],
  ["what is said outright beats the range, also to refuse", `*/*, ${PIDF};q=0`, XPIDF],
  ["what is said outright beats the range, also to accept less", `application/*;q=0.9, ${PIDF};q=0.1`, XPIDF],
  ["a narrower range beats a wider one", "*/*;q=0.1, application/*;q=0, text/*;q=0.2", "text/plain"],
  ["a type that is named goes before one that a range allows", `*/*, ${XPIDF}`, XPIDF],
  ["among equals the peer's order counts", `${XPIDF}, ${PIDF}`, XPIDF],
  ["within a range ours does", "text/*, application/*", "text/plain"],
  ["within the widest range ours does", "*/*;q=0.5", PIDF],
  ["of a type that stands twice the first counts", `${PIDF};q=0, ${PIDF}, ${XPIDF};q=0.1`, XPIDF],
  ["*/x is no range", "*/pidf+xml", undefined],
])("[RFC 3261 §20.1] %s", (_, accept, chosen) => {
  expect(chooseContentType([accept], OFFERED)).toBe(chosen);
});

test("what is chosen is one of those on offer, as they are spelled there", () => {
  expect(chooseContentType(["text/PLAIN"], ["Text/Plain"])).toBe("Text/Plain");
  expect(chooseContentType(["__proto__/constructor"], OFFERED)).toBeUndefined();
  expect(chooseContentType(["*/*"], [])).toBeUndefined();
  expect(chooseContentType(undefined, [])).toBeUndefined();
});

test("a list is the same as its parts in several headers, in that order", () => {
  const range = fc.oneof(
    fc.constantFrom(...OFFERED, "*/*", "application/*", "text/*"),
    anyText.map((text) => text.replace(/[,"<>]/g, "")),
  );
  const quality = fc.constantFrom("", ";q=0", ";q=0.5", "; q=1", ";q=0.2;x=1");
  const ranges = fc.array(
    fc.tuple(range, quality).map((parts) => parts.join("")),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(ranges, (values) => {
      expect(chooseContentType(values, OFFERED)).toBe(chooseContentType([values.join(" ,  ")], OFFERED));
    }),
  );
});

test("it chooses as the plain reading of the rules does", () => {
  const qualities = ["0", "0.1", "0.5", "1"] as const;
  const range = fc.tuple(fc.constantFrom(...OFFERED, "*/*", "application/*", "text/*"), fc.constantFrom(...qualities));
  fc.assert(
    fc.property(fc.uniqueArray(range, { selector: ([name]) => name, minLength: 1 }), (ranges) => {
      const qualityOf = (type: string) => {
        const names = [type, `${type.split("/")[0]}/*`, "*/*"];
        const found = names.flatMap((name) => ranges.filter(([other]) => other === name));
        return Number(found[0]?.[1] ?? 0);
      };
      const best = Math.max(...OFFERED.map(qualityOf));
      const chosen = chooseContentType([ranges.map(([name, q]) => `${name};q=${q}`).join(",")], OFFERED);
      expect(chosen === undefined ? 0 : qualityOf(chosen)).toBe(best);
    }),
  );
});

test("any text is read without an exception", () => {
  fc.assert(
    fc.property(fc.array(anyText), (accept) => {
      expect([...OFFERED, undefined]).toContain(chooseContentType(accept, OFFERED));
    }),
  );
});

test("time is linear in the length of the value", () => {
  for (const unit of [",", "/", " ", ";q=", "a/b,", '"', "<", "\\", "*/*;", "9"]) {
    for (const start of ["", "a/b;q=", 'a/b;c="']) {
      expect([...OFFERED, undefined]).toContain(chooseContentType([start + unit.repeat(100_000)], OFFERED));
    }
  }
});
