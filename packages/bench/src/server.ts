// The server beside its peers, on loopback UDP, with one generator, in one run: the floor of a Node process, Kamailio as an
// expert would tune it, and ours. The generator, the floor and the tuning of Kamailio are not part of this project: the folder
// that holds them is named by LOADGEN (siploadgen.c with its Makefile, floor.mjs, kamailio.sh).
//
//   LOADGEN=../../../shared/loadgen node --conditions=@presence/source src/server.ts [WORKLOAD ...]
//
// Workloads: W1 subscribe cycles, W2 one change to many watchers, W3 PUBLISH, W4 refreshes, W5 open loop. CPU time of the
// server's processes is the figure to compare.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const source = resolve(process.env["LOADGEN"] ?? fileURLToPath(new URL("../../../../shared/loadgen", import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "presence-bench-"));
cpSync(source, folder, { recursive: true });
execFileSync("make", ["-s"], { cwd: folder });

type Result = Readonly<Record<string, unknown>>;

/** Starts a server on that port, and gives its process id. */
type Start = (port: number) => Promise<{ readonly pid: number; readonly child?: ChildProcess }>;

/**
 * As `npm start` has it: what comes in a storm is kept for half a minute and more, so that a larger young generation holds
 * more memory and saves no work.
 */
const YOUNG = ["--min-semi-space-size=16", "--max-semi-space-size=16"];

const PEERS: Readonly<Record<string, Start>> = {
  floor: (port) => started(process.execPath, [join(folder, "floor.mjs"), String(port)]),
  kamailio: async (port) => {
    const pid = Number(execFileSync("bash", [join(folder, "kamailio.sh"), String(port), "1"], { encoding: "utf8" }));
    return { pid };
  },
  ours: (port) => {
    const script = fileURLToPath(new URL("serve.ts", import.meta.url));
    return started(process.execPath, [...YOUNG, "--conditions=@presence/source", script, String(port)]);
  },
};

const WORKLOADS: Readonly<Record<string, (peer: string) => readonly string[]>> = {
  W1: () => ["cycle --count 20000 --window 100 --settle-ms 7000"],
  W2: (peer) => [
    "fanout --count 100 --rounds 15 --gap-ms 300 --prefix a",
    "fanout --count 1000 --rounds 15 --gap-ms 300 --prefix b",
    // Kamailio retransmits for seconds after each.
    `fanout --count 10000 --rounds 5 --gap-ms ${peer === "kamailio" ? 6000 : 1000} --prefix c`,
  ],
  W3: () => ["publish --presentities 5000 --count 20000 --window 64"],
  W4: () => ["refresh --count 20000 --rounds 2 --window 100"],
  W5: () => [
    "storm --rate 4000 --secs 10 --drain-ms 10000 --prefix d",
    "storm --rate 8000 --secs 10 --drain-ms 10000 --prefix e",
  ],
};

const FIGURES = [
  "rate_per_s",
  "cpu_us_per_cycle",
  "cpu_us_per_op",
  "cpu_us_per_publish",
  "cpu_us_per_refresh",
  "active_cpu_us_per_notify",
  "last_notify_p50_ms",
  "rss_kb_per_sub",
  "pct_both_1s",
  "both_p99_ms",
  "failed",
  "incomplete",
  "bad",
];

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(WORKLOADS);
let port = 6100;
try {
  for (const workload of wanted) {
    for (const [peer, start] of Object.entries(PEERS)) {
      const { pid, child } = await start(++port);
      try {
        for (const line of WORKLOADS[workload]?.(peer) ?? [])
          for (const result of measure(line, port, pid)) print(workload, peer, result);
      } finally {
        process.kill(pid, "SIGTERM");
        await (child === undefined ? undefined : new Promise((done) => child.once("exit", done)));
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

function started(command: string, args: readonly string[]): Promise<{ pid: number; child: ChildProcess }> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("exit", (status) => failed(new Error(`${args[0]} ended with ${status}`)));
    child.stdout.once("data", () => done({ pid: child.pid ?? 0, child }));
  });
}

function measure(line: string, port: number, pid: number): Result[] {
  const args = [...line.split(" "), "--target", `127.0.0.1:${port}`, "--pids", String(pid)];
  const output = execFileSync(join(folder, "siploadgen"), args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return output
    .trim()
    .split("\n")
    .map((one) => JSON.parse(one) as Result);
}

function print(workload: string, peer: string, result: Result): void {
  const figures = Object.entries(result)
    .filter(
      ([name, value]) =>
        (FIGURES.includes(name) || /^(active_)?cpu_us_per_[a-z]+$|^last_notify_.*ms$/.test(name)) && value !== null,
    )
    .map(([name, value]) => `${name}=${typeof value === "number" ? Number(value.toFixed(2)) : value}`);
  console.log(`${workload} ${peer} ${result["phase"]} ${result["count"] ?? ""}: ${figures.join(" ")}`);
}
