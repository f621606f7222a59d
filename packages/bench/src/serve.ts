// The presence server as the load generator wants it: without passwords and without limits on one source. Prints a line
// when it listens; SIGTERM prints what is left in it, and ends it.
//
//   node --conditions=@presence/source src/serve.ts PORT
import { toSeconds } from "@presence/core";
import { runUnlimited } from "./unlimited.ts";

const [port = "6100"] = process.argv.slice(2);
const runner = await runUnlimited(port, { interval: toSeconds(0) });
console.log("up", process.pid);
process.on("SIGTERM", () => {
  const { agent, endpoint } = runner.server;
  console.error(JSON.stringify({ ...agent.size, ...endpoint.size, rss: process.memoryUsage().rss }));
  process.exit(0);
});
