// Shows that each check passes as things are, and that it can fail: plants one violation at a time, runs the check, and
// takes the violation away again.
//
//   node packages/tools/planted.mjs
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";

const CORE = "packages/core/src";
const AGENT_TEST = `${CORE}/agent/agent.test.ts`;
const using = (line) => ({ file: `${CORE}/planted.ts`, text: `${line}\n` });
/** A file that is used, so that nothing but its content can be found wrong. */
const into = (file, line) => ({ file, text: `${readFileSync(file, "utf8")}\n${line}\n` });

const VIOLATIONS = [
  ["lint", "a Node module in the core", using('import "node:fs";')],
  ["lint", "the clock in the core", using("export const now: number = Date.now();")],
  ["lint", "chance in the core", using("export const dice: number = Math.random();")],
  ["lint", "a timer in the core", using("setTimeout(() => undefined, 1);")],
  ["lint", "any", using("export const x: any = 1;")],
  ["lint", "a non-null assertion", using("export const x: string = [''][0]!;")],
  ["lint", "a default export", using("export default 1;")],
  ["lint", "a file that is not formatted", using("export   const x = 1")],
  ["typecheck", "a type error", using('export const x: number = "1";')],
  ["typecheck", "a global of Node in the core", using("export const x: string = process.version;")],
  ["boundaries", "a dependency in the core", using('import "fast-check";')],
  ["boundaries", "a Node module in the core", using('import "node:fs";')],
  ["boundaries", "another package in the core", using('import "../../server/src/main.ts";')],
  [
    "boundaries",
    "a circle of types",
    using('import type { Planted } from "./planted.ts";\nexport type Planted2 = Planted;\nexport type Planted = 1;'),
  ],
  ["boundaries", "test code in shipped code", using('import "./testing/strings.ts";')],
  ["rfc-coverage", "a requirement whose test is gone", { file: AGENT_TEST, text: "" }],
  ["unused", "a file that nothing uses", using("export const x = 1;")],
  ["unused", "an export that nothing uses", into(`${CORE}/result.ts`, "export const planted = 1;")],
  ["build", "a syntax error", into(`${CORE}/index.ts`, "export {")],
  ["build", "an export without a type", into(`${CORE}/index.ts`, "export { nothing } from './result.ts';")],
  ["packages", "an entry that does not exist", entryThatIsMissing()],
  [
    "test",
    "a test that fails",
    {
      file: `${CORE}/planted.test.ts`,
      text: 'import { expect, test } from "vitest";\ntest("planted", () => expect(1).toBe(2));\n',
    },
  ],
];

function entryThatIsMissing() {
  const file = "packages/core/package.json";
  return { file, text: readFileSync(file, "utf8").replaceAll("./dist/index.js", "./dist/missing.js") };
}

const planted = `${CORE}/planted.test.ts`;
const passing = 'import { expect, test } from "vitest";\ntest("planted", () => expect(1).toBe(1));\n';

let failed = 0;
// A check that fails by itself catches nothing.
for (const check of new Set(["build", ...VIOLATIONS.map(([check]) => check)])) {
  const status = check === "test" ? withFile(planted, passing, () => run(check)) : run(check);
  report(status === 0, "passes", check, "nothing planted");
}
for (const [check, what, { file, text }] of VIOLATIONS) {
  const status = withFile(file, text, () => run(check));
  report(status !== 0 && status !== null, "caught", check, what);
}
console.log(failed === 0 ? "Every check can pass, and can fail." : `${failed} checks did not do what they should.`);
process.exit(failed === 0 ? 0 : 1);

function report(isGood, word, check, what) {
  console.log(`${isGood ? word : "WRONG "}  ${check}: ${what}`);
  if (!isGood) failed++;
}

function run(check) {
  const [command, args] = check === "test" ? ["vitest", ["run", planted]] : ["npm", ["run", "--silent", check]];
  return spawnSync(command, args, { stdio: "ignore" }).status;
}

/** Calls back while the file has that text. */
function withFile(file, text, callback) {
  const before = contentOf(file);
  writeFileSync(file, text);
  try {
    return callback();
  } finally {
    if (before === undefined) rmSync(file);
    else writeFileSync(file, before);
  }
}

function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
