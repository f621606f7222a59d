import fc from "fast-check";
import { expect, test } from "vitest";
import { parseXml } from "../xml/parse.ts";
import { parseXpidf } from "./parse.ts";
import { printXpidf } from "./print.ts";
import type { Xpidf } from "./value.ts";
import { wildXpidf, xpidf } from "./xpidf.arbitrary.ts";

function read(xml: string): Xpidf {
  const parsed = parseXpidf(xml);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

const address = { uri: "sip:192.0.2.21:5060;user=ip", priority: "0.800000" };

test("a document is as Polycom phones know it", async () => {
  const free: Xpidf = {
    presentity: "sip:1002@example.com",
    atoms: [{ id: "1008", addresses: [{ ...address, status: "open", substatus: "online" }] }],
  };
  await expect(printXpidf(free)).toMatchFileSnapshot("golden/open.xml");
  const talking: Xpidf = {
    presentity: "sip:1002@example.com",
    atoms: [{ id: "1008", addresses: [{ ...address, status: "inuse", substatus: "onthephone" }] }],
    note: 'Talk <"5550123">',
  };
  await expect(printXpidf(talking)).toMatchFileSnapshot("golden/inuse-with-note.xml");
});

test("a value is read back as it was", () => {
  fc.assert(
    fc.property(xpidf, (value) => {
      expect(read(printXpidf(value))).toEqual(value);
    }),
  );
});

test("the same value makes the same text, and so does the value that is read back, whatever its strings are", () => {
  fc.assert(
    fc.property(wildXpidf, (value) => {
      const printed = printXpidf(value);
      expect(parseXml(printed).ok).toBe(true);
      expect(printXpidf(value)).toBe(printed);
      expect(printXpidf(read(printed))).toBe(printed);
    }),
  );
});

test("what XML cannot carry is left out, white space at the ends of attributes is taken off, a note is kept whole", () => {
  const value = { presentity: "\0 sip:a@b ", atoms: [{ id: " \ud8001\ufffe ", addresses: [] }], note: " a\0\r\n " };
  expect(read(printXpidf(value))).toEqual({
    presentity: "sip:a@b",
    atoms: [{ id: "1", addresses: [] }],
    note: " a\r\n ",
  });
});

test("what is absent is left out", () => {
  expect(printXpidf({ atoms: [{ addresses: [{}] }] })).toContain(
    "<presence><atom><address></address></atom></presence>",
  );
});

test("a presentity that came with its parameter has it once", () => {
  expect(printXpidf({ presentity: "sip:a@b;method=SUBSCRIBE", atoms: [] })).toContain(
    '<presentity uri="sip:a@b;method=SUBSCRIBE"/>',
  );
});
