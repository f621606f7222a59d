import fc from "fast-check";
import { expect, test } from "vitest";
import { describeCorpus } from "../../testing/corpus.ts";
import { schemaFault } from "../../testing/schema.ts";
import { sipUri, xmlText } from "../../testing/strings.ts";
import { parsePidf } from "../pidf/parse.ts";
import { printPidf } from "../pidf/print.ts";
import { parseXpidf } from "../xpidf/parse.ts";
import { printXpidf } from "../xpidf/print.ts";
import { readStatus } from "./read.ts";
import type { Status } from "./value.ts";
import { pidfOf, xpidfOf } from "./write.ts";

const status: fc.Arbitrary<Status> = fc
  .record(
    {
      basic: fc.constantFrom("open", "closed"),
      note: xmlText.filter((text) => text.trim() !== ""),
      activities: fc.subarray(["away", "meeting", "vacation", "alerting", "available"]),
      dnd: fc.boolean(),
      onThePhone: fc.boolean(),
    },
    { requiredKeys: ["activities", "dnd", "onThePhone"] },
  )
  .map((one) => one as Status);

test("a status printed as PIDF is read as the status it was, with what it implies among the activities", () => {
  fc.assert(
    fc.property(sipUri, status, (entity, said) => {
      const document = parsePidf(printPidf(pidfOf(entity, said)));
      if (!document.ok) throw new Error(document.error.detail);
      const { because: _, activities, ...read } = readStatus(document.value);
      const { activities: ours, ...rest } = said;
      expect(read).toEqual(rest);
      const implied = [...(said.onThePhone ? ["on-the-phone"] : []), ...(said.dnd ? ["busy", "dnd"] : [])];
      expect(new Set(activities)).toEqual(new Set([...ours, ...implied]));
    }),
  );
});

test("a status printed as XPIDF is read as the status it was, but for activities, and for talking while closed", () => {
  const said = status.map((one) => ({
    ...one,
    activities: [],
    basic: one.basic ?? ("open" as const),
    onThePhone: one.onThePhone && one.basic !== "closed",
  }));
  fc.assert(
    fc.property(sipUri, said, (entity, one) => {
      const document = parseXpidf(printXpidf(xpidfOf(entity, one)));
      if (!document.ok) throw new Error(document.error.detail);
      const { because: _, ...read } = readStatus(document.value);
      expect(read).toEqual(one);
    }),
  );
});

test("an activity that nobody has a name for is told as text", () => {
  const { persons } = pidfOf("sip:a@b", { activities: ["juggling"], dnd: false, onThePhone: false });
  expect(persons).toEqual([{ id: "p1", activities: [{ values: [], others: [{ text: "juggling" }] }] }]);
});

describeCorpus("by the schema", () => {
  test("[RFC 3863 §4.4, RFC 4480 §5.1] every status gives a valid document", () => {
    fc.assert(
      fc.property(sipUri, status, (entity, said) => {
        expect(schemaFault(printPidf(pidfOf(entity, said)), "presence-all.xsd")).toBeUndefined();
      }),
    );
  });
});
