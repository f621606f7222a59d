// Whether a server under load holds nothing in the end: 20,000 subscriptions that are refreshed, left, expire or are forgotten by
// their phones, at loopback UDP that loses a few percent, for so many minutes; then all of them end. After the last expiry and the
// last transaction nothing may be left, and the heap must be within 10 % of what it was before. What it was before is measured
// after a minute with a tenth of the load, by which code is compiled and caches are filled.
//
//   node --conditions=@presence/source src/soak.ts [MINUTES] [SUBSCRIPTIONS]
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { headerOf } from "@presence/sip";
import { Link, Tally } from "./soak/link.ts";
import { Publisher } from "./soak/publisher.ts";
import type { Held } from "./soak/server.ts";
import { between, type Crowd, LONGEST, Watcher } from "./soak/watcher.ts";

const [minutes = 10, subscriptions = 20_000] = process.argv.slice(2).map(Number);
const LOSS = 0.03;
const MOST = 1.1;
const SETTLED = 20;
/** After the last request: the last expiry, the last NOTIFY's transaction, and that of its answer, in seconds. */
const AFTERMATH = LONGEST + 2 * 32 + 6;

const execArgv = ["--expose-gc", "--conditions=@presence/source"];
const server = fork(fileURLToPath(new URL("soak/server.ts", import.meta.url)), { execArgv });
const [port] = (await once(server, "message")) as [number];
const began = performance.now();
let before: Held | undefined;

try {
  const boot = await held(SETTLED);
  await load(1, Math.ceil(subscriptions / 10));
  const start = await held(SETTLED);
  await load(minutes, subscriptions);
  const end = await held(SETTLED);
  // Node itself holds some large objects from its start, and gives them up at a time of its own.
  const own = ({ heap, large }: Held) => heap - Math.min(large, boot.large);
  const ratio = own(end) / own(start);
  const isEmpty = end.subscriptions + end.publications + end.resources + end.transactions + end.dialogs === 0;
  const change = `${(100 * ratio - 100).toFixed(1)} %`;
  console.log(
    `heap without Node's own large objects ${megabytes(own(start))} before, ${megabytes(own(end))} after: ${change}`,
  );
  console.log(isEmpty ? "nothing is left" : `left: ${JSON.stringify(end)}`);
  process.exitCode = isEmpty && ratio <= MOST ? 0 : 1;
} finally {
  server.disconnect();
}

/** So many subscriptions for so many minutes, and then none. */
async function load(during: number, count: number): Promise<void> {
  const tally = new Tally();
  const link = await Link.open(port, LOSS, tally);
  const crowd: Crowd = { link, tally, byCallId: new Map(), isEnding: false };
  link.onRequest = (request) => crowd.byCallId.get(headerOf(request, "call-id") ?? "")?.hear(request);
  const resources = Math.ceil(count / 10);
  const watchers = Array.from({ length: count }, (_, index) => {
    const event = Math.floor(index / resources) % 3 === 0 ? "dialog" : "presence";
    return new Watcher(crowd, index, `r${index % resources}`, event);
  });
  const publishers = Array.from({ length: Math.ceil(1.25 * resources) }, (_, index) =>
    index < resources
      ? new Publisher(link, tally, `r${index}`, "presence")
      : new Publisher(link, tally, `r${index - resources}`, "dialog"),
  );
  const rampUp = Math.min(30, during * 30);
  for (const watcher of watchers) link.after(Math.random() * rampUp, () => watcher.begin());
  for (const publisher of publishers) link.after(between(0, 30), () => publisher.act());
  await watch(during * 60, tally);
  crowd.isEnding = true;
  for (const publisher of publishers) publisher.isEnding = true;
  for (const watcher of watchers) link.after(Math.random() * 10, () => watcher.quit());
  await watch(10 + AFTERMATH, tally);
  link.close();
}

/** Prints a line every 30 s, for so many seconds. */
async function watch(seconds: number, tally: Tally): Promise<void> {
  const until = performance.now() + seconds * 1000;
  for (let left = seconds * 1000; left > 0; left = until - performance.now()) {
    await sleep(Math.min(left, 30_000));
    await held();
    const counts = [...tally.counts].map(([what, count]) => `${what} ${count}`);
    console.log(`          ${counts.join(", ")}`);
  }
}

/** What the server holds, after so many collections of garbage: code that has not run lately goes with the last of them. */
async function held(collections = 1): Promise<Held> {
  server.send(collections);
  const [now] = (await once(server, "message")) as [Held];
  const { subscriptions, publications, transactions, dialogs, sent, received, heap, rss, cpu } = now;
  const at = ((performance.now() - began) / 1000).toFixed(0).padStart(5);
  const messages = `${received} in, ${sent} out`;
  const spent = `${((cpu - (before?.cpu ?? 0)) / 1e6).toFixed(1)} s CPU`;
  console.log(
    `${at} s: subscriptions ${subscriptions}, publications ${publications}, dialogs ${dialogs}, transactions ${transactions}, messages ${messages}, heap ${megabytes(heap)}, rss ${megabytes(rss)}, ${spent}`,
  );
  before = now;
  return now;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
