import fc from "fast-check";
import { expect, it } from "vitest";
import { Admission } from "./admission.ts";

it("never holds more than it may in all or of one peer, refuses only what would be more, and is empty when all have left", () => {
  const address = fc.constantFrom("192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1", "2001:db8::2");
  fc.assert(
    fc.property(fc.array(fc.tuple(address, fc.boolean())), (steps) => {
      const admission = new Admission(5, 2);
      const inside: { readonly peer: string; readonly release: () => void }[] = [];
      for (const [from, isLeaving] of steps) {
        if (isLeaving) {
          const one = inside.shift();
          one?.release();
          one?.release();
        } else {
          const peer = from.startsWith("2001") ? "2001:db8" : from;
          const isRoom = inside.length < 5 && inside.filter((one) => one.peer === peer).length < 2;
          const release = admission.admit(from);
          expect(release !== undefined).toBe(isRoom);
          if (release !== undefined) inside.push({ peer, release });
        }
        expect(admission.size).toBe(inside.length);
      }
      for (const { release } of inside) release();
      expect(admission.size).toBe(0);
    }),
  );
});
