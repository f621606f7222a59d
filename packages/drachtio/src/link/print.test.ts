import fc from "fast-check";
import { expect, test } from "vitest";
import { longName } from "./header-names.ts";
import { readMessage } from "./message.ts";
import { frameBytes, printHeaders } from "./print.ts";
import { messageOf } from "./testing/fake-srf.ts";

const names = ["Event", "Expires", "WWW-Authenticate", "Contact", "__proto__", "constructor"];
const header = fc.tuple(fc.constantFrom(...names), fc.string({ unit: "binary" }));

test("what is printed is read back, header for header, with no line that was not meant", () => {
  fc.assert(
    fc.property(fc.array(header), (headers) => {
      const { headers: read } = readMessage(messageOf("X", Object.entries(printHeaders(headers))));
      const meant = headers.map(([name, value]) => [
        longName(name),
        value.replace(/[\r\n]+/g, " ").replace(/^[ \t]+|[ \t]+$/g, ""),
      ]);
      for (const one of names) {
        expect(read.filter(([name]) => name === longName(one))).toEqual(
          meant.filter(([name]) => name === longName(one)),
        );
      }
      expect(read.length).toBe(headers.length);
    }),
  );
});

test("[RFC 3261 §7.3.1] challenges are not joined by commas", () => {
  const headers = printHeaders([
    ["WWW-Authenticate", "Digest a"],
    ["WWW-Authenticate", "Digest b"],
  ]);
  expect(headers).toEqual({ "WWW-Authenticate": "Digest a\r\nWWW-Authenticate: Digest b" });
});

test("a frame is never taken to be shorter than its text", () => {
  fc.assert(
    fc.property(fc.array(header), fc.string({ unit: "binary" }), (headers, body) => {
      const printed = printHeaders(headers);
      const raw = messageOf("", Object.entries(printed), body);
      expect(frameBytes(printed, body)).toBeGreaterThanOrEqual(Buffer.byteLength(raw) + 250);
      expect(frameBytes(printed, body, "é")).toBe(frameBytes(printed, body) + 2);
    }),
  );
});
