// Packs each public package as it would be published, has publint and attw look at the tarballs, and prints their sizes.
// The packages must have been built.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = readdirSync("packages")
  .map((name) => join("packages", name))
  .filter((folder) => readdirSync(folder).includes("package.json"))
  .filter((folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).private !== true);

const tarballs = mkdtempSync(join(tmpdir(), "presence-packages-"));
let failed = 0;
for (const folder of folders) run("pnpm", ["--dir", folder, "pack", "--pack-destination", tarballs]);
const packed = readdirSync(tarballs).map((name) => join(tarballs, name));
for (const tarball of packed) {
  console.log(`${tarball}: ${statSync(tarball).size} bytes`);
  run("publint", ["--strict", tarball]);
  run("attw", ["--profile", "esm-only", tarball]);
}
rmSync(tarballs, { recursive: true });
if (packed.length === 0 || packed.length !== folders.length) {
  console.error(`${packed.length} of ${folders.length} packages were packed.`);
  failed++;
}
process.exit(failed > 0 ? 1 : 0);

function run(command, args) {
  if (spawnSync(command, args, { stdio: "inherit" }).status !== 0) failed++;
}
