import { expect, test } from "vitest";
import { corpusFile, corpusRows, describeCorpus } from "../../testing/corpus.ts";
import { parseXpidf } from "./parse.ts";
import { printXpidf } from "./print.ts";
import { xpidfStatus } from "./status.ts";
import { XPIDF_CONTENT_TYPE, type Xpidf } from "./value.ts";

/** What a document means to a watcher; it is derived from more than this format. */
const DERIVED = new Set(["basic", "onThePhone", "dnd"]);

function view(value: Xpidf): Record<string, unknown> {
  return { ...value, ...xpidfStatus(value) };
}

describeCorpus("XPIDF documents of the corpus", () => {
  const rows = corpusRows(XPIDF_CONTENT_TYPE);
  const accepted = rows.filter((row) => row.reader === "accept");
  const rejected = rows.filter((row) => row.reader === "reject");

  test("there are some of either kind and none that may be both", () => {
    expect(Math.min(accepted.length, rejected.length)).toBeGreaterThan(0);
    expect(accepted.length + rejected.length).toBe(rows.length);
  });

  test.each(accepted)("$file is read: $why", ({ file, expected }) => {
    const parsed = parseXpidf(corpusFile(file));
    if (!parsed.ok) expect.fail(parsed.error.detail);
    const shown = view(parsed.value);
    const wanted = Object.entries(Object(expected)).filter(([key]) => !DERIVED.has(key));
    expect(wanted.length).toBeGreaterThan(0);
    expect(Object.fromEntries(wanted.map(([key]) => [key, shown[key]]))).toEqual(Object.fromEntries(wanted));
  });

  test.each(accepted)("$file is the same after it was printed", ({ file }) => {
    const parsed = parseXpidf(corpusFile(file));
    if (!parsed.ok) expect.fail(parsed.error.detail);
    expect(parseXpidf(printXpidf(parsed.value))).toEqual(parsed);
  });

  test.each(accepted)("$file is answered whatever is cut out of it", ({ file }) => {
    const body = corpusFile(file);
    for (let at = 0; at < body.length; at++) {
      expect(typeof parseXpidf(body.subarray(0, at)).ok).toBe("boolean");
      expect(typeof parseXpidf(Buffer.concat([body.subarray(0, at), body.subarray(at + 3)])).ok).toBe("boolean");
    }
  });

  test.each(rejected)("$file is refused: $why", ({ file }) => {
    expect(parseXpidf(corpusFile(file)).ok).toBe(false);
  });
});
