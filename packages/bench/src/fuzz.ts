// Mutated messages, so many into the codec and so many into the whole server, where none of them may make anything throw, hang or
// grow. The originals are real messages and documents, which are not part of this project: they stand in ../shared beside it.
//
//   node --expose-gc --conditions=@presence/source src/fuzz.ts [COUNT] [SEED] [codec | stack]
//
// The seed decides all of it. Messages come in rounds of 100,000, each with the seed that follows that of the one before: what
// fails in the round of a seed fails again in the first round of a run with that seed.
import { fuzzCodec } from "../../sip/src/testing/fuzz.ts";
import { readOriginals } from "./fuzz/originals.ts";
import { fuzzStack } from "./fuzz/stack.ts";

const [messages = "100000", first = "1", only] = process.argv.slice(2);
const [count, seed] = [Number(messages), Number(first)];
const ROUND = 100_000;
/** What a server that has become empty may take, in bytes: next to nothing, but code goes when it does. */
const MOST_KEPT = 4_000_000;
/** How much the heap without it may rise from the first round on, in bytes: code is compiled for what is rare. */
const MOST_GROWTH = 5_000_000;

let least: number | undefined;
const originals = readOriginals();
if (globalThis.gc === undefined) throw new Error("start it with --expose-gc");
if (only !== "stack") fuzzAll("codec", codec);
if (only !== "codec") {
  // Compiles the code, so that no round pays for it.
  fuzzStack(originals, seed, 5000);
  fuzzAll("stack", stack);
}

function fuzzAll(name: string, round: (seed: number, count: number) => string): void {
  const began = process.cpuUsage();
  for (let done = 0; done < count; done += ROUND) {
    const now = Math.min(ROUND, count - done);
    const found = round(seed + done / ROUND, now);
    const { user, system } = process.cpuUsage(began);
    console.log(`${name}: ${done + now} messages, ${((user + system) / 1e6).toFixed(0)} s CPU; ${found}`);
  }
}

function codec(seed: number, count: number): string {
  const { read, answerable, dropped } = fuzzCodec(originals.messages, seed, count);
  return `seed ${seed}: ${read} read, ${answerable} answerable, ${dropped} dropped`;
}

function stack(seed: number, count: number): string {
  const { mutants, sent, most, lasted, kept, heap } = fuzzStack(originals, seed, count);
  least ??= heap;
  if (kept > MOST_KEPT) throw new Error(`seed ${seed}: an empty server takes ${kept} bytes`);
  if (heap - least > MOST_GROWTH) throw new Error(`seed ${seed}: the heap has grown from ${least} to ${heap} bytes`);
  const counts = [...sent].sort().map(([what, number]) => `${what} ${number}`);
  const sizes = `an empty server ${kilobytes(kept)}, the heap ${kilobytes(heap)}`;
  return `seed ${seed}: ${mutants} mutants, ${(lasted / 3600).toFixed(1)} h, up to ${most} subscriptions, sent ${counts.join(", ")}; ${sizes}`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}
