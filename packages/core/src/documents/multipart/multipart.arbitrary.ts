import fc from "fast-check";
import { anyText } from "../../testing/strings.ts";
import { headerLine, lineText, token } from "../header-lines.arbitrary.ts";
import type { HeaderLine } from "../header-lines.ts";
import type { Part } from "./value.ts";

const notEmpty = (text: string): boolean => text !== "";
const isOther = ({ name }: HeaderLine): boolean => !/^content-(?:type|id)$/i.test(name);

/** Bodies that look like what stands round them. */
const body: fc.Arbitrary<string> = fc.oneof(
  anyText,
  fc
    .array(fc.constantFrom("--presence-00000000", "--presence-00000001", "--", "\r", "\n", "\r\n", " ", "A: b", "é"))
    .map((pieces) => pieces.join("")),
);

export const part: fc.Arbitrary<Part<string>> = fc.record(
  {
    contentType: lineText.filter(notEmpty),
    contentId: lineText.map((text) => text.replace(/[<>]/g, "").replace(/^[ \t]+|[ \t]+$/g, "")).filter(notEmpty),
    headers: fc.array(headerLine.filter(isOther), { minLength: 1, maxLength: 4 }),
    body,
  },
  { requiredKeys: ["body"] },
);

/** A part whose strings are whatever they are. */
export const wildPart: fc.Arbitrary<Part<string>> = fc.record(
  {
    contentType: anyText,
    contentId: fc.oneof(anyText, fc.constantFrom("<a@b>", "<<a>>", "< a >", "<")),
    headers: fc.array(fc.record({ name: fc.oneof(token, anyText, fc.constant("content-ID")), value: anyText })),
    body,
  },
  { requiredKeys: ["body"] },
);
