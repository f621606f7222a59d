import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText, lineText } from "./digest.arbitrary.ts";
import { parseParameters, quoted } from "./parameters.ts";

function read(value: string): unknown {
  const parsed = parseParameters(value);
  return parsed.ok ? [...parsed.value] : parsed.error;
}

describe("[RFC 3261 §25.1] the parameters of a Digest value", () => {
  test.each<[string, unknown]>([
    [
      'Digest realm="a", nonce=b',
      [
        ["realm", "a"],
        ["nonce", "b"],
      ],
    ],
    [
      '  dIGEST\r\n\tREALM = "a" ,\r\n nonce\t=\tb \t',
      [
        ["realm", "a"],
        ["nonce", "b"],
      ],
    ],
    ['Digest a="x\\"y\\\\z\\q"', [["a", 'x"y\\zq']]],
    ['Digest a="b, c=d"', [["a", "b, c=d"]]],
    ["Digest uri=sip:a@b;c=d?e", [["uri", "sip:a@b;c=d?e"]]],
    [
      'Digest a="",b=,,c=1,',
      [
        ["a", ""],
        ["b", ""],
        ["c", "1"],
      ],
    ],
    ["Digest", []],
    ["Digest ", []],
    ["Digest ,", []],
    [
      "Digest __proto__=1, constructor=2",
      [
        ["__proto__", "1"],
        ["constructor", "2"],
      ],
    ],
    ["Digest username*=UTF-8''J%C3%A4s", [["username*", "UTF-8''J%C3%A4s"]]],
    ['Digest a="tab\there, é\u{1f469}"', [["a", "tab\there, é\u{1f469}"]]],
  ])("%j is read", (value, parameters) => {
    expect(read(value)).toEqual(parameters);
  });

  test.each(["", " ", "Basic YTpi", "Digests a=1", '"Digest" a=1', "DigestA", ",Digest a=1"])(
    "%j is of another scheme",
    (value) => {
      expect(read(value)).toBe("not-digest");
    },
  );

  test.each([
    "Digest a=1, a=1",
    "Digest a=1, A=2",
    "Digest a",
    "Digest =1",
    "Digest a b=1",
    "Digest a=1 b=2",
    'Digest a="1"b',
    'Digest a="1" b=2',
    'Digest a="1',
    'Digest a="1\\',
    'Digest a="1\\"',
    'Digest a=b"c"',
    'Digest a="b\r\nc"',
    'Digest a="b\\\nc"',
    'Digest a="\u007f"',
    "Digest a=\0",
    "Digest a=b\u0085",
    "Digest,a=1",
    'Digest"a"',
    "Digest é=1",
    "Digest a;b=1",
  ])("%j is malformed", (value) => {
    expect(read(value)).toBe("malformed");
  });

  test("a quoted-string holds any text on one line", () => {
    fc.assert(
      fc.property(lineText, lineText, (a, b) => {
        expect(read(`Digest a=${quoted(a)},b=${quoted(b)}`)).toEqual([
          ["a", a],
          ["b", b],
        ]);
      }),
    );
  });

  test("what is quoted begins no line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(quoted(text)).not.toMatch(/[\r\n\0]/);
      }),
    );
    expect(quoted("a\r\nVia: b")).toBe('"a  Via: b"');
  });

  test("any text is read or not, and never throws", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(["not-digest", "malformed"].includes(read(text) as string) || Array.isArray(read(text))).toBe(true);
      }),
    );
  });

  test("time is linear in the length of the value, and no length makes it throw", () => {
    for (const unit of ["a", ",", '"', "\\", '\\"', "a=", "a=1,", '"",', " ", "\r\n ", "=", "%"]) {
      for (const start of ["", "Digest ", 'Digest a="', "Digest a="]) {
        const parsed = parseParameters(start + unit.repeat(300_000));
        expect(parsed.ok ? parsed.value.size : 0).toBeLessThan(2);
      }
    }
  });
});
