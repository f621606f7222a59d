import { readFileSync } from "node:fs";
import { corpusMessages, tortureMessages } from "../../../sip/src/testing/corpus.ts";

/** A body and its Content-Type. */
interface Document {
  readonly type: string;
  readonly body: string;
}

/** What is there to be mutated. */
export interface Originals {
  /** Real messages, and those of RFC 4475 and RFC 5118. */
  readonly messages: readonly string[];
  /** The header lines of all of them. */
  readonly lines: readonly string[];
  /** Real bodies, and hostile ones. */
  readonly documents: readonly Document[];
}

/** Reads them from the folder that stands beside the project; throws where it is absent. */
export function readOriginals(): Originals {
  const torture = [...tortureMessages(4475).values(), ...tortureMessages(5118).values()];
  const messages = [...corpusMessages().map(({ text }) => text), ...torture.map((bytes) => bytes.toString())];
  if (messages.length === 0) throw new Error("../shared is not there: no messages to mutate");
  const lines = messages.flatMap((message) => headOf(message).split(/\r?\n/).slice(1)).filter((line) => line !== "");
  return { messages, lines, documents: [...documentsOf("INDEX.tsv"), ...documentsOf("HOSTILE.tsv")] };
}

/** What stands before the empty line. */
export function headOf(message: string): string {
  const end = message.indexOf("\r\n\r\n");
  return end < 0 ? message : message.slice(0, end);
}

function documentsOf(index: string): Document[] {
  const folder = new URL("../../../../../shared/corpus/documents/", import.meta.url);
  const rows = readFileSync(new URL(index, folder), "utf8").trimEnd().split("\n").slice(1);
  return rows
    .map((row) => {
      const [file = "", type = ""] = row.split("\t");
      return { type, body: readFileSync(new URL(file, folder), "utf8") };
    })
    .filter(({ body }) => body.length < MOST);
}

/** Of a body, in UTF-16 units: just more than what is taken. Longer ones only cost time. */
const MOST = 70_000;
