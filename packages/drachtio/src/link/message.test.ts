import fc from "fast-check";
import { expect, test } from "vitest";
import { longName } from "./header-names.ts";
import { headerOf, readMessage } from "./message.ts";
import { messageOf } from "./testing/fake-srf.ts";

const START = "SUBSCRIBE sip:1002@pbx.example SIP/2.0";
const text = fc.string({ unit: fc.constantFrom(...'ab:;<>"\\ \t,=@é😀{}%') }).map((one) => one.trim());
const name = fc
  .string({ unit: fc.constantFrom(..."abcXYZ-._"), minLength: 1 })
  .filter((one) => /[a-zA-Z]{2}/.test(one));

test("any headers and body are read as they were written, in their order", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, text)), fc.string({ unit: "binary" }), (headers, body) => {
      expect(readMessage(messageOf(START, headers, body))).toEqual({
        headers: headers.map(([one, value]) => [longName(one), value]),
        body,
      });
    }),
  );
});

test("any text is read, and no value holds a line end", () => {
  const piece = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\r\n", "\n", "\r", ":", " ", "\t"));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      for (const [, value] of readMessage(pieces.join("")).headers) expect(value).not.toMatch(/\n/);
    }),
  );
});

test("[RFC 3261 §7.3.3] compact names are long ones, in any case", () => {
  const { headers } = readMessage("X\r\no: dialog\r\nI: 1\r\nM:<sip:a>\r\nEVENT: x\r\nx-Thing: 1\r\n\r\n");
  expect(headers).toEqual([
    ["event", "dialog"],
    ["call-id", "1"],
    ["contact", "<sip:a>"],
    ["event", "x"],
    ["x-thing", "1"],
  ]);
});

test("[RFC 3261 §7.3.1] folded lines are one, lists are left together", () => {
  const { headers } = readMessage(
    "X\r\n folded start\r\nAccept: a/b,\r\n\t c/d \r\nSubject:\r\n  \r\nExpires : 60\r\n\r\n",
  );
  expect(headers).toEqual([
    ["accept", "a/b, c/d"],
    ["subject", ""],
    ["expires", "60"],
  ]);
});

test.each([
  ["nothing", "", []],
  ["a start line alone", START, []],
  ["headers without an end", `${START}\r\nTo: b`, [["to", "b"]]],
  ["lines that are no headers", `${START}\r\nnone\r\n: none\r\nTo: b\r\n\r\n`, [["to", "b"]]],
  [
    "line ends of other kinds",
    `${START}\nTo: b\nFrom: a\n\n`,
    [
      ["to", "b"],
      ["from", "a"],
    ],
  ],
])("%s is read", (_, raw, headers) => {
  expect(readMessage(raw)).toEqual({ headers, body: "" });
});

test("a header is found by its name", () => {
  const message = readMessage("X\r\nTo: b\r\nTo: c\r\n\r\n");
  expect([headerOf(message, "to"), headerOf(message, "from")]).toEqual(["b", undefined]);
});

test("what is read does not take more than linear time", () => {
  const raw = `X\r\n${"a: b\r\n c\r\n".repeat(50_000)}\r\n`;
  expect(readMessage(raw).headers.length).toBe(50_000);
  const folded = readMessage(`X\r\na: b\r\n${" c\r\n".repeat(50_000)}\r\n`).headers;
  expect(folded[0]?.[1].length).toBe(100_001);
});
