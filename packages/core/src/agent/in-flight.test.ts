import fc from "fast-check";
import { expect, test } from "vitest";
import { InFlight } from "./in-flight.ts";

test("it is a map of numbers, whatever is put in and taken out", () => {
  const act = fc.record({ number: fc.oneof(fc.nat(3000), fc.constantFrom(1023, 1024)), isPut: fc.boolean() });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const [inFlight, model] = [new InFlight<string>(), new Map<number, string>()];
      for (const [i, { number, isPut }] of acts.entries()) {
        if (isPut) {
          inFlight.put(number, `${i}`);
          model.set(number, `${i}`);
        } else {
          expect(inFlight.take(number)).toBe(model.get(number));
          model.delete(number);
        }
      }
      for (const [number, thing] of model) expect(inFlight.take(number)).toBe(thing);
      for (const { number } of acts) expect(inFlight.take(number)).toBeUndefined();
    }),
  );
});

test("what is no number of ours is not there", () => {
  for (const number of [-1, 0.5, Number.NaN]) expect(new InFlight<string>().take(number)).toBeUndefined();
});
