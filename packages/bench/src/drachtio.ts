// The adapter for drachtio beside the package that it takes the place of, on the same double of drachtio-server and the
// same drachtio-srf, in one run: an application that does nothing but answer (the floor), babble-drachtio-presence, and
// ours. That package is not part of this project: the folder that holds it, its dependencies installed, is named by SEED.
//
//   SEED=/where/it/is node --conditions=@presence/source src/drachtio.ts [RUNS]     default 1
//
// Each application is a process of its own, whose CPU time is the figure to compare; the double and its phones are here.
// They take turns, so that all see the same machine: what is printed is the median of the turns, and of the ratios in each.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { answer } from "@presence/digest";
import { hash } from "@presence/digest/node";
import { DrachtioDouble } from "../../drachtio/src/testing/double/double.ts";
import type { PhoneOptions } from "../../drachtio/src/testing/double/phone.ts";

/** Whom we compare; ours last. */
const PEERS = process.env["SEED"] === undefined ? ["floor", "ours"] : ["floor", "seed", "ours"];
/** How many turns are counted, and how many before them in which the compiler has not yet seen enough. */
const TURNS = { cycles: { cold: 8, counted: 12 }, changes: { cold: 3, counted: 7 } } as const;
const CYCLES = 1000;
const WINDOW = 50;
/** As on a PBX: each lamp is on several phones. */
const TARGETS = 900;

interface Peer {
  readonly name: string;
  readonly child: ChildProcess;
  readonly double: DrachtioDouble;
  readonly perCycle: number[];
  readonly perNotify: number[];
  /** Octets of the last body. */
  body: number;
  notified: number;
  phones: number;
  wake: () => void;
}

for (let runs = Number(process.argv[2] ?? 1); runs > 0; runs--) await run();

async function run(): Promise<void> {
  const peers: Peer[] = [];
  for (const name of PEERS) peers.push(await start(name));
  await inTurn(peers, TURNS.cycles, cycles, ({ perCycle }) => perCycle);
  await inTurn(peers, TURNS.changes, changes, ({ perNotify }) => perNotify);
  print(peers);
  for (const { child, double } of peers) {
    child.kill();
    await once(child, "exit");
    await double.close();
  }
}

async function inTurn(
  peers: readonly Peer[],
  { cold, counted }: { readonly cold: number; readonly counted: number },
  work: (peer: Peer, turn: number) => Promise<number>,
  figures: (peer: Peer) => number[],
): Promise<void> {
  for (let turn = 0; turn < cold + counted; turn++) {
    for (const peer of peers) {
      const before = await cpu(peer);
      const done = await work(peer, turn);
      // The answers to the last NOTIFYs arrive, too.
      await new Promise((rest) => setTimeout(rest, 100));
      if (turn >= cold) figures(peer).push(((await cpu(peer)) - before) / done);
    }
  }
}

async function start(name: string): Promise<Peer> {
  const double = await DrachtioDouble.start({ keepsFrames: false, faults: { chunks: "whole" } });
  const script = fileURLToPath(new URL("drachtio-application.ts", import.meta.url));
  const child = fork(script, [name, String(double.port)], { execArgv: ["--conditions=@presence/source"] });
  await once(child, "message");
  return { name, child, double, perCycle: [], perNotify: [], body: 0, notified: 0, phones: 0, wake: () => {} };
}

/** New subscriptions: SUBSCRIBE, 407, SUBSCRIBE, 2xx, NOTIFY, 200. */
async function cycles(peer: Peer): Promise<number> {
  let left = CYCLES;
  const some = async (): Promise<void> => {
    while (left-- > 0) await cycle(peer);
  };
  await Promise.all(Array.from({ length: WINDOW }, some));
  return CYCLES;
}

async function cycle(peer: Peer): Promise<void> {
  const target = peer.phones % TARGETS;
  const name = `p${peer.phones++}`;
  const phone = peer.double.phone(name, { history: 1, credentials: credentialsOf(name) });
  const subscription = phone.subscribe(`sip:u${target}@example.com`, {
    event: "dialog",
    accept: "application/dialog-info+xml",
    userAgent: "Yealink SIP-T46G 28.83.0.35",
  });
  const notified = new Promise<void>((done) => {
    subscription.answerNotify = ({ body }) => {
      peer.body = Buffer.byteLength(body);
      peer.notified++;
      peer.wake();
      done();
      return 200;
    };
  });
  const { status } = await subscription.answered;
  if (status >= 300) throw new Error(`${peer.name} has answered ${status}`);
  await notified;
}

function credentialsOf(username: string): NonNullable<PhoneOptions["credentials"]> {
  return ({ headers }, { method, uri }) =>
    answer(headers, { method, uri, username, secret: { password: "secret" }, cnonce: "0a4f113b", nc: 1 }, hash);
}

/** The application tells of a call of each target, or of its answer: all who watch it are notified. */
async function changes(peer: Peer, turn: number): Promise<number> {
  const first = peer.notified;
  peer.child.send({ change: turn % 2 === 0 ? "early" : "confirmed" });
  await new Promise<void>((done) => {
    peer.wake = () => {
      if (peer.notified === first + peer.phones) done();
    };
  });
  return peer.phones;
}

/** Microseconds that the application has used so far. */
async function cpu({ child }: Peer): Promise<number> {
  child.send({ change: undefined });
  const [used] = await once(child, "message");
  return Number(used);
}

function print(peers: readonly Peer[]): void {
  const seed = peers.find(({ name }) => name === "seed");
  const ratio = (own: readonly number[], others: readonly number[]): number =>
    round(median(own.map((value, turn) => value / (others[turn] ?? Number.NaN))));
  const rows = peers.map(({ name, perCycle, perNotify, body }) => {
    const figures = { "µs/cycle": round(median(perCycle)), "µs/NOTIFY": round(median(perNotify)), "octets/body": body };
    const ratios = seed && {
      "cycle : seed": ratio(perCycle, seed.perCycle),
      "NOTIFY : seed": ratio(perNotify, seed.perNotify),
    };
    return [name, { ...figures, ...ratios }] as const;
  });
  console.table(Object.fromEntries(rows));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
