// Checks that arrows between packages point inwards only, that the core imports nothing but itself, and that no
// imports go in a circle, those of types included. Prints what it saw; fails when it saw nothing.
import { existsSync, readdirSync } from "node:fs";
import { cruise } from "dependency-cruiser";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";

const TESTS = "\\.(test|arbitrary)\\.ts$|/testing/|/test/";

/** What each package may import beside itself; a package that is not listed may import nothing of ours. */
const MAY_IMPORT = {
  core: [],
  sip: [],
  digest: [],
  drachtio: ["core", "digest"],
  server: ["core", "sip", "digest"],
  harness: ["core", "sip", "digest", "drachtio", "server"],
  bench: ["core", "sip", "digest", "drachtio", "server", "harness"],
};

const forbidden = [
  { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
  { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  {
    name: "core-imports-only-itself",
    severity: "error",
    from: { path: "^packages/core/src/", pathNot: TESTS },
    to: { pathNot: "^packages/core/src/" },
  },
  {
    name: "shipped-code-does-not-import-tests",
    severity: "error",
    // The benchmarks are not shipped: what mutates messages for the tests does so for them.
    from: { path: "^packages/[^/]+/src/", pathNot: `${TESTS}|^packages/bench/` },
    to: { path: TESTS },
  },
  ...Object.entries(MAY_IMPORT).map(([name, others]) => ({
    name: `${name}-imports-inwards-only`,
    severity: "error",
    from: { path: `^packages/${name}/` },
    to: { path: "^packages/", pathNot: `^packages/(${[name, ...others].join("|")})/` },
  })),
];

const folders = readdirSync("packages")
  .map((name) => `packages/${name}/src`)
  .filter((folder) => existsSync(folder));

const { output } = await cruise(
  folders,
  {
    ruleSet: { forbidden },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["@presence/source", "import", "default"] },
  },
  undefined,
  { tsConfig: extractTsConfig("tsconfig.base.json") },
);

const { violations, totalCruised, totalDependenciesCruised } = output.summary;
for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} -> ${to}`);
const core = output.modules.filter(({ source }) => source.startsWith("packages/core/src/")).length;
console.log(`${totalCruised} modules, ${core} of them the core's, ${totalDependenciesCruised} imports`);
if (core === 0 || totalDependenciesCruised === 0) {
  console.error("The check saw no modules of the core: it checked nothing.");
  process.exit(1);
}
process.exit(violations.length > 0 ? 1 : 0);
