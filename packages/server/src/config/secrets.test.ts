import fc from "fast-check";
import { expect, test } from "vitest";
import { newPassword, newToken } from "./secrets.ts";

test("secrets are as long as they promise, and can be typed", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const random = (count: number) => bytes.slice(0, count);
      expect(newPassword(random)).toMatch(/^[a-km-np-z2-9]{16}$/);
      expect(newToken(random)).toMatch(/^[a-km-np-z2-9]{26}$/);
    }),
  );
});

test("every letter is as likely as any other", () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    for (const letter of new Set(newPassword((count) => new Uint8Array(count).fill(byte)))) {
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
  }
  expect([...counts.values()]).toEqual(Array(32).fill(8));
});
