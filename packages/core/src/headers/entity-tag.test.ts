import fc from "fast-check";
import { expect, test } from "vitest";
import { token } from "../documents/header-lines.arbitrary.ts";
import { toEntityTag } from "./entity-tag.ts";

test("[RFC 3903 §12] an entity-tag is a token, and read as it stands", () => {
  fc.assert(
    fc.property(token, (tag) => {
      expect(toEntityTag(tag)).toBe(tag);
      expect(toEntityTag(` ${tag}\r\n\t`)).toBe(tag);
    }),
  );
});

test.each(["", " ", "a b", "a,b", "a, b", '"a"', "a;b", "é", "a\r\nb", "a\0"])(
  "[RFC 3903 §6] step 3: %j is not a single entity-tag",
  (value) => {
    expect(toEntityTag(value)).toBeUndefined();
  },
);
