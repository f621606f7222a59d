import { run } from "@presence/server";
import { describe, expect, onTestFinished, test } from "vitest";
import { DatagramTarget } from "./datagram.ts";
import { RULES } from "./rules/index.ts";
import { check } from "./suite.ts";
import { configOf } from "./testing/config.ts";

/** Of those that wait for nothing but messages, one of each kind. */
const SOME = ["unknown-package", "answer-contact", "target-refresh", "unsubscribe", "publish-refresh", "dialog-entity"];

describe("a server on the loopback", () => {
  test("is checked as one in memory is, and is left as it was found", async () => {
    const config = configOf("--sip-port", "0", "--ws-port", "0", "--http-port", "0");
    const runner = await run(config);
    onTestFinished(() => runner.stop(0));
    const port = runner.listeners.find(({ transport }) => transport === "udp")?.port ?? 0;
    const [watcher = "", presentity = "", other = ""] = config.users.map(({ name }) => name);
    const passwords = new Map(
      config.users.map(({ name, secret }) => [name, "password" in secret ? secret.password : ""] as const),
    );
    const where = { host: "127.0.0.1", port, domain: "127.0.0.1", watcher, presentity, other, passwords, maxWait: 5 };
    const rules = RULES.filter(({ id }) => SOME.includes(id));
    const rows = await check(
      rules,
      () => Promise.resolve(new DatagramTarget(where)),
      () => performance.now(),
    );
    expect(rows.map(({ rule, verdict }) => [rule.id, verdict.type])).toEqual(SOME.map((id) => [id, "pass"]));
    expect(runner.server.agent.size).toMatchObject({ subscriptions: 0, publications: 0 });
  });
});

test("no way to the server is an error, not a hang", async () => {
  const where = { host: "::1", port: 9, domain: "[::1]", watcher: "a", presentity: "b", other: "c" };
  const target = new DatagramTarget({ ...where, host: "no address", passwords: new Map(), maxWait: 5 });
  await expect(target.phone("a")).rejects.toThrow();
  await target.close();
});
