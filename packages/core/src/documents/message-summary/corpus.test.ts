import { expect, test } from "vitest";
import { corpusFile, corpusRows, describeCorpus } from "../../testing/corpus.ts";
import { parseMessageSummary } from "./parse.ts";
import { printMessageSummary } from "./print.ts";
import { MESSAGE_SUMMARY_CONTENT_TYPE, type MessageSummary } from "./value.ts";

/** The value in the shape of the corpus: urgent counts beside the others, classes by name. */
function view({ waiting, account, classes, messages }: MessageSummary): Record<string, unknown> {
  const byName = classes.map(({ name, urgent, ...counts }) => {
    return [name, urgent === undefined ? counts : { ...counts, urgentNew: urgent.new, urgentOld: urgent.old }] as const;
  });
  return { waiting, account: account ?? null, classes: Object.fromEntries(byName), headerBlocks: messages?.length };
}

function read(file: string): MessageSummary {
  const parsed = parseMessageSummary(corpusFile(file));
  if (!parsed.ok) throw new Error(`${file}: ${parsed.error.detail}`);
  return parsed.value;
}

describeCorpus("message summaries of the corpus", () => {
  const rows = corpusRows(MESSAGE_SUMMARY_CONTENT_TYPE);
  const accepted = rows.filter((row) => row.reader === "accept");
  const rejected = rows.filter((row) => row.reader === "reject");
  const either = rows.filter((row) => row.reader === "either");

  test("there are some of every kind, and those that may be either have no value", () => {
    expect(Math.min(accepted.length, rejected.length, either.length)).toBeGreaterThan(0);
    expect(either.map(({ expected }) => expected)).toEqual(either.map(() => null));
  });

  test.each(accepted)("$file is read: $why", ({ file, expected }) => {
    const shown = view(read(file));
    const listed = Object.keys(Object(expected)).map((key) => [key, shown[key]]);
    expect(listed.length).toBeGreaterThan(0);
    expect(Object.fromEntries(listed)).toEqual(expected);
  });

  test.each(accepted)("$file is the same after it was printed", ({ file }) => {
    const value = read(file);
    expect(parseMessageSummary(printMessageSummary(value))).toEqual({ ok: true, value });
  });

  test.each(rejected)("$file is refused: $why", ({ file }) => {
    expect(parseMessageSummary(corpusFile(file)).ok).toBe(false);
  });

  // No row is left to chance: what parseMessageSummary says of each of these
  const RULES: Record<string, unknown> = {
    "hostile/mwi-lone-cr.txt": { "voice-message": { new: 1, old: 2 } },
    "hostile/mwi-negative.txt": {},
    "hostile/mwi-huge-digits.txt": { "voice-message": { new: 4_294_967_295, old: 0 } },
    "hostile/mwi-missing-status.txt": { "voice-message": { new: 3, old: 4 } },
    "hostile/mwi-status-twice.txt": {},
    "hostile/mwi-class-twice.txt": { "voice-message": { new: 1, old: 0 } },
  };

  test.each(either)("$file follows its rule: $why", ({ file }) => {
    expect(view(read(file))).toMatchObject({ waiting: true, classes: RULES[file] });
  });
});
