import { contentLengthOf } from "./content-length.ts";

/** What a byte stream holds: whole messages, double CRLFs to be answered by a CRLF (RFC 5626 §4.4.1), or what cannot be framed. */
export type Framed =
  | { readonly type: "message"; readonly bytes: Uint8Array }
  | { readonly type: "keep-alive" }
  | { readonly type: "error"; readonly reason: "no-content-length" | "too-large" };

/** In bytes. */
export interface StreamLimits {
  /** Start line and headers, with the empty line. */
  readonly maxHead: number;
  readonly maxBody: number;
}

/**
 * Cuts the bytes of one connection into messages by Content-Length (RFC 3261 §18.3), in linear time. The same bytes give the
 * same messages however they are split; at most one message is held. Lines end as `parseMessage` reads them. Line ends before
 * a message are ignored (RFC 3261 §7.5), but for two CRLFs in a row, which are a keep-alive.
 *
 * After an error nothing more can be framed: close the connection; further bytes are ignored. A head with no usable
 * Content-Length is given as a message before the error: `parseMessage` refuses it, so that it can be answered 400.
 */
export class StreamFramer {
  readonly #limits: StreamLimits;
  /** What has come of the message at hand: `#length` bytes of `#held`. */
  #held: Uint8Array = NOTHING;
  #length = 0;
  /** What the line at hand of the head holds so far. */
  #line: "nothing" | "cr" | "more" = "nothing";
  /** Head and body together, once the head is whole. */
  #whole: number | undefined;
  /** How many bytes of CRLF CRLF have been seen between messages. */
  #lineEnds = 0;
  #isBroken = false;

  constructor(limits: StreamLimits) {
    this.#limits = limits;
  }

  /** What is whole with these bytes, in their order. The messages share no memory with the chunk. */
  push(chunk: Uint8Array): readonly Framed[] {
    const framed: Framed[] = [];
    let at = 0;
    while (at < chunk.length && !this.#isBroken) {
      if (this.#length === 0) at = this.#between(chunk, at, framed);
      if (at < chunk.length) at = this.#within(chunk, at, framed);
    }
    return framed;
  }

  /** Skips line ends; returns the index of the first byte of a message, or the end of the chunk. */
  #between(chunk: Uint8Array, from: number, framed: Framed[]): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte !== CR && byte !== LF) {
        this.#lineEnds = 0;
        return at;
      }
      if (byte === (this.#lineEnds % 2 === 0 ? CR : LF)) this.#lineEnds++;
      else this.#lineEnds = byte === CR ? 1 : 0;
      if (this.#lineEnds === 4) {
        framed.push({ type: "keep-alive" });
        this.#lineEnds = 0;
      }
    }
    return chunk.length;
  }

  #within(chunk: Uint8Array, from: number, framed: Framed[]): number {
    const whole = this.#whole;
    return whole === undefined ? this.#head(chunk, from, framed) : this.#body(chunk, from, whole, framed);
  }

  /** Takes the bytes up to the empty line that ends the head; returns the index after them. */
  #head(chunk: Uint8Array, from: number, framed: Framed[]): number {
    let at = from;
    while (at < chunk.length) {
      const lf = chunk.indexOf(LF, at);
      this.#note(chunk, at, lf < 0 ? chunk.length : lf);
      at = lf < 0 ? chunk.length : lf + 1;
      if (this.#length + at - from > this.#limits.maxHead) return this.#break("too-large", chunk, framed);
      if (lf < 0) break;
      if (this.#line !== "more") {
        this.#hold(chunk, from, at);
        return this.#headEnd(chunk, at, framed);
      }
      this.#line = "nothing";
    }
    this.#hold(chunk, from, at);
    return at;
  }

  /** Adds what stands between two indexes to what is known of the line at hand: an empty line is nothing, or a CR alone. */
  #note(chunk: Uint8Array, from: number, to: number): void {
    if (from === to) return;
    this.#line = this.#line === "nothing" && to === from + 1 && chunk[from] === CR ? "cr" : "more";
  }

  #headEnd(chunk: Uint8Array, at: number, framed: Framed[]): number {
    this.#line = "nothing";
    const length = contentLengthOf(this.#held.subarray(0, this.#length));
    if (length === undefined) {
      this.#give(framed);
      return this.#break("no-content-length", chunk, framed);
    }
    if (length > this.#limits.maxBody) return this.#break("too-large", chunk, framed);
    this.#whole = this.#length + length;
    if (length === 0) this.#give(framed);
    return at;
  }

  #body(chunk: Uint8Array, from: number, whole: number, framed: Framed[]): number {
    const to = Math.min(chunk.length, from + whole - this.#length);
    this.#hold(chunk, from, to);
    if (this.#length === whole) this.#give(framed);
    return to;
  }

  #give(framed: Framed[]): void {
    framed.push({ type: "message", bytes: this.#held.subarray(0, this.#length) });
    this.#held = NOTHING;
    this.#length = 0;
    this.#whole = undefined;
  }

  #break(reason: "no-content-length" | "too-large", chunk: Uint8Array, framed: Framed[]): number {
    framed.push({ type: "error", reason });
    this.#isBroken = true;
    this.#held = NOTHING;
    return chunk.length;
  }

  /** Doubles the room where it is too small, so that bytes that come one by one are not copied again and again. */
  #hold(chunk: Uint8Array, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > this.#held.length) {
      const room = new Uint8Array(Math.max(length, this.#whole ?? 2 * this.#length));
      room.set(this.#held.subarray(0, this.#length));
      this.#held = room;
    }
    this.#held.set(chunk.subarray(from, to), this.#length);
    this.#length = length;
  }
}

const CR = 13;
const LF = 10;
const NOTHING: Uint8Array = new Uint8Array(0);
