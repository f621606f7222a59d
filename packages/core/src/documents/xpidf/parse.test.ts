import fc from "fast-check";
import { expect, test } from "vitest";
import type { Body } from "../text.ts";
import { parseXpidf } from "./parse.ts";
import { printXpidf } from "./print.ts";
import { wildXpidf } from "./xpidf.arbitrary.ts";

function read(body: Body, limits?: { maxBytes?: number; maxDepth?: number }): unknown {
  const parsed = parseXpidf(body, limits);
  return parsed.ok ? parsed.value : parsed.error.code;
}

test("presentity, atoms, addresses with status and substatus are read", () => {
  const xml = `<?xml version="1.0"?>
<!DOCTYPE presence
PUBLIC "-//IETF//DTD RFCxxxx XPIDF 1.0//EN" "xpidf.dtd">
<presence>
<presentity uri=" sip:1002@example.com;method=SUBSCRIBE " />
<atom id="1008">
<address uri="sip:192.0.2.1;user=ip" priority="0,800000">
<status status=" inuse" />
<msnsubstatus substatus="busy " />
</address>
<address><status/><msnsubstatus substatus=""/></address>
</atom>
<atom atomid="2"/><atom/>
</presence>`;
  expect(read(xml)).toEqual({
    presentity: "sip:1002@example.com",
    atoms: [
      {
        id: "1008",
        addresses: [
          { uri: "sip:192.0.2.1;user=ip", priority: "0,800000", status: "inuse", substatus: "busy" },
          { substatus: "" },
        ],
      },
      { id: "2", addresses: [] },
      { addresses: [] },
    ],
  });
});

test.each([
  ["in the status of presence", "<status/><status><note> x </note></status><note>y</note><presentity/>"],
  ["in presence", "<presentity/><atom><address><note>y</note></address></atom><note> x </note>"],
  ["in an address", "<presentity/><atom><address/><address><note> x </note><note>y</note></address></atom>"],
])("a note is read exactly, be it %s", (_, content) => {
  expect(read(`<presence>${content}</presence>`)).toMatchObject({ note: " x " });
});

test("an empty note is a note", () => {
  expect(read("<presence><presentity/><note/></presence>")).toEqual({ atoms: [], note: "" });
});

test.each([
  ["PIDF", '<presence xmlns="urn:ietf:params:xml:ns:pidf"><presentity uri="sip:a@b"/></presence>'],
  [
    "PIDF in no namespace",
    '<presence entity="pres:a@b"><tuple id="1"><status><basic>open</basic></status></tuple></presence>',
  ],
  ["another root", "<dialog-info><presentity/></dialog-info>"],
  ["foreign children", '<presence><x:atom xmlns:x="urn:x"/></presence>'],
  ["nothing in it", "<presence/>"],
])("%s is a wrong document", (_, xml) => {
  expect(read(xml)).toBe("wrong-document");
});

test("elements and attributes of other namespaces are not taken for its own", () => {
  const xml =
    '<presence xmlns:x="urn:x"><x:presentity uri="sip:a@b"/><x:note>no</x:note><atom x:id="1">' +
    '<x:address/><address x:uri="no"><x:status status="no"/><status x:status="no"/></address></atom></presence>';
  expect(read(xml)).toEqual({ atoms: [{ addresses: [{}] }] });
});

test("malformed XML, internal subsets and bodies past the limits are refused", () => {
  expect(read("<presence><presentity></presence>")).toBe("not-well-formed");
  expect(read('<!DOCTYPE presence [<!ENTITY a "b">]><presence><atom/></presence>')).toBe("not-well-formed");
  expect(read("<presence><atom/></presence>", { maxBytes: 27 })).toBe("too-large");
  expect(read("<presence><atom/></presence>", { maxDepth: 1 })).toBe("not-well-formed");
  expect(read("<presence><atom/></presence>", { maxBytes: 28, maxDepth: 2 })).toEqual({ atoms: [{ addresses: [] }] });
});

test("no bytes and no mutated document make an exception", () => {
  fc.assert(
    fc.property(wildXpidf, fc.uint8Array(), fc.string(), fc.nat(), fc.nat(9), (value, noise, insert, at, cut) => {
      const text = printXpidf(value);
      const from = at % text.length;
      const mutated = text.slice(0, from) + insert + text.slice(from + cut);
      for (const body of [noise, insert, mutated, Buffer.from(mutated)]) {
        expect(typeof parseXpidf(body).ok).toBe("boolean");
      }
    }),
  );
});

test("time is linear in the number of atoms, addresses and parameters", () => {
  const limits = { maxBytes: 10_000_000 };
  const uri = `<presentity uri="sip:a@b${";method=SUBSCRIBE".repeat(50_000)}"/>`;
  for (const content of ["<atom/>".repeat(100_000), `<atom>${"<address/>".repeat(100_000)}</atom>`, uri]) {
    expect(parseXpidf(`<presence>${content}</presence>`, limits).ok).toBe(true);
  }
});
