import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run } from "./testing/run.ts";

const FILE = fileURLToPath(new URL("./testing/run.ts", import.meta.url));

function elsewhere(seed: number): string {
  const options = { encoding: "utf8", maxBuffer: 2 ** 26 } as const;
  return execFileSync(process.execPath, ["--conditions=@presence/source", FILE, "run", String(seed)], options);
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

test("the same seed gives the same messages, byte for byte, here and in another process", async () => {
  const here = await run(7);
  const there = elsewhere(7);
  expect(here.length).toBeGreaterThan(100_000);
  expect(digest(there)).toBe(digest(here));
});

test("another seed gives others", async () => {
  expect(await run(8)).not.toBe(await run(7));
});
