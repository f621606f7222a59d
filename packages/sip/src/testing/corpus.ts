import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe } from "vitest";

const SHARED = new URL("../../../../../shared/", import.meta.url);

/** Whether the RFC texts and the corpus of real messages stand beside the project. */
const hasShared: boolean = existsSync(new URL("corpus/sip/INDEX.tsv", SHARED)) && existsSync(new URL("rfc/", SHARED));

/** `describe` for tests that read what stands beside the project; where it is absent they are skipped, and their title says so. */
export function describeShared(title: string, tests: () => void): void {
  if (hasShared) describe(title, tests);
  else describe.skip(`${title} (skipped: ../shared is not there)`, tests);
}

/** A message of the corpus and what a correct reader finds in it. */
export interface CorpusMessage {
  readonly file: string;
  readonly text: string;
  readonly expected: {
    readonly method: string;
    readonly event: string;
    readonly expires: number | null;
    readonly subscriptionState: string | null;
    readonly contentType: string | null;
    readonly bodyBytes: number;
    readonly callId: string;
    readonly cseq: number;
    readonly userAgent: string | null;
  };
}

export function corpusMessages(): CorpusMessage[] {
  if (!hasShared) return [];
  const lines = readFileSync(new URL("corpus/sip/INDEX.tsv", SHARED), "utf8").trimEnd().split("\n").slice(1);
  return lines.map((line) => {
    const [file = "", , , , , , , expected = ""] = line.split("\t");
    const text = readFileSync(new URL(`corpus/${file}`, SHARED), "utf8");
    return { file: file.replace("sip/", ""), text, expected: JSON.parse(expected) };
  });
}

/**
 * The messages in the appendix of RFC 4475 or RFC 5118, by their names: the archive that is there "to resolve any remaining
 * ambiguity" of the markup in the text (RFC 4475 §2), a tar file, gzipped, in base64. What the archives lost is put back: a
 * message without CR has its CRLFs again (and the length of its body, which those of RFC 5118 have in neither form), and one
 * without the empty line after its headers has that.
 */
export function tortureMessages(rfc: 4475 | 5118): Map<string, Buffer> {
  if (!hasShared) return new Map();
  const text = readFileSync(new URL(`rfc/rfc${rfc}.txt`, SHARED), "latin1");
  const [, archive = ""] = text.split(/^ *-- (?:BEGIN|END) MESSAGE ARCHIVE --$/m);
  const encoded = archive.split("\n").filter((line) => /^\s*[^\s]+\s*$/.test(line));
  const messages = untar(gunzipSync(Buffer.from(encoded.join(""), "base64")));
  return new Map([...messages].map(([name, message]) => [name.replace(".dat", ""), repaired(message)]));
}

/** The names that the text of the RFC gives its messages. */
export function tortureNames(rfc: 4475 | 5118): string[] {
  if (!hasShared) return [];
  const text = readFileSync(new URL(`rfc/rfc${rfc}.txt`, SHARED), "latin1");
  return [...text.matchAll(/^ *Message Details ?: *(\S+)$/gm)].map(([, name = ""]) => name);
}

function repaired(message: Buffer): Buffer {
  const text = message.toString("latin1");
  if (text.includes("\r\n\r\n")) return message;
  const [head = "", ...paragraphs] = (text.includes("\r") ? text : text.replaceAll("\n", "\r\n")).split("\r\n\r\n");
  const body = paragraphs.join("\r\n\r\n");
  const counted = head.trimEnd().replace(/^Content-Length:.*$/m, `Content-Length: ${body.length}`);
  return Buffer.from(`${counted}\r\n\r\n${body}`, "latin1");
}

/** Files of a tar archive: headers of 512 bytes, name at 0 and size in octal at 124, contents padded to 512. */
function untar(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const name = archive.toString("latin1", at, at + 100).replace(/\0.*/s, "");
    const size = Number.parseInt(archive.toString("latin1", at + 124, at + 136), 8);
    if (!name.endsWith("/")) files.set(name.replace(/^.*\//, ""), archive.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
