// Parsing and printing a typical PIDF and dialog-info, beside fast-xml-parser, saxes and libxml2, in one run.
//
//   npm run bench            libxml2 takes part where a C compiler and its headers are there (libxml2-dev)
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type DialogInfo,
  type Pidf,
  parseDialogInfo,
  parsePidf,
  parseXml,
  printDialogInfo,
  printPidf,
} from "@presence/core";
import { XMLBuilder, XMLParser } from "fast-xml-parser";
import { measure } from "mitata";
import { SaxesParser } from "saxes";

const PIDF: Pidf = {
  entity: "sip:1001@pbx.example.com",
  tuples: [
    {
      id: "t6a5ed77e",
      basic: "open",
      contact: { uri: "sip:1001@192.0.2.21:5060;transport=udp", priority: "0.8" },
      notes: [{ text: "Back at 3 & <ready>", language: "en" }],
      timestamp: "2026-11-23T09:30:00Z",
    },
  ],
  persons: [
    {
      id: "p06360c4a",
      activities: [{ values: ["on-the-phone"] }],
      notes: [{ text: "On the phone" }],
      timestamp: "2026-11-23T09:30:00Z",
    },
  ],
};

const DIALOG_INFO: DialogInfo = {
  version: 14,
  state: "full",
  entity: "sip:1001@pbx.example.com",
  dialogs: [
    {
      id: "4445e92c-1e3c-4796-9e3f-755a0906a1f2",
      callId: "a84b4c76e66710@pbx.example.com",
      localTag: "1928301774",
      remoteTag: "456887766",
      direction: "recipient",
      state: "confirmed",
      local: {
        identity: { uri: "sip:1001@pbx.example.com", display: "Alice" },
        target: { uri: "sip:1001@192.0.2.21:5060", params: [{ name: "+sip.rendering", value: "yes" }] },
      },
      remote: {
        identity: { uri: "sip:07700900671@pbx.example.com", display: "Bob & Co" },
        target: { uri: "sip:**1001@pbx.example.com" },
      },
    },
  ],
};

const DOCUMENTS = [
  { name: "PIDF", text: printPidf(PIDF), parse: parsePidf, print: () => printPidf(PIDF) },
  {
    name: "dialog-info",
    text: printDialogInfo(DIALOG_INFO),
    parse: parseDialogInfo,
    print: () => printDialogInfo(DIALOG_INFO),
  },
];

const OPTIONS = { ignoreAttributes: false, attributeNamePrefix: "@" } as const;

for (const { name, text, parse, print } of DOCUMENTS) {
  const bytes = new TextEncoder().encode(text);
  const fast = new XMLParser(OPTIONS);
  const builder = new XMLBuilder(OPTIONS);
  const tree = fast.parse(text);
  const rows = new Map<string, number | undefined>();
  const time = async (what: string, work: () => unknown) => {
    rows.set(what, (await measure(work)).p50 / 1000);
  };
  await time("parse: ours, bytes to value", () => parse(bytes));
  await time("parse: ours, text to XML tree only", () => parseXml(text));
  await time("parse: fast-xml-parser", () => fast.parse(text));
  await time("parse: saxes, to a tree", () => treeBySaxes(text));
  await time("print: ours, value to text", () => print());
  await time("print: XMLBuilder", () => builder.build(tree));
  const native = libxml2(text);
  rows.set("parse: libxml2", native?.parse);
  rows.set("print: libxml2", native?.print);
  console.log(`\n${name}, ${bytes.length} bytes`);
  for (const [what, microseconds] of [...rows].sort(([a], [b]) => a.localeCompare(b))) {
    console.log(`  ${what.padEnd(36)} ${microseconds === undefined ? "not there" : `${microseconds.toFixed(2)} µs`}`);
  }
  compare("parse", rows, "parse: ours, bytes to value", [
    "parse: fast-xml-parser",
    "parse: saxes, to a tree",
    "parse: libxml2",
  ]);
  compare("print", rows, "print: ours, value to text", ["print: XMLBuilder", "print: libxml2"]);
}

function compare(what: string, rows: Map<string, number | undefined>, ours: string, others: readonly string[]): void {
  for (const other of others) {
    const ratio = (rows.get(other) ?? Number.NaN) / (rows.get(ours) ?? Number.NaN);
    if (Number.isFinite(ratio))
      console.log(`  ${what}: ${other.slice(7)} takes ${ratio.toFixed(1)} times as long as ours`);
  }
}

interface Branch {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: readonly unknown[];
  readonly children: (Branch | string)[];
}

function treeBySaxes(text: string): Branch {
  const root: Branch = { name: "", namespace: "", attributes: [], children: [] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("text", (value) => open.at(-1)?.children.push(value));
  parser.on("opentag", ({ local, uri, attributes }) => {
    const branch = { name: local, namespace: uri, attributes: Object.values(attributes), children: [] };
    open.at(-1)?.children.push(branch);
    open.push(branch);
  });
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(text).close();
  return root;
}

/** Microseconds that libxml2 takes for the same document; undefined where it cannot be built. */
function libxml2(text: string): { readonly parse: number; readonly print: number } | undefined {
  const folder = mkdtempSync(join(tmpdir(), "presence-bench-"));
  try {
    const source = fileURLToPath(new URL("../native/libxml2.c", import.meta.url));
    const program = join(folder, "libxml2");
    const built = spawnSync("sh", ["-c", `cc -O2 "$0" $(xml2-config --cflags --libs) -o "$1"`, source, program]);
    if (built.status !== 0) return undefined;
    const file = join(folder, "document.xml");
    writeFileSync(file, text);
    const [parse, print] = execFileSync(program, [file, "100000"], { encoding: "utf8" }).split(" ").map(Number);
    return parse === undefined || print === undefined ? undefined : { parse, print };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
