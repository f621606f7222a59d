import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Agent, type Fact, type Instant, PACKAGES, replay } from "@presence/core";
import { afterEach, describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FREE = ["--sip-port", "0", "--ws-port", "0", "--http-port", "0"];
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** What a program has printed so far, and how it ended. */
interface Run {
  readonly child: ChildProcess;
  readonly printed: { out: string; err: string };
  readonly ended: Promise<number | null>;
}

function start(...args: readonly string[]): Run {
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  return spawned(process.execPath, ["--conditions=@presence/source", main, ...args]);
}

function spawned(command: string, args: readonly string[]): Run {
  const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  const printed = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    printed.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    printed.err += chunk;
  });
  return { child, printed, ended: once(child, "close").then(([status]) => status as number | null) };
}

/** The whole of what it prints when it has started. */
async function banner({ child, printed, ended }: Run): Promise<string> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!/SIGTERM or Ctrl-C/.test(printed.out)) {
    if (isOver) throw new Error(`it ended: ${printed.err}`);
    await Promise.race([child.stdout && once(child.stdout, "data"), ended]);
  }
  return printed.out;
}

describe("npm start", () => {
  test("listens, tells what to do next, lights a lamp by the curl line that it prints, and ends when asked", async () => {
    const run = spawned("npm", ["start", "--", ...FREE, "--log-level", "silent"]);
    const text = await banner(run);
    expect(text).toMatch(/UDP (\d+), TCP \1, WS \d+, HTTP \d+/);
    expect(text.match(/ {2}100[0-3]@127\.0\.0\.1 {2}\w{12,}/g)?.length).toBe(4);
    const [, url = ""] = /(http:\S+calls\/1)/.exec(text) ?? [];
    const [, token = ""] = /TOKEN=(\S+)/.exec(text) ?? [];
    const [, body = ""] = /-d '(.*)'/.exec(text) ?? [];
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const put = await fetch(url, { method: "PUT", headers, body });
    expect([put.status, await put.json()]).toMatchObject([200, { state: "busy" }]);
    run.child.kill("SIGTERM");
    await run.ended;
  }, 60_000);

  test("writes down what happens, so that it can be played again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "presence-record-"));
    const record = join(folder, "facts.jsonl");
    const run = start(...FREE, "--record", record, "--log-level", "silent");
    const text = await banner(run);
    const [, base = ""] = /(http:\S+)\/v1\/entities/.exec(text) ?? [];
    const [, token = ""] = /TOKEN=(\S+)/.exec(text) ?? [];
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    await fetch(`${base}/v1/entities/1001@127.0.0.1/dnd`, { method: "PUT", headers, body: '{"on":true}' });
    run.child.kill("SIGTERM");
    expect(await run.ended).toBe(0);
    const lines = readFileSync(record, "utf8").trim().split("\n");
    const facts = lines.map((line) => JSON.parse(line) as [Fact, Instant]);
    const agent = new Agent(PACKAGES);
    replay(agent, facts);
    expect(facts.map(([fact]) => fact.type)).toContain("said");
    expect(agent.subscriptions()).toEqual([]);
    rmSync(folder, { recursive: true });
  }, 30_000);

  test("prints its help and its version, and ends", async () => {
    const [help, version] = [start("--help"), start("--version")];
    expect([await help.ended, await version.ended]).toEqual([0, 0]);
    expect(help.printed.out).toContain("--sip-port PORT");
    expect(version.printed.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  }, 30_000);
});

describe("a mistake ends the start with one sentence", () => {
  test("of an option", async () => {
    const run = start("--sip-prot", "5060");
    expect(await run.ended).toBe(1);
    expect(run.printed.err).toMatch(/^[^\n]*--sip-port[^\n]*\?\n$/);
  }, 30_000);

  test.each([
    ["--http-port", "HTTP"],
    ["--ws-port", "WS"],
    ["--sip-port", "SIP"],
  ])(
    "of a port that is taken: %s",
    async (option) => {
      const taken = createServer().listen(0, "127.0.0.1");
      await once(taken, "listening");
      const address = taken.address();
      const port = typeof address === "object" ? String(address?.port) : "";
      const others = FREE.filter((_, i) => FREE[i - (i % 2)] !== option);
      const run = start(...others, option, port);
      expect(await run.ended).toBe(1);
      expect(run.printed.err.replace(/^\{.*\n/gm, "")).toMatch(new RegExp(`^(?=.*${port}).*${option}.*\\.\\n$`));
      taken.close();
    },
    30_000,
  );

  test("of a place to record to that is none", async () => {
    const run = start(...FREE, "--record", "/nowhere/facts.jsonl");
    expect(await run.ended).toBe(1);
    expect(run.printed.err).toMatch(/^The facts cannot be recorded in \/nowhere\/facts\.jsonl: [^\n]*\.\n$/);
  }, 30_000);
});
