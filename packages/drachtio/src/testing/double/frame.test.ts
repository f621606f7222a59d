import fc from "fast-check";
import { expect, test } from "vitest";
import { Chunks } from "./chunks.ts";
import { FrameReader, printFrame } from "./frame.ts";
import { Window } from "./window.ts";

const payloads = fc.array(fc.string({ unit: "grapheme", minLength: 1 }));

test("frames are read as they were written, wherever their octets are cut", () => {
  fc.assert(
    fc.property(payloads, fc.array(fc.nat({ max: 40 })), (texts, cuts) => {
      const reader = new FrameReader(12_228);
      const bytes = Buffer.from(texts.map(printFrame).join(""));
      const read: string[] = [];
      let at = 0;
      for (const cut of [...cuts, bytes.length]) {
        read.push(...reader.read(bytes.subarray(at, at + cut)).map(({ payload }) => payload));
        at += cut;
      }
      expect(read).toEqual(texts);
      expect(reader.state).toBe("sound");
    }),
  );
});

test("any octets are read, and break the stream or not", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
      const reader = new FrameReader(100);
      reader.read(Buffer.from(octets));
      expect(["sound", "hung", "broken"]).toContain(reader.state);
    }),
  );
});

test.each([
  ["5#hello", "sound", ["hello"]],
  ["10#0123456789", "sound", ["0123456789"]],
  ["11#0123456789a5#hello", "hung", []],
  ["5#hello11#0123456789a", "hung", ["hello"]],
  ["5#hellox", "sound", ["hello"]],
  ["5#hellox#", "broken", ["hello"]],
  ["100000#", "broken", []],
  ["12345", "sound", []],
  ["123456", "broken", []],
])("%s is %s", (text, state, read) => {
  const reader = new FrameReader(10);
  expect(reader.read(Buffer.from(text)).map(({ payload }) => payload)).toEqual(read);
  expect(reader.state).toBe(state);
  if (state !== "sound") expect(reader.read(Buffer.from("1#a"))).toEqual([]);
});

test("the window counts all frames while a long one is among the unanswered, and none otherwise", () => {
  const window = new Window(100, 40);
  expect([40, 40, 40].map((bytes) => window.take(bytes))).toEqual([true, true, true]);
  expect(window.take(41)).toBe(false);
  for (let n = 0; n < 3; n++) window.acknowledge();
  expect([window.take(40), window.take(19), window.take(1)]).toEqual([true, true, false]);
  window.acknowledge();
  expect(window.take(40), "the long one is answered").toBe(true);
  expect(window.take(40)).toBe(true);
});

test("a cut is never nothing and never more than there is, and the same for the same seed", () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer({ min: 1, max: 100_000 })), (seed, sizes) => {
      const [one, other] = [new Chunks(seed), new Chunks(seed)];
      for (const size of sizes) {
        const cut = one.cut(size);
        expect(cut).toBeGreaterThan(0);
        expect(cut).toBeLessThanOrEqual(size);
        expect(other.cut(size)).toBe(cut);
      }
    }),
  );
});
