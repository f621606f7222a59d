import fc from "fast-check";
import { expect, test } from "vitest";
import { MultiMap } from "./multi-map.ts";

test("it holds what was added and not deleted, in order, like a map of lists", () => {
  const values = [{ n: 0 }, { n: 1 }, { n: 2 }];
  const act = fc.record({ isAdd: fc.boolean(), key: fc.nat(2), which: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      const map = new MultiMap<number, { n: number }>();
      const model = new Map<number, { n: number }[]>();
      for (const { isAdd, key, which } of acts) {
        const value = values[which] ?? { n: -1 };
        const list = (model.get(key) ?? []).filter((one) => one !== value || isAdd);
        if (isAdd) map.add(key, value);
        else map.delete(key, value);
        model.set(key, isAdd && !list.includes(value) ? [...list, value] : list);
      }
      expect([...map.values()].length).toBe([...model.values()].flat().length);
      for (const key of [0, 1, 2]) {
        const list = model.get(key) ?? [];
        expect(map.list(key)).toEqual(list);
        expect(map.find(key, ({ n }) => n > 0)).toBe(list.find(({ n }) => n > 0));
      }
    }),
  );
});
