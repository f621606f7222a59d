import { expect, test } from "vitest";
import { Governor } from "./governor.ts";

/** What the governor says when it is asked every 100 ms. */
function sharesOf(utilizations: readonly number[], governor = new Governor(), from = 0): (number | undefined)[] {
  return utilizations.map((busy, i) => governor.look(from + i * 100, () => busy));
}

test("who has time for all refuses nothing", () => {
  expect(sharesOf([0, 0.5, 0.98])).toEqual([undefined, undefined, undefined]);
});

test("who has no moment of rest refuses more and more, but never all", () => {
  const shares = sharesOf(Array(25).fill(1));
  expect(shares.slice(0, 3).map((share) => share?.toFixed(2))).toEqual(["0.05", "0.10", "0.15"]);
  expect(Math.max(...shares.filter((share) => share !== undefined))).toBe(0.95);
  expect(shares.at(-1)).toBeUndefined();
});

test("when there is room again less and less is refused, and after a time of quiet nothing", () => {
  const governor = new Governor();
  sharesOf(Array(6).fill(1), governor);
  const shares = sharesOf([0.99, 0.5, 0.5], governor, 600).map((share) => share?.toFixed(2));
  expect(shares).toEqual([undefined, "0.20", "0.10"]);
  expect(governor.look(5000, () => 0)).toBe(0);
});

test("it looks ten times a second at most", () => {
  const governor = new Governor();
  governor.look(0, () => 1);
  expect(governor.look(99, () => 1)).toBeUndefined();
  expect(governor.look(100, () => 1)).toBe(0.1);
});
