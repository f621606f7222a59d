import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import type { ServerNews } from "../presence/order.ts";
import { DEFAULT_LIMITS } from "./options.ts";
import { Readers } from "./readers.ts";

const NEWS: ServerNews = { type: "unregistered", aor: "1001@example.com", key: "a".repeat(1000), reason: "expired" };

/** A response whose client takes nothing. */
function newResponse(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()));
}

test("who cannot even take what it has missed is cut off, at the limit and not before", () => {
  const readers = new Readers({ ...DEFAULT_LIMITS, maxUnread: 20_000 }, 1, () => () => undefined);
  for (let i = 0; i < 15; i++) readers.tell(NEWS);
  const few = newResponse();
  readers.add(few, () => true, 0);
  expect([few.destroyed, readers.size]).toEqual([false, 1]);
  for (let i = 0; i < 15; i++) readers.tell(NEWS);
  expect([few.destroyed, readers.size]).toEqual([true, 0]);
  const many = newResponse();
  readers.add(many, () => true, 0);
  expect([many.destroyed, readers.size]).toEqual([true, 0]);
  expect(many.writableLength).toBeLessThan(22_000);
});

test("a reader whose connection fails is one no more", () => {
  const readers = new Readers(DEFAULT_LIMITS, 1, () => () => undefined);
  const reader = newResponse();
  readers.add(reader, () => true, undefined);
  expect(readers.size).toBe(1);
  reader.emit("error", new Error("reset"));
  expect(readers.size).toBe(0);
});
