import { expect, test } from "vitest";
import { corpusMessages, describeShared, tortureMessages } from "../testing/corpus.ts";
import { fuzzCodec } from "../testing/fuzz.ts";

describeShared("mutated real and torture messages", () => {
  test("each is read, answerable or dropped; what is read prints as the same; bytes frame the same however they are split", () => {
    const torture = [...tortureMessages(4475).values(), ...tortureMessages(5118).values()];
    const originals = [...corpusMessages().map(({ text }) => text), ...torture.map((bytes) => bytes.toString())];
    const { read, answerable, dropped } = fuzzCodec(originals, 4475, 3_000);
    expect(Math.min(read, answerable, dropped)).toBeGreaterThan(100);
  });
});
