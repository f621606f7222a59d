import fc from "fast-check";
import { expect, test } from "vitest";
import { corpusFile, corpusRows, describeCorpus } from "../../testing/corpus.ts";
import { mutated } from "../../testing/mutations.ts";
import { parseWatcherInfo } from "./parse.ts";
import { printWatcherInfo } from "./print.ts";
import { WATCHER_INFO_CONTENT_TYPE, type WatcherInfo } from "./value.ts";

const rows = corpusRows(WATCHER_INFO_CONTENT_TYPE);

describeCorpus("the corpus", () => {
  test("has documents, all of which are to be accepted", () => {
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ reader }) => reader !== "accept")).toEqual([]);
  });

  test.each(rows)("$file is read as expected", ({ file, expected }) => {
    expect(withoutLanguages(read(file))).toEqual(expected);
  });

  test.each(rows)("$file is printed so that it is read as it was", ({ file }) => {
    const info = read(file);
    expect(parseWatcherInfo(printWatcherInfo(info))).toEqual({ ok: true, value: info });
  });

  test("a document with a few places changed is read or refused", () => {
    const texts = rows.map(({ file }) => new TextDecoder().decode(corpusFile(file)));
    fc.assert(
      fc.property(mutated(fc.constantFrom(...texts)), (text) => typeof parseWatcherInfo(text).ok === "boolean"),
    );
  });
});

/** The corpus has no languages. */
function withoutLanguages(info: WatcherInfo): WatcherInfo {
  const lists = info.lists.map((list) => ({
    ...list,
    watchers: list.watchers.map(({ language, ...watcher }) => watcher),
  }));
  return { ...info, lists };
}

function read(file: string): WatcherInfo {
  const parsed = parseWatcherInfo(corpusFile(file));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}
