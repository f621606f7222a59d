import { type Config, type Runner, readConfig, run } from "@presence/server";

/** The domain of all addresses. */
export const DOMAIN = "example.test";

/**
 * Starts a presence server on that port that asks for no passwords and takes any number of requests from one source.
 * `agent` is what else is to be otherwise than an operator has it by default.
 */
export function runUnlimited(port: string, agent: Partial<Config["agent"]> = {}): Promise<Runner> {
  const argv = ["--sip-port", port, "--ws-port", "0", "--http-port", "0", "--auth", "off", "--domain", DOMAIN];
  const read = readConfig(argv, String, (bytes) => new Uint8Array(bytes));
  if (!read.ok || read.value.type !== "config") throw new Error("no configuration");
  const { config } = read.value;
  const unlimited = { maxRequestRate: 1e9, maxPerWatcher: 1e9 };
  return run({ ...config, agent: { ...config.agent, ...unlimited, ...agent } });
}
