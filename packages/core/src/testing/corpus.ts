import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";

const CORPUS = new URL("../../../../../shared/corpus/", import.meta.url);

/** Whether the corpus of real documents stands beside the project. */
const hasCorpus: boolean = existsSync(CORPUS);

/** `describe` for tests that read the corpus; where it is absent they are skipped, and their title says so. */
export function describeCorpus(title: string, tests: () => void): void {
  if (hasCorpus) describe(title, tests);
  else describe.skip(`${title} (skipped: ../shared/corpus is not there)`, tests);
}

/** A document of the corpus and what a correct reader makes of it. */
export interface CorpusRow {
  readonly file: string;
  readonly contentType: string;
  readonly reader: "accept" | "reject" | "either";
  /** What the reader's value shows; for hostile documents a part of it. null asserts nothing. */
  readonly expected: unknown;
  readonly why: string;
}

/** The rows of INDEX.tsv and HOSTILE.tsv with that content type (parameters aside). */
export function corpusRows(contentType: string): CorpusRow[] {
  return allCorpusRows().filter((row) => row.contentType.split(";")[0] === contentType);
}

export function allCorpusRows(): CorpusRow[] {
  if (!hasCorpus) return [];
  const index = rows("documents/INDEX.tsv").map(([file, contentType, , , , reader, , note, expected]) =>
    row(file, contentType, reader, expected, note),
  );
  const hostile = rows("documents/HOSTILE.tsv").map(([file, contentType, reader, expected, why]) =>
    row(file, contentType, reader, expected, why),
  );
  return [...index, ...hostile];
}

export function corpusFile(file: string): Uint8Array {
  return readFileSync(new URL(`documents/${file}`, CORPUS));
}

/** Where the XML schemas of the RFCs are, as a path. */
export const schemas: string = fileURLToPath(new URL("schemas/", CORPUS));

function rows(file: string): string[][] {
  const lines = readFileSync(new URL(file, CORPUS), "utf8").trimEnd().split("\n");
  return lines.slice(1).map((line) => line.split("\t"));
}

function row(file = "", contentType = "", reader = "", expected = "null", why = ""): CorpusRow {
  if (reader !== "accept" && reader !== "reject" && reader !== "either") throw new Error(`${file}: what is ${reader}?`);
  return { file, contentType, reader, expected: JSON.parse(expected), why };
}
