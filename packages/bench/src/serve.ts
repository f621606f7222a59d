// The presence server as the load generator wants it: without passwords and without limits on one source. Prints a line
// when it listens; SIGTERM prints what is left in it, and ends it.
//
//   node --conditions=@presence/source src/serve.ts PORT
import { toSeconds } from "@presence/core";
import { readConfig, run } from "@presence/server";

const [port = "6100"] = process.argv.slice(2);
const argv = ["--sip-port", port, "--ws-port", "0", "--http-port", "0", "--auth", "off", "--domain", "example.test"];
const read = readConfig(argv, String, (bytes) => new Uint8Array(bytes));
if (!read.ok || read.value.type !== "config") throw new Error("no configuration");
const { config } = read.value;
const without = { maxRequestRate: 1e9, maxPerWatcher: 1e9, interval: toSeconds(0) };
const runner = await run({ ...config, agent: { ...config.agent, ...without } });
console.log("up", process.pid);
process.on("SIGTERM", () => {
  const { agent, endpoint } = runner.server;
  console.error(JSON.stringify({ ...agent.size, ...endpoint.size, rss: process.memoryUsage().rss }));
  process.exit(0);
});
