// Installs what the lockfile names when that has changed, then runs a command with it:
//
//   node packages/tools/with-setup.mjs COMMAND [ARGUMENT ...]
//
// Needs nothing but Node >= 20 and npm. The command gets node_modules/.bin first in its PATH, and with it the Node
// version of the lockfile, whatever Node started this file.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const modules = join(root, "node_modules");
const stamp = join(modules, ".setup-stamp");
const onWindows = process.platform === "win32";

if (Number(process.versions.node.split(".")[0]) < 20) fail(`Node 20 or later is needed; this is ${process.version}.`);
const [command, ...args] = process.argv.slice(2);
if (command === undefined) fail("Usage: node packages/tools/with-setup.mjs COMMAND [ARGUMENT ...]");
if (!isInstalled()) install();
run(command, args);

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint();
}

function install() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.error(`Installing dependencies with ${packageManager} ...`);
  const pnpm = ["exec", "--yes", `--package=${packageManager}`, "--", "pnpm", "install", "--frozen-lockfile"];
  const { status } = spawnSync("npm", [...pnpm, "--reporter=append-only"], {
    cwd: root,
    // Standard output stays free for what the command prints.
    stdio: ["ignore", 2, 2],
    shell: onWindows,
  });
  if (status !== 0) fail("The dependencies could not be installed: see above. Is the npm registry reachable?");
  writeFileSync(stamp, fingerprint());
}

/** A hash of every file that decides what gets installed. */
function fingerprint() {
  const packages = readdirSync(join(root, "packages")).map((name) => join("packages", name, "package.json"));
  const hash = createHash("sha256");
  for (const file of ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ...packages.sort()]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function run(command, args) {
  const path = `${join(modules, ".bin")}${delimiter}${process.env.PATH}`;
  const child = spawn(command, args, { stdio: "inherit", shell: onWindows, env: { ...process.env, PATH: path } });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // npm hands a signal to the shell that it runs scripts in, which dies of it and tells nobody.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 200);
  watch.unref();
  child.on("error", (error) => fail(`${command} could not be started: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
