import fc from "fast-check";
import { expect, test } from "vitest";
import { describeCorpus } from "../../testing/corpus.ts";
import { schemaFault } from "../../testing/schema.ts";
import { parsePidf } from "./parse.ts";
import { pidf, strictPidf, strictWildPidf, wildPidf } from "./pidf.arbitrary.ts";
import { printPidf } from "./print.ts";
import type { Pidf } from "./value.ts";

/** The value that is read from a document, which must be one. */
function read(xml: string): Pidf {
  const result = parsePidf(xml);
  if (!result.ok) throw new Error(`${result.error.detail}\n${xml}`);
  return result.value;
}

test("what is printed is read back as it was", () => {
  fc.assert(
    fc.property(pidf, (value) => {
      expect(read(printPidf(value))).toEqual(value);
    }),
  );
});

test("what is printed of any value is printed again to the letter once it was read", () => {
  fc.assert(
    fc.property(wildPidf, (value) => {
      const printed = printPidf(value);
      expect(printPidf(value)).toBe(printed);
      expect(printPidf(read(printed))).toBe(printed);
    }),
  );
});

describeCorpus("by the schemas", () => {
  test("[RFC 4479 §5] what is printed is valid", () => {
    fc.assert(
      fc.property(strictPidf, (value) => {
        expect(schemaFault(printPidf(value), "presence-all.xsd")).toBeUndefined();
      }),
    );
  });

  test("[RFC 4479 §5] what is printed is valid whatever the strings", () => {
    fc.assert(
      fc.property(strictWildPidf, (value) => {
        expect(schemaFault(printPidf(value), "presence-all.xsd")).toBeUndefined();
      }),
    );
  });
});
