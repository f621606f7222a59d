import { isDeepStrictEqual } from "node:util";
import { StreamFramer } from "../framing/stream.ts";
import { listOf } from "../headers/list.ts";
import { parseNameAddress, printNameAddress, tagOf } from "../headers/name-address.ts";
import { topVia } from "../headers/via.ts";
import { headersOf, type SipMessage } from "../message/message.ts";
import { parseMessage } from "../message/parse.ts";
import { printMessage } from "../message/print.ts";
import { isSameUri } from "../uri/compare.ts";
import { parseUri } from "../uri/parse.ts";
import { printUri } from "../uri/print.ts";
import { mutate, seeded } from "./mutations.ts";

/** How many of the texts were read, could be answered, and had to be dropped. */
export interface Fuzzed {
  readonly read: number;
  readonly answerable: number;
  readonly dropped: number;
}

/** Runs so many mutations of the texts through the codec. Throws with the seed and the text where a law does not hold. */
export function fuzzCodec(originals: readonly string[], seed: number, runs: number): Fuzzed {
  const random = seeded(seed);
  let [read, answerable] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const text = mutate(originals, random);
    try {
      const found = checkText(text, 1 + (random() % 64));
      if (found === "read") read++;
      else if (found === "answerable") answerable++;
    } catch (cause) {
      throw new Error(`seed ${seed}, run ${run}: ${JSON.stringify(text)}`, { cause });
    }
  }
  return { read, answerable, dropped: runs - read - answerable };
}

function checkText(text: string, chunk: number): "read" | "answerable" | "dropped" {
  checkFraming(Buffer.from(text), chunk);
  parseMessage(text, "stream");
  const result = parseMessage(text, "datagram");
  if (result.ok) {
    checkMessage(result.value);
    law("print", isDeepStrictEqual(parseMessage(printMessage(result.value), "stream"), result));
    return "read";
  }
  if (result.error.answerable === undefined) return "dropped";
  checkMessage(result.error.answerable);
  return "answerable";
}

function checkMessage(message: SipMessage): void {
  law("via", topVia(message) !== undefined);
  for (const [name, value] of message.headers) law("line", !/[\r\n]/.test(name + value));
  for (const name of ["from", "to"]) for (const value of headersOf(message, name)) tagOf(value);
  for (const name of ["contact", "from", "to", "route", "record-route"]) {
    for (const item of listOf(headersOf(message, name))) {
      const address = parseNameAddress(item);
      if (address === undefined) continue;
      law("address", isDeepStrictEqual(parseNameAddress(printNameAddress(address)), address));
      checkUri(address.uri);
    }
  }
  if (message.kind === "request") checkUri(message.uri);
}

function checkUri(text: string): void {
  const uri = parseUri(text);
  if (uri === undefined) return;
  law("uri", isDeepStrictEqual(parseUri(printUri(uri)), uri));
  law("same", isSameUri(uri, uri));
}

function checkFraming(bytes: Uint8Array, size: number): void {
  const limits = { maxHead: 8192, maxBody: 65_536 };
  const whole = new StreamFramer(limits).push(bytes);
  const framer = new StreamFramer(limits);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    framer.push(bytes.subarray(index * size, (index + 1) * size)),
  );
  law("framing", isDeepStrictEqual(pieces.flat(), whole));
}

function law(name: string, holds: boolean): void {
  if (!holds) throw new Error(`the law "${name}" does not hold`);
}
