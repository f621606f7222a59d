import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMessage } from "../message/parse.ts";
import { printMessage } from "../message/print.ts";
import { anyText, message } from "../testing/sip.arbitrary.ts";
import { type Framed, StreamFramer } from "./stream.ts";

const LIMITS = { maxHead: 10_000, maxBody: 10_000 };
const HEAD = "NOTIFY sip:a@b SIP/2.0\r\n";

/** What comes out when the text comes in pieces, whose ends are at these places. */
function frame(text: string, ends: readonly number[] = [], limits: typeof LIMITS = LIMITS): string[] {
  const framer = new StreamFramer(limits);
  const bytes = new TextEncoder().encode(text);
  const places = [...ends.map((end) => end % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return places.flatMap((end, index) => framer.push(bytes.slice(places[index - 1] ?? 0, end)).map(told));
}

function told(framed: Framed): string {
  switch (framed.type) {
    case "message":
      return new TextDecoder().decode(framed.bytes);
    case "keep-alive":
      return "keep-alive";
    case "error":
      return framed.reason;
    default:
      return framed satisfies never;
  }
}

const ends = fc.array(fc.nat());

test("[RFC 3261 §18.3] messages come out as they went in, however the stream is split", () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 4 }), ends, (messages, places) => {
      const texts = messages.map(printMessage);
      expect(frame(texts.join("\r\n"), places)).toEqual(texts);
    }),
  );
});

test("any bytes give the same, however they are split", () => {
  const pieces = fc.oneof(
    anyText,
    fc.constantFrom("\r", "\n", "\r\n", "\r\n\r\n", "l: 1\r\n", "l:0\n\n", HEAD, `${HEAD}l: 2\r\n\r\n`),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), ends, (texts, places) => {
      expect(frame(texts.join(""), places)).toEqual(frame(texts.join("")));
    }),
  );
});

test("what is framed is what parseMessage reads", () => {
  const line = fc.constantFrom(
    "l: 3",
    "L :\r\n 3",
    "Content-Length\t: 3 ",
    "CONTENT-LENGTH: 3\r\n  ",
    "x: l: 5",
    "l: 03",
    "X:\r\n l: 5",
  );
  fc.assert(
    fc.property(line, fc.constantFrom("\r\n", "\n"), (length, end) => {
      const text =
        `${HEAD}v: SIP/2.0/TCP a\r\nf: sip:a@b\r\nt: sip:a@b\r\ni: 1\r\ncseq: 1 NOTIFY\r\n${length}\r\n\r\n`.replaceAll(
          "\r\n",
          end,
        );
      const [first = "", ...rest] = frame(`${text}abcdef`);
      const parsed = parseMessage(first, "stream");
      expect(parsed.ok ? parsed.value.body : parsed.error.detail).toBe(/^[xX]/.test(length) ? "Content-Length" : "abc");
      expect(rest).toEqual(/^[xX]/.test(length) ? ["no-content-length"] : []);
    }),
  );
});

describe("between messages", () => {
  const text = `${HEAD}l: 0\r\n\r\n`;

  test.each([
    ["\r\n\r\n", ["keep-alive"]],
    ["\r\n", []],
    ["\r\n\r\n\r\n", ["keep-alive"]],
    ["\r\n\r\n\r\n\r\n", ["keep-alive", "keep-alive"]],
    ["\n\n\n\n", []],
    ["\r\r\n\r\n", ["keep-alive"]],
    ["\r\n\n\r\n", []],
    ["\r\n\r\r\n", []],
  ])("[RFC 5626 §4.4.1] %j is %j", (between, framed) => {
    expect(frame(between)).toEqual(framed);
    expect(frame(between, [1, 2, 3])).toEqual(framed);
    expect(frame(text + between + text)).toEqual([text, ...framed, text]);
  });

  test("a line end before and one after a message are no keep-alive", () => {
    expect(frame(`\r\n${text}\r\n${text}`)).toEqual([text, text]);
  });
});

describe("what cannot be framed", () => {
  test.each([
    "",
    "l: -1\r\n",
    "l: five\r\n",
    "l:\r\n",
    "l: 1 2\r\n",
    "l: 1\r\nl: 1\r\n",
    "l: 1\r\nContent-Length: 2\r\n",
    "ll: 1\r\n",
    "l\r\n",
    "Content-Lengt: 1\r\n",
    "l: 5\rx\r\n",
  ])("[RFC 4475 §3.1.2.3] %j: the head, so that it can be answered, then an error, then nothing", (lines) => {
    expect(frame(`${HEAD}${lines}\r\n${HEAD}l: 0\r\n\r\n`)).toEqual([`${HEAD}${lines}\r\n`, "no-content-length"]);
  });

  test("an error is said once", () => {
    const framer = new StreamFramer(LIMITS);
    expect(framer.push(new TextEncoder().encode("x\n\n"))).toHaveLength(2);
    expect(framer.push(new TextEncoder().encode("x\n\n\r\n\r\n"))).toEqual([]);
  });

  test("a head of maxHead is framed, one byte longer is not, whether it ends or not", () => {
    const head = `${HEAD}l: 0\r\n\r\n`;
    const limits = { maxHead: head.length, maxBody: 0 };
    expect(frame(head, [], limits)).toEqual([head]);
    expect(frame(`x${head}`, [], limits)).toEqual(["too-large"]);
    expect(frame("x".repeat(head.length), [], limits)).toEqual([]);
    expect(frame("x".repeat(head.length + 1), [5], limits)).toEqual(["too-large"]);
  });

  test("a body of maxBody is framed, one byte longer is not, nor one of any number", () => {
    const limits = { maxHead: 100, maxBody: 5 };
    expect(frame(`${HEAD}l: 5\r\n\r\n12345`, [], limits)).toHaveLength(1);
    expect(frame(`${HEAD}l: 6\r\n\r\n123456`, [], limits)).toEqual(["too-large"]);
    const endless = { maxHead: 10_000, maxBody: 5 };
    expect(frame(`${HEAD}l: ${"9".repeat(5_000)}\r\n\r\n`, [], endless)).toEqual(["too-large"]);
  });
});

test("what is given does not change with the chunk", () => {
  const chunk = new TextEncoder().encode(`${HEAD}l: 0\r\n\r\n`);
  const [framed] = new StreamFramer(LIMITS).push(chunk);
  chunk.fill(0);
  expect(framed && told(framed)).toBe(`${HEAD}l: 0\r\n\r\n`);
});

test("time is linear in the length of the stream, byte by byte", () => {
  const limits = { maxHead: 2_000_000, maxBody: 2_000_000 };
  for (const text of [
    "x".repeat(1_000_000),
    `${HEAD}l: 900000\r\n\r\n${"x".repeat(900_000)}`,
    "\r\n".repeat(500_000),
    "a\nl:".repeat(250_000),
  ]) {
    const framer = new StreamFramer(limits);
    const bytes = new TextEncoder().encode(text);
    let messages = 0;
    for (let at = 0; at < bytes.length; at++) messages += framer.push(bytes.subarray(at, at + 1)).length;
    expect(messages).toBeLessThanOrEqual(250_000);
  }
});
