import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NonceCounts } from "./nonce-counts.ts";

const LIFETIME = 300_000;
const at = (issuedAt: number, id: string = String(issuedAt)): { issuedAt: number; id: string } => ({ issuedAt, id });

describe("[RFC 7616 §3.4] the same nc seen twice is a replay", () => {
  test("no count is taken twice; each is taken that is not 32 or more below the highest", () => {
    const count = fc.oneof(fc.nat(80), fc.integer({ min: 2 ** 32 - 80, max: 2 ** 32 - 1 }), fc.nat(0xffffffff));
    fc.assert(
      fc.property(fc.array(count, { maxLength: 100 }), (given) => {
        const counts = new NonceCounts(10, LIFETIME);
        const taken = new Set<number>();
        for (const nc of given) {
          const isOpen = !taken.has(nc) && nc > Math.max(...taken) - 32;
          expect(counts.take(at(1), nc, 1)).toBe(isOpen ? "taken" : "replay");
          if (isOpen) taken.add(nc);
        }
      }),
      { examples: [[[0, 31, 32, 1, 0]], [[40, 9, 8, 9]], [[31, 0, 63, 32, 31]]] },
    );
  });

  test("requests that overtake one another pass, in any order, once each", () => {
    const order = fc.shuffledSubarray(
      Array.from({ length: 32 }, (_, i) => i + 1),
      { minLength: 32 },
    );
    fc.assert(
      fc.property(order, (given) => {
        const counts = new NonceCounts(10, LIFETIME);
        expect(new Set(given.map((nc) => counts.take(at(1), nc, 1)))).toEqual(new Set(["taken"]));
        expect(new Set(given.map((nc) => counts.take(at(1), nc, 1)))).toEqual(new Set(["replay"]));
      }),
    );
  });

  test("nonces are counted each for itself", () => {
    const counts = new NonceCounts(10, LIFETIME);
    expect([counts.take(at(1), 1, 2), counts.take(at(2), 1, 2), counts.take(at(1), 1, 2)]).toEqual([
      "taken",
      "taken",
      "replay",
    ]);
  });
});

describe("memory is bounded", () => {
  test("by the number of nonces: what has been forgotten is not taken again, and what is new is", () => {
    const counts = new NonceCounts(10, LIFETIME);
    for (let time = 1; time <= 1000; time++) {
      expect(counts.take(at(time), 1, time)).toBe("taken");
      expect(counts.size).toBeLessThanOrEqual(10);
    }
    expect(counts.size).toBeGreaterThanOrEqual(5);
    for (let time = 1; time <= 1000; time++) expect(counts.take(at(time), 1, 1000)).not.toBe("taken");
  });

  test("whatever the nonces and the times are, no count is taken twice and there are no more than the most", () => {
    const step = fc.record({ wait: fc.constantFrom(0, 1, 1000, LIFETIME), age: fc.nat(LIFETIME), nc: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const counts = new NonceCounts(4, LIFETIME);
        const taken = new Set<string>();
        let now = LIFETIME;
        for (const { wait, age, nc } of steps) {
          now += wait;
          const nonce = at(now - age);
          if (counts.take(nonce, nc, now) === "taken") {
            expect(taken).not.toContain(`${nonce.id} ${nc}`);
            taken.add(`${nonce.id} ${nc}`);
          }
          expect(counts.size).toBeLessThanOrEqual(4);
        }
      }),
    );
  });

  test("by time: when all nonces have been useless for long enough, none but the newest is remembered", () => {
    const counts = new NonceCounts(1000, LIFETIME);
    for (let time = 1; time <= 100; time++) counts.take(at(time), 1, time);
    expect(counts.size).toBe(100);
    counts.take(at(2 * LIFETIME), 1, 2 * LIFETIME);
    counts.take(at(4 * LIFETIME), 1, 4 * LIFETIME);
    expect(counts.size).toBe(2);
    expect(counts.take(at(100), 1, 4 * LIFETIME)).toBe("forgotten");
  });

  test("a nonce that is in use outlives the first turn of generations with its counts", () => {
    const counts = new NonceCounts(10, LIFETIME);
    counts.take(at(1), 1, 1);
    for (let time = 2; time <= 7; time++) counts.take(at(time), 1, time);
    expect([counts.take(at(1), 1, 8), counts.take(at(1), 2, 8)]).toEqual(["replay", "taken"]);
  });
});

test("a clock that is set back costs one challenge, not all until it has caught up", () => {
  const counts = new NonceCounts(4, LIFETIME);
  for (let time = 1000; time <= 1010; time++) counts.take(at(time), 1, time);
  expect(counts.take(at(10), 1, 10)).toBe("forgotten");
  expect(counts.take(at(11), 1, 12)).toBe("taken");
});
