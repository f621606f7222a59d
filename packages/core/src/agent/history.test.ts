import { expect, test } from "vitest";
import { type History, listed, NOTHING_EARLIER, remember } from "./history.ts";

const history = (): History => ({ order: 0, sentAt: 0, status: 0, earlier: NOTHING_EARLIER });

test("where nothing has been sent, nothing is listed", () => {
  expect(listed(history(), -1)).toEqual([]);
});

test("the last four NOTIFYs are listed, the newest last, each with its version and what became of it", () => {
  const one = history();
  for (let version = 0; version < 7; version++) {
    remember(one, 10 + version, 1000.5 + version);
    one.status = version % 2 === 0 ? 200 : 0;
    const all = Array.from({ length: version + 1 }, (_, sent) => ({
      order: 10 + sent,
      at: 1000.5 + sent,
      version: sent,
      ...(sent % 2 === 0 && { status: 200 }),
    }));
    expect(listed(one, version)).toEqual(all.slice(-4));
  }
});
