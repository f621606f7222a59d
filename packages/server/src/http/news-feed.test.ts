import { toAddress } from "@presence/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ServerNews } from "../presence/order.ts";
import { NEWS_TYPES, NewsFeed, subjectOf } from "./news-feed.ts";

const news = (aor: string): ServerNews => ({ type: "unregistered", aor, key: "a", reason: "expired" });

test("after each id there is what came later, as far as it is remembered", () => {
  const numbers = fc.record({
    first: fc.integer({ min: 1, max: 1000 }),
    capacity: fc.integer({ min: 1, max: 20 }),
    count: fc.nat(50),
    last: fc.integer({ min: 0, max: 1100 }),
  });
  fc.assert(
    fc.property(numbers, ({ first, capacity, count, last }) => {
      const feed = new NewsFeed(first, capacity);
      const all = Array.from({ length: count }, (_, i) => feed.add(news(String(i))));
      expect(all.map(({ id }) => id)).toEqual(all.map((_, i) => first + i));
      const remembered = all.slice(-capacity);
      const expected = remembered.filter(({ id }) => id > last);
      const forgotten = all.slice(0, Math.max(count - capacity, 0));
      const isLost = forgotten.some(({ id }) => id > last) || last < first - 1 || last >= first + count;
      expect(feed.after(last)).toEqual({ news: expected, isComplete: !isLost });
    }),
  );
});

test("each kind of news is about somebody", () => {
  const resource = toAddress("1001@example.com");
  // What all kinds have, at once.
  const all = { subscription: { resource }, watching: { resource }, resource, aor: resource, uri: `sip:${resource}` };
  expect(NEWS_TYPES).toHaveLength(13);
  for (const type of NEWS_TYPES) {
    const one = { ...all, type } as unknown as ServerNews;
    expect(subjectOf(one, toAddress)).toBe(resource);
  }
});
