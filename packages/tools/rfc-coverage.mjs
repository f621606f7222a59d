// Writes docs/rfc-coverage.md: what the RFCs ask of a user agent, each with the titles of the tests that show it. With
// --check it writes nothing, and fails if the file is not what it would write. Either way it fails if a requirement names
// a test that is not there, or neither a test nor why there is none.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { REQUIREMENTS } from "./rfc-requirements.mjs";

const FILE = "docs/rfc-coverage.md";
const COMMAND = "node packages/tools/rfc-coverage.mjs";
const LONGEST = 100;

const STATUSES = {
  caller: "left to the caller: the SIP stack, its adapter, or the application",
  "not met": "not met: not done, or shown by no test",
  "not applicable": "not applicable",
};

/** A string literal: its quote, then what is in it. */
const LITERAL = String.raw`(["'\x60])((?:\\.|(?!\QUOTE)[^\\])*)\QUOTE`;
const DESCRIBE = new RegExp(String.raw`^( *)describe\(\s*${literal(2)}`, "gm");
const TITLES = [
  // test("title", and what a table of test.each is followed by: )("title",
  new RegExp(String.raw`(?:\btest\(|\)\()\s*${literal(1)}\s*,`, "g"),
  // A row of a table that begins with its title.
  new RegExp(String.raw`\[\s*${literal(1)}\s*,`, "g"),
];

const tests = readdirSync("packages")
  .flatMap((name) => [`packages/${name}/src`, `packages/${name}/test`])
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`))
  .filter((path) => path.endsWith(".test.ts"))
  .sort()
  .flatMap(testsOf);
if (tests.length === 0) fail(["There are no tests: nothing was checked."]);

const problems = [];
const rows = REQUIREMENTS.map((row) => ({ ...row, shown: shownBy(row) })).sort(
  (a, b) => b.rfc - a.rfc || compareSections(a.section, b.section),
);
if (problems.length > 0) fail(problems);

const text = print();
if (!process.argv.includes("--check")) writeFileSync(FILE, text);
else if (!existsSync(FILE) || readFileSync(FILE, "utf8") !== text) {
  fail([`${FILE} is not what the tests and the requirements make it: run ${COMMAND}`]);
}
console.log(summary(rows));

/** What a literal is as a regular expression whose first group has this number. */
function literal(group) {
  return LITERAL.replaceAll("QUOTE", String(group));
}

/** All that may be a title in a file, in its order, after that of the `describe` around it. */
function testsOf(path) {
  const source = readFileSync(path, "utf8");
  const describes = [...source.matchAll(DESCRIBE)].map(({ index, 3: title }) => ({ index, title: plain(title) }));
  return TITLES.flatMap((pattern) => [...source.matchAll(pattern)])
    .sort((a, b) => a.index - b.index)
    .map(({ index, 2: found }) => {
      const around = describes.findLast((one) => one.index < index && isOpen(source, one.index, index));
      return { path, title: [around?.title, plain(found)].filter((part) => part !== undefined).join(" › ") };
    });
}

/** Whether what begins a line in the first column has not ended there before that place. */
function isOpen(source, from, to) {
  return !/^\}\);/m.test(source.slice(from, to));
}

function plain(text) {
  return text.replace(/\\(.)/g, "$1");
}

/** The tests of a requirement, each once; says what is wrong with it. */
function shownBy({ rfc, section, text, tests: wanted, status, note }) {
  const where = `RFC ${rfc} §${section}, "${text}"`;
  if (text.length > LONGEST) problems.push(`${where}: is longer than ${LONGEST} characters`);
  if (status === undefined && wanted.length === 0) problems.push(`${where}: has no test`);
  if (status !== undefined && !(status in STATUSES)) problems.push(`${where}: there is no status ${status}`);
  if (status !== undefined && note === undefined) problems.push(`${where}: does not say why it is ${status}`);
  const found = wanted.flatMap((part) => {
    const matching = tests.filter(({ path, title }) => matches(path, title, part));
    if (matching.length === 0) problems.push(`${where}: no test has a title with "${part}"`);
    return matching;
  });
  return [...new Set(found)];
}

function matches(path, title, part) {
  const [first, ...rest] = part.split(" › ");
  return first.endsWith(".test.ts") ? path.endsWith(first) && title.includes(rest.join(" › ")) : title.includes(part);
}

function compareSections(a, b) {
  return a.localeCompare(b, "en", { numeric: true });
}

function print() {
  const rfcs = [...new Set(rows.map(({ rfc }) => rfc))];
  const unmet = rows.filter(({ status }) => status === "not met");
  const lines = [
    "# What the RFCs ask, and which tests show it",
    "",
    `Made by \`${COMMAND}\` from the titles of the tests and from \`packages/tools/rfc-requirements.mjs\`; do not edit.`,
    "It has each MUST (NOT) and SHOULD (NOT) of RFC 6665 §4.1, §4.2, §4.4, §4.5 and RFC 3903 §6 that concerns a user agent,",
    "in our words. `%s` and the like stand for a value: such a test runs for several.",
    "",
    "| | rows | shown | caller | not met | not applicable |",
    "|---|---|---|---|---|---|",
    ...rfcs.map((rfc) => `| RFC ${rfc} | ${counts(rows.filter((row) => row.rfc === rfc)).join(" | ")} |`),
    `| both | ${counts(rows).join(" | ")} |`,
    "",
    "- shown: by the tests that are named",
    ...Object.values(STATUSES).map((meaning) => `- ${meaning}`),
    "",
    "## Not met",
    "",
    ...(unmet.length === 0 ? ["Nothing."] : []),
    ...unmet.map((row) => `- RFC ${row.rfc} §${row.section}, ${row.level}: ${escaped(row.text)}. ${escaped(row.note)}`),
    ...rfcs.flatMap((rfc) => ["", `## RFC ${rfc}`, "", ...table(rows.filter((row) => row.rfc === rfc))]),
  ];
  return `${lines.join("\n")}\n`;
}

function table(some) {
  return [
    "| section | level | requirement | shown by |",
    "|---|---|---|---|",
    ...some.map((row) => `| ${row.section} | ${row.level} | ${escaped(row.text)} | ${evidence(row)} |`),
  ];
}

function evidence({ status, note, shown }) {
  const why = status === undefined ? note : `**${status}**: ${note}`;
  const named = shown.map(({ path, title }) => `${escaped(title)} (\`${path.replace(/^packages\//, "")}\`)`);
  return [...(why === undefined ? [] : [escapedNote(why)]), ...named].join("<br>");
}

/** As a cell of a table has it. */
function escaped(text) {
  return text.replace(/[\\|<>*_`[\]]/g, "\\$&");
}

function escapedNote(text) {
  return text.replace(/[\\|<>_`[\]]/g, "\\$&");
}

function counts(some) {
  const having = (wanted) => some.filter(({ status }) => status === wanted).length;
  return [some.length, having(undefined), ...Object.keys(STATUSES).map(having)];
}

function summary(some) {
  const [all, shown, caller, unmet, idle] = counts(some);
  return `${all} requirements: ${shown} shown, ${caller} left to the caller, ${unmet} not met, ${idle} not applicable`;
}

function fail(messages) {
  for (const message of messages) console.error(message);
  process.exit(1);
}
