// The agent alone, rendering included: subscribe cycles, live subscriptions, fan-out of one change. Making the requests
// is counted as well: a stack makes them, too.
//
//   node --expose-gc --conditions=@presence/source src/agent.ts [SUBSCRIPTIONS]     default 1,000,000
import { type Address, Agent, type Fact, PACKAGES, toAddress, toInstant } from "@presence/core";

const COUNT = Number(process.argv[2] ?? 1_000_000);
/** As on a PBX: each phone has a panel of lamps. */
const LAMPS = 100;

/** Few enough to stay in the processor's caches. */
const FEW = 1000;

let agent = newAgent();
let now = 1_000_000;
let start = process.hrtime.bigint();

const withFew = few();
agent = newAgent();
const empty = heap();
start = process.hrtime.bigint();
let firstTenth = 0;
let perCycle = 0;
let total = 0;
for (let i = 0; i < COUNT; i++) {
  cycle(i);
  if ((i + 1) % Math.ceil(COUNT / 10) !== 0) continue;
  const elapsed = microseconds();
  total += elapsed;
  perCycle = elapsed / Math.ceil(COUNT / 10);
  firstTenth ||= perCycle;
  console.log(`${i + 1} subscriptions: ${perCycle.toFixed(2)} µs for SUBSCRIBE, 200, NOTIFY, 200`);
}
console.log(`last tenth against first: ${(perCycle / firstTenth).toFixed(2)}`);
console.log(`all against ${FEW}: ${(total / COUNT / withFew).toFixed(2)} (${(total / COUNT).toFixed(2)} µs)`);
console.log(`heap: ${((heap() - empty) / COUNT).toFixed(0)} bytes a subscription`);

refresh();
fanOut();

function newAgent(): Agent {
  return new Agent(PACKAGES, { maxRequestRate: Number.MAX_SAFE_INTEGER, maxPerWatcher: COUNT });
}

/** What a cycle costs where few are live, once the compiler has seen enough of them: the median of many agents. */
function few(): number {
  const times: number[] = [];
  for (let run = 0; run < 60; run++) {
    agent = newAgent();
    start = process.hrtime.bigint();
    for (let i = 0; i < FEW; i++) cycle(i);
    times.push(microseconds() / FEW);
  }
  const median = times.slice(-30).sort((a, b) => a - b)[15] ?? 0;
  console.log(`${FEW} subscriptions: ${median.toFixed(2)} µs`);
  return median;
}

/** A new watch of a lamp, answered, notified, answered. */
function cycle(i: number): void {
  now += 0.01;
  const phone = `phone${Math.floor(i / LAMPS)}`;
  tell({ type: "request", request: subscribe(`call-${i}`, phone, `sip:lamp${i % 10_007}@example.com`, false) });
}

function refresh(): void {
  const some = Math.min(COUNT, 50_000);
  start = process.hrtime.bigint();
  for (let i = 0; i < some; i++) {
    const phone = `phone${Math.floor(i / LAMPS)}`;
    tell({ type: "request", request: subscribe(`call-${i}`, phone, "sip:192.0.2.1", true) });
  }
  console.log(`refresh: ${(microseconds() / some).toFixed(2)} µs`);
}

/** One change of a resource that very many watch. */
function fanOut(): void {
  const bob = toAddress("sip:bob@example.com") as Address;
  const watchers = Math.min(COUNT, 100_000);
  for (let i = 0; i < watchers; i++) {
    tell({ type: "request", request: subscribe(`fan-${i}`, `w${i}`, "sip:bob@example.com", false) });
  }
  const call = { type: "call", key: "c", callId: "c", direction: "recipient", state: "early" } as const;
  start = process.hrtime.bigint();
  const fact: Fact = { type: "said", resource: bob, fact: { ...call, sequence: 1, startedAt: toInstant(now) } };
  agent.handle(fact, toInstant(now + 10_000));
  let notified = 0;
  for (let order = agent.poll(); order !== undefined; order = agent.poll()) if (order.type === "notify") notified++;
  console.log(`one change to ${notified} watchers: ${(microseconds() / 1000).toFixed(0)} ms`);
}

function tell(fact: Fact): void {
  agent.handle(fact, toInstant(now));
  for (let order = agent.poll(); order !== undefined; order = agent.poll()) {
    if (order.type === "notify")
      agent.handle({ type: "outcome", order: order.order, outcome: { status: 200 } }, toInstant(now));
  }
}

function subscribe(dialog: string, phone: string, uri: string, isInDialog: boolean) {
  return {
    method: "SUBSCRIBE",
    uri,
    headers: [
      ["via", "SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK776asdhds;rport"],
      ["max-forwards", "70"],
      ["from", `"${phone}" <sip:${phone}@example.com>;tag=1928301774`],
      ["to", "<sip:lamp@example.com>"],
      ["call-id", dialog],
      ["cseq", "1 SUBSCRIBE"],
      ["contact", `<sip:${phone}@192.0.2.7:5060;transport=udp>`],
      ["event", "dialog"],
      ["accept", "application/dialog-info+xml"],
      ["expires", "3600"],
      ["user-agent", "Yealink SIP-T46G 28.83.0.35"],
    ],
    body: "",
    transaction: `t-${dialog}`,
    dialog,
    isInDialog,
    flow: `udp ${phone}`,
    source: "192.0.2.7",
  } as const;
}

function microseconds(): number {
  const end = process.hrtime.bigint();
  const elapsed = Number(end - start) / 1000;
  start = process.hrtime.bigint();
  return elapsed;
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
