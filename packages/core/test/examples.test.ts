import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const GUIDE = "docs/guide";
const EXAMPLE = /```js\n(.*?)```\n+```text\n(.*?)```/gs;

const examples = ["README.md", ...readdirSync(join(ROOT, GUIDE)).map((file) => join(GUIDE, file))].flatMap((file) =>
  [...readFileSync(join(ROOT, file), "utf8").matchAll(EXAMPLE)].map(([, code = "", output = ""], i) => ({
    title: `example ${i + 1} of ${file}`,
    code,
    output,
  })),
);

let project = "";
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "presence-examples-"));
  mkdirSync(join(project, "node_modules/@presence"), { recursive: true });
  symlinkSync(join(ROOT, "packages/core"), join(project, "node_modules/@presence/core"), "junction");
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
});
afterAll(() => rmSync(project, { recursive: true }));

test("there are examples in the README and in the guide", () => {
  expect(examples.length).toBeGreaterThan(3);
});

test.each(examples)("$title prints what stands below it", ({ code, output }) => {
  writeFileSync(join(project, "example.js"), code);
  const node = ["--conditions=@presence/source", "example.js"];
  expect(execFileSync(process.execPath, node, { cwd: project, encoding: "utf8" })).toBe(output);
});
