import fc from "fast-check";
import { expect, test } from "vitest";
import { describeCorpus } from "../../testing/corpus.ts";
import { schemaFault } from "../../testing/schema.ts";
import { lexical, wild } from "../data-model/data-model.arbitrary.ts";
import type { Draft } from "../data-model/parse.ts";
import { parseXml } from "../xml/parse.ts";
import { isElement } from "../xml/value.ts";
import { cipid } from "./cipid.arbitrary.ts";
import { readCipid } from "./parse.ts";
import { printCipid } from "./print.ts";
import { CIPID_NAMESPACE, type Cipid } from "./value.ts";

function documentOf(value: Cipid): string {
  const content = printCipid(value);
  return `<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:cipid="${CIPID_NAMESPACE}" entity="">${content}</presence>`;
}

function read(xml: string): Cipid {
  const result = parseXml(xml);
  const value: Draft<Cipid> = {};
  const elements = result.ok ? result.value.root.children.filter(isElement) : [];
  expect(elements.every((element) => readCipid(element, value))).toBe(true);
  return value;
}

test("what is printed is read back as it was", () => {
  fc.assert(
    fc.property(cipid(lexical), (value) => {
      expect(read(documentOf(value))).toEqual(value);
    }),
  );
});

test("what is printed of any value is printed again to the letter once it was read", () => {
  fc.assert(
    fc.property(cipid(wild), (value) => {
      const printed = documentOf(value);
      expect(documentOf(read(printed))).toBe(printed);
    }),
  );
});

test("[RFC 4482 §3] contact information is printed in the order of the RFC, and nothing of nothing", () => {
  expect(printCipid({})).toBe("");
  expect(printCipid({ sound: "f", map: "e", icon: "d", homepage: "c", displayName: " <b> ", card: "100%" })).toBe(
    "<cipid:card>100%25</cipid:card><cipid:display-name> &lt;b&gt; </cipid:display-name>" +
      "<cipid:homepage>c</cipid:homepage><cipid:icon>d</cipid:icon><cipid:map>e</cipid:map><cipid:sound>f</cipid:sound>",
  );
});

describeCorpus("by the schema", () => {
  test("[RFC 4482 §5] what is printed is valid whatever the strings", () => {
    fc.assert(
      fc.property(cipid(wild), (value) => {
        expect(schemaFault(documentOf(value), "presence-all.xsd")).toBeUndefined();
      }),
    );
  });
});
