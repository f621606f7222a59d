import { expect, test } from "vitest";
import { type Basic, documentBasic, isPidf, type Tuple } from "./value.ts";

function basicOf(...basics: (Basic | undefined)[]): Basic | undefined {
  return documentBasic({ tuples: basics.map((basic): Tuple => (basic === undefined ? {} : { basic })) });
}

test("a document is open if one service is, closed if some are and none is open", () => {
  expect(basicOf("closed", undefined, "open")).toBe("open");
  expect(basicOf(undefined, "closed")).toBe("closed");
  expect(basicOf(undefined)).toBeUndefined();
  expect(basicOf()).toBeUndefined();
});

test("[RFC 3863 §4.1.1] the namespace of PIDF has had several names, one of them in a sentence of the RFC alone", () => {
  expect(["urn:ietf:params:xml:ns:pidf", "urn:ietf:params:xml:ns:pidf:"].every(isPidf)).toBe(true);
  expect(["urn:ietf:params:xml:ns:cpim-pidf:", "urn:ietf:params:xml:ns:cpim-pidf"].every(isPidf)).toBe(true);
  expect(["", "urn:ietf:params:xml:ns:pidf:rpid", "http://id.example.com/presence/"].some(isPidf)).toBe(false);
});
