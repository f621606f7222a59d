// Installs the packed packages into an empty project, as a user would, and runs the README's example for
// @presence/core from there:
//
//   node packages/tools/installed.mjs [NODE_VERSION ...]
//
// on the Node that runs this, or on each of the versions named (from the npm registry). The packages must be built.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const PACKAGES = ["core"];
const project = mkdtempSync(join(tmpdir(), "presence-installed-"));

for (const name of PACKAGES) run("npm", ["pack", "--silent", resolve("packages", name)], "ignore");
const tarballs = readdirSync(project).map((file) => join(project, file));
writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
run("npm", ["install", "--silent", "--no-audit", "--no-fund", ...tarballs]);

const [, example, output] = /```js\n(.*?)```\n+```text\n(.*?)```/s.exec(readFileSync("README.md", "utf8")) ?? [];
if (example === undefined) throw new Error("README.md has no example with its output");
writeFileSync(join(project, "example.js"), example);

const versions = process.argv.slice(2);
const nodes = versions.map((version) => ["npm", ["exec", "--yes", `--package=node@${version}`, "--", "node"]]);
for (const [command, args] of nodes.length === 0 ? [[process.execPath, []]] : nodes) {
  const node = run(command, [...args, "--version"], "pipe").trim();
  const printed = run(command, [...args, "example.js"], "pipe");
  if (printed !== output) throw new Error(`Node ${node} printed\n${printed}where README.md says\n${output}`);
  console.log(`The README's example runs on Node ${node}.`);
}
rmSync(project, { recursive: true });

function run(command, args, stdout = "inherit") {
  const done = spawnSync(command, args, { cwd: project, stdio: ["ignore", stdout, "inherit"], encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${done.status ?? done.error}`);
  return done.stdout ?? "";
}
