import Drachtio from "drachtio-srf";
import { expect, test } from "vitest";
import { toSrf } from "./port.ts";

test("an instance of drachtio-srf fits the port", () => {
  const srf = new Drachtio();
  expect(toSrf(srf)).toBe(srf);
});

test("what lacks something is refused by name", () => {
  expect(() => toSrf({ subscribe: () => {}, publish: () => {} })).toThrow(new TypeError('no srf: it has no "notify"'));
});
