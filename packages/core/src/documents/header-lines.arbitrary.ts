import fc from "fast-check";
import { xmlText } from "../testing/strings.ts";
import type { HeaderLine } from "./header-lines.ts";

/** A token (RFC 3261 §25.1), among them names that every object has. */
export const token: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[-\w.!%*+`'~]{1,12}$/),
  fc.constantFrom("__proto__", "constructor", "Subject", "--presence-00000000", "0123", "-", "1e3"),
);

/** Text that stands on one line and does not begin or end in white space. */
export const lineText: fc.Arbitrary<string> = fc
  .oneof({ weight: 4, arbitrary: xmlText }, { weight: 1, arbitrary: fc.constantFrom("a: b", ":", "<a@b>", "a\tb") })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes.
  .map((text) => text.replace(/[\0-\x08\n-\x1f\x7f]/g, "").replace(/^[ \t]+|[ \t]+$/g, ""));

export const headerLine: fc.Arbitrary<HeaderLine> = fc.record({ name: token, value: lineText });
