// Installs the packed packages into an empty project, as a user would, and runs the README's example for
// @presence/core and the server from there:
//
//   node packages/tools/installed.mjs [NODE_VERSION ...]
//
// on the Node that runs this, or on each of the versions named (from the npm registry). The packages must be built.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const PACKAGES = ["core", "digest", "sip", "server", "drachtio"];
const project = mkdtempSync(join(tmpdir(), "presence-installed-"));

// pnpm packs: it writes the versions of the packages in place of `workspace:*`.
for (const name of PACKAGES)
  run("pnpm", ["--dir", resolve("packages", name), "pack", "--pack-destination", project], "ignore");
const tarballs = readdirSync(project).map((file) => join(project, file));
const dependencies = Object.fromEntries(tarballs.map((file) => [nameOf(file), `file:${file}`]));
// Not published yet, they find one another as overrides.
const overrides = Object.fromEntries(Object.keys(dependencies).map((name) => [name, `$${name}`]));
const manifest = { private: true, type: "module", dependencies, overrides };
writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
run("npm", ["install", "--silent", "--no-audit", "--no-fund"]);

const [, example, output] = /```js\n(.*?)```\n+```text\n(.*?)```/s.exec(readFileSync("README.md", "utf8")) ?? [];
if (example === undefined) throw new Error("README.md has no example with its output");
writeFileSync(join(project, "example.js"), example);

const versions = process.argv.slice(2);
const nodes = versions.map((version) => ["npm", ["exec", "--yes", `--package=node@${version}`, "--", "node"]]);
for (const [command, args] of nodes.length === 0 ? [[process.execPath, []]] : nodes) {
  const node = run(command, [...args, "--version"], "pipe").trim();
  const printed = run(command, [...args, "example.js"], "pipe");
  if (printed !== output) throw new Error(`Node ${node} printed\n${printed}where README.md says\n${output}`);
  await serve(command, args);
  console.log(`The README's example and the server run on Node ${node}.`);
}
rmSync(project, { recursive: true });

/** Starts the server, waits until it listens, and ends it as a service manager does. */
async function serve(command, args) {
  const ports = ["--sip-port", "0", "--ws-port", "0", "--http-port", "0", "--log-level", "silent"];
  const main = join("node_modules", "@presence", "server", "dist", "main.js");
  const child = spawn(command, [...args, main, ...ports], {
    cwd: project,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const ended = once(child, "close");
  const [printed] = await Promise.race([once(child.stdout, "data"), ended]);
  if (!String(printed).includes("listens on")) throw new Error(`The server printed ${printed}`);
  process.kill(-child.pid, "SIGTERM");
  await ended;
}

/** `presence-core-0.0.0.tgz` holds `@presence/core`. */
function nameOf(tarball) {
  return `@presence/${/presence-([a-z]+)-[^/]*$/.exec(tarball)?.[1]}`;
}

function run(command, args, stdout = "inherit") {
  const done = spawnSync(command, args, { cwd: project, stdio: ["ignore", stdout, "inherit"], encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${done.status ?? done.error}`);
  return done.stdout ?? "";
}
