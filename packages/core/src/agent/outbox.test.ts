import { expect, test } from "vitest";
import { toInstant } from "../time.ts";
import type { Watch } from "./held.ts";
import { NOTHING_EARLIER } from "./history.ts";
import { Outbox } from "./outbox.ts";

const NOW = toInstant(1);
let order = 0;
const watch = () => ({ isQueued: false, order: 0, sentAt: 0, status: 0, earlier: NOTHING_EARLIER }) as Watch;

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
  const first = outbox.send(one, NOW);
  const second = outbox.send(one, NOW);
  expect(outbox.answer(first, 200)).toBeUndefined();
  expect(outbox.answer(second, 200)).toBe(one);
  expect(outbox.answer(second, 200)).toBeUndefined();
  const third = outbox.send(one, NOW);
  outbox.drop(one);
  expect(outbox.answer(third, 200)).toBeUndefined();
});
