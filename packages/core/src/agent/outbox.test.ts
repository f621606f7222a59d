import { expect, test } from "vitest";
import { toInstant } from "../time.ts";
import type { Watch } from "./held.ts";
import { Outbox } from "./outbox.ts";

const NOW = toInstant(1);
let order = 0;
const watch = () => ({ isQueued: false, history: [] as readonly number[] }) as unknown as Watch;

test("a subscription waits once, and those that wait come in order", () => {
  const outbox = new Outbox(() => ++order);
  const [a, b] = [watch(), watch()];
  for (const one of [a, b, a]) outbox.put(one);
  expect([outbox.next(), outbox.next(), outbox.next()]).toEqual([a, b, undefined]);
  outbox.put(a);
  expect(outbox.next()).toBe(a);
});

test("an answer counts once, and only that to the last NOTIFY", () => {
  const outbox = new Outbox(() => ++order);
  const one = watch();
  const first = outbox.send(one, 0, NOW);
  const second = outbox.send(one, 1, NOW);
  expect(outbox.answer(first, 200)).toBeUndefined();
  expect(outbox.answer(second, 200)).toEqual({ watch: one, version: 1 });
  expect(outbox.answer(second, 200)).toBeUndefined();
  const third = outbox.send(one, 2, NOW);
  outbox.drop(one);
  expect(outbox.answer(third, 200)).toBeUndefined();
});
