import { expect, test } from "vitest";
import { allCorpusRows, corpusFile, describeCorpus } from "../../testing/corpus.ts";
import type { Body } from "../text.ts";
import { mediaType } from "./content-type.ts";
import { parseMultipart } from "./parse.ts";
import type { Part } from "./value.ts";

/** What the corpus says of a part, as far as it concerns the multipart and not the documents in it. */
interface ExpectedPart {
  readonly contentType?: string;
  readonly contentId?: string;
  readonly nested?: readonly ExpectedPart[];
}

/** "The root document of the multipart/related body MUST be [...] RLMI" (RFC 4662 §5.1): a rule of that format. */
const OF_RLMI = "hostile/multipart-no-root.mime";

function expectParts(contentType: string, body: Body, expected: readonly ExpectedPart[]): void {
  const parsed = parseMultipart(contentType, body);
  if (!parsed.ok) expect.fail(parsed.error.detail);
  const shown = expected.map(({ contentType, contentId }) => ({ contentType, contentId }));
  expect(parsed.value.map((part) => ({ contentType: mediaType(part.contentType), contentId: part.contentId }))).toEqual(
    shown,
  );
  for (const [i, { nested }] of expected.entries()) {
    const part: Part | undefined = parsed.value[i];
    if (nested !== undefined && part !== undefined) expectParts(part.contentType ?? "", part.body, nested);
  }
}

describeCorpus("multipart bodies of the corpus", () => {
  const rows = allCorpusRows().filter((row) => row.contentType.startsWith("multipart/"));
  const accepted = rows.filter((row) => row.reader === "accept");
  const rejected = rows.filter((row) => row.reader === "reject");

  test("there are some of every kind", () => {
    expect(accepted.length).toBeGreaterThan(0);
    expect(rejected.length).toBeGreaterThan(1);
  });

  test.each(accepted)("$file is taken apart: $why", ({ file, contentType, expected }) => {
    const { parts } = expected as { parts: ExpectedPart[] };
    expectParts(contentType, corpusFile(file), parts);
    expectParts(contentType, corpusFile(file).toString(), parts);
  });

  test.each(rejected.filter(({ file }) => file !== OF_RLMI))("$file is refused: $why", ({ file, contentType }) => {
    expect(parseMultipart(contentType, corpusFile(file)).ok).toBe(false);
  });

  test.each(rejected.filter(({ file }) => file === OF_RLMI))(
    "$file is a sound multipart, which a rule of RLMI refuses: $why",
    ({ file, contentType }) => {
      const parsed = parseMultipart(contentType, corpusFile(file));
      expect(parsed.ok && parsed.value).toHaveLength(1);
    },
  );

  test.each(rows)("$file is answered whatever is cut off its end", ({ file, contentType }) => {
    const body = corpusFile(file).subarray(0, 5000);
    for (let length = 0; length < body.length; length += 97) {
      expect(typeof parseMultipart(contentType, body.subarray(0, length)).ok).toBe("boolean");
    }
  });

  test("multipart-no-final-boundary.mime keeps the part that a delimiter follows", () => {
    const [row] = rows.filter(({ file }) => file === "hostile/multipart-no-final-boundary.mime");
    const parsed = parseMultipart(row?.contentType ?? "", corpusFile(row?.file ?? ""));
    expect(parsed.ok && parsed.value.map(({ contentId }) => contentId)).toEqual(["root@x"]);
  });

  test("multipart-10k-parts.mime is refused for its parts alone, too", () => {
    const [row] = rows.filter(({ file }) => file === "hostile/multipart-10k-parts.mime");
    const parsed = parseMultipart(row?.contentType ?? "", corpusFile(row?.file ?? ""), { maxBytes: 10_000_000 });
    expect(parsed).toMatchObject({ ok: false, error: { code: "too-large", status: 413 } });
  });
});
