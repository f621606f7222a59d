import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { run } from "@presence/server";
import { describe, expect, onTestFinished, test } from "vitest";
import { configOf } from "./testing/config.ts";

describe("presence-conformance, over UDP", () => {
  test("exits with 0 where every MUST holds", async () => {
    const { place, users } = await server();
    const only = ["unknown-package", "accepted-by-200", "refresh-notified", "publish-refresh", "wrong-password"];
    const { status, stdout } = await command(place, ...users, ...only.flatMap((id) => ["--only", id]));
    expect(stdout).toContain("\nMUST: 4 pass\nSHOULD: 1 pass\n");
    expect(status).toBe(0);
  });

  test("exits with 1 where one does not", async () => {
    const { place } = await server();
    // Nobody may watch without a password.
    const { status, stdout } = await command(place, "--only", "hour-not-too-brief", "--only", "expires-not-longer");
    expect(stdout).toContain("seen: 401 to Expires: 3600");
    expect(status).toBe(1);
  });
});

test("exits with 2 for a mistake, which stands on stderr", async () => {
  expect(await command("nowhere")).toEqual({
    status: 2,
    stdout: "",
    stderr: "nowhere is no IP address with a port, as 127.0.0.1:5060 or [::1]:5060.\n",
  });
});

test("shows its rules, and its help", async () => {
  const claim = "a first SUBSCRIBE with Expires 0 gets 200, and one NOTIFY that says terminated";
  expect((await command("--list", "--only", "fetch")).stdout).toBe(`fetch: ${claim} (MUST, RFC 6665 §4.4.3)\n`);
  expect((await command("--help")).stdout).toMatch(/^Usage: presence-conformance HOST:PORT/);
});

async function server(): Promise<{ place: string; users: string[] }> {
  const config = configOf("--sip-port", "0", "--ws-port", "0", "--http-port", "0");
  const runner = await run(config);
  onTestFinished(() => runner.stop(0));
  const users = config.users.slice(0, 3).flatMap(({ name, secret }) => {
    return ["--user", `${name}:${"password" in secret ? secret.password : ""}`];
  });
  return { place: `127.0.0.1:${runner.listeners.find(({ transport }) => transport === "udp")?.port}`, users };
}

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function command(...argv: readonly string[]): Promise<Ended> {
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const options = ["--conditions=@presence/source", main, ...argv];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, options, (_, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
