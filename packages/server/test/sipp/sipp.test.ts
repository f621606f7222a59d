import { describe, expect, test } from "vitest";
import type { Config } from "../../src/config/index.ts";
import { type Runner, run } from "../../src/run.ts";
import { configOf } from "../../src/testing/config.ts";
import { PUBLICATIONS, REQUESTS, type Row, STREAMS, SUBSCRIPTIONS } from "./rows.ts";
import { hasSipp, play } from "./sipp.ts";

/** Of a scenario: sipp itself gives up before. */
const TIMEOUT = 30_000;

const isMissing = !hasSipp();
if (isMissing) console.warn("sipp (Debian: sip-tester) is not there: its scenarios are skipped.");

test.runIf(isMissing && process.env["INTEROP"] === "required")("sipp is there, since interop is required", () => {
  expect.unreachable("sipp is missing");
});

describe.skipIf(isMissing)("sipp", () => {
  describe("watches", () => {
    test.concurrent.for(SUBSCRIPTIONS)("$rule", { timeout: TIMEOUT }, meet);
  });
  describe("asks", () => {
    test.concurrent.for(REQUESTS)("$rule", { timeout: TIMEOUT }, meet);
  });
  describe("publishes", () => {
    test.concurrent.for(PUBLICATIONS)("$rule", { timeout: TIMEOUT }, meet);
  });
  describe("over TCP", () => {
    test.concurrent.for(STREAMS)("$rule", { timeout: TIMEOUT }, meet);
  });
});

/** Plays a scenario with a server of its own. */
async function meet({
  scenario,
  values,
  agent,
  auth = "off",
  domains = [],
  verdict,
  transport = "udp",
  options = [],
}: Row): Promise<void> {
  const argv = ["--auth", auth, ...["127.0.0.1", ...domains].flatMap((domain) => ["--domain", domain])];
  const config = configOf("--sip-port", "0", "--ws-port", "0", "--http-port", "0", ...argv);
  const passwords = { password: passwordOf("1000", config), another: passwordOf("1002", config) };
  let notified = 0;
  const runner: Runner = await run(
    { ...config, agent: { ...config.agent, ...agent } },
    {
      onOrder: (order) => {
        if (order.type === "notify" && ++notified === 1 && verdict !== undefined)
          setImmediate(intervene, runner, verdict);
      },
    },
  );
  try {
    const port = runner.listeners[0]?.port ?? 0;
    await play({ scenario, values: new Map(Object.entries({ ...passwords, ...values })), port, transport, options });
  } finally {
    await runner.stop(0);
  }
}

function passwordOf(user: string, { users }: Config): string {
  const secret = users.find(({ name }) => name === user)?.secret;
  return secret !== undefined && "password" in secret ? secret.password : "";
}

function intervene(runner: Runner, verdict: "allow" | "deny" | "shutdown"): void {
  if (verdict === "shutdown") runner.tell({ type: "shutdown" });
  else
    for (const { id } of runner.server.agent.subscriptions())
      runner.tell({ type: "decide", subscription: id, decision: verdict });
}
