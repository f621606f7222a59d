import { expect, test } from "vitest";
import { corpusFile, corpusRows, describeCorpus } from "../../testing/corpus.ts";
import { parseFeatureEvent, parseFeatureEvents } from "./parse.ts";
import { printFeatureEvent } from "./print.ts";
import { AS_FEATURE_EVENT_CONTENT_TYPE } from "./value.ts";

describeCorpus("feature events of the corpus", () => {
  const rows = corpusRows(AS_FEATURE_EVENT_CONTENT_TYPE);
  const accepted = rows.filter((row) => row.reader === "accept");
  const rejected = rows.filter((row) => row.reader === "reject");

  test("there are some of either kind and none that may be both", () => {
    expect(Math.min(accepted.length, rejected.length)).toBeGreaterThan(0);
    expect(accepted.length + rejected.length).toBe(rows.length);
  });

  test.each(accepted)("$file is read: $why", ({ file, expected }) => {
    expect(parseFeatureEvent(corpusFile(file))).toEqual({ ok: true, value: expected });
    expect(parseFeatureEvents(AS_FEATURE_EVENT_CONTENT_TYPE, corpusFile(file))).toEqual({
      ok: true,
      value: [expected],
    });
  });

  test.each(accepted)("$file is the same after it was printed", ({ file }) => {
    const parsed = parseFeatureEvent(corpusFile(file));
    if (!parsed.ok) expect.fail(parsed.error.detail);
    expect(parseFeatureEvent(printFeatureEvent(parsed.value))).toEqual(parsed);
  });

  test.each(accepted)("$file is answered whatever is cut out of it", ({ file }) => {
    const body = corpusFile(file);
    for (let at = 0; at < body.length; at++) {
      expect(typeof parseFeatureEvent(body.subarray(0, at)).ok).toBe("boolean");
      expect(typeof parseFeatureEvent(Buffer.concat([body.subarray(0, at), body.subarray(at + 3)])).ok).toBe("boolean");
    }
  });

  test.each(rejected)("$file is refused: $why", ({ file }) => {
    expect(parseFeatureEvent(corpusFile(file)).ok).toBe(false);
  });
});
