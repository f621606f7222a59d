import { isWhite, skipWhite, tokenEnd } from "../headers/syntax.ts";
import type { Problem } from "./error.ts";
import { knownHeader } from "./header-names.ts";
import type { MessageLimits } from "./limits.ts";
import type { Header } from "./message.ts";

/** Start line and headers of a message, as far as they can be read. */
export interface Head {
  readonly startLine: string;
  /** Without Content-Length. Of those that a message may have once only the first. */
  readonly headers: readonly Header[];
  /** The value of Content-Length, as it came. */
  readonly contentLength: string | undefined;
  /** Where the text goes on after the empty line. */
  readonly end: number;
  /** The first thing that is wrong. */
  readonly problem: Problem | undefined;
}

/**
 * Reads lines up to the first empty one, in linear time. A line ends in CRLF or in LF alone, as the sender likes, each line
 * anew; a CR that stands elsewhere is a mistake, because others may take it for a line end. Empty lines before the start
 * line are ignored (RFC 3261 §7.5). A line that begins with SP or HTAB continues the one before, with one blank between.
 */
export function readHead(text: string, limits: MessageLimits): Head {
  return new HeadReader(text, limits).read();
}

class HeadReader {
  readonly #text: string;
  readonly #limits: MessageLimits;
  readonly #headers: Header[] = [];
  #contentLength: string | undefined;
  #seen = 0;
  #problem: Problem | undefined;
  /** The line at hand, without its line end; `#next` begins the one after it. */
  #start = 0;
  #end = 0;
  #next = 0;
  /** The first CR at or after `#start`. */
  #cr = -1;
  #hasLoneCr = false;

  constructor(text: string, limits: MessageLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  read(): Head {
    let isLine = this.#step();
    while (isLine && this.#start === this.#end) isLine = this.#step();
    const startLine = this.#text.slice(this.#start, this.#end);
    if (startLine.length > this.#limits.maxLine) this.#fail(LINE_TOO_LONG);
    let lines = 0;
    isLine = this.#step();
    while (isLine && this.#start !== this.#end && lines < this.#limits.maxHeaders) {
      isLine = this.#header();
      lines++;
    }
    if (!isLine) this.#fail(NO_EMPTY_LINE);
    else if (this.#start !== this.#end) this.#fail(TOO_MANY_HEADERS);
    return {
      startLine,
      headers: this.#headers,
      contentLength: this.#contentLength,
      end: this.#next,
      problem: this.#problem,
    };
  }

  /** Takes the header that begins at the line at hand and steps to the line after it. False where there is none. */
  #header(): boolean {
    const text = this.#text;
    const nameStart = this.#start;
    const nameEnd = tokenEnd(text, nameStart);
    const colon = skipWhite(text, nameEnd);
    const valueStart = colon + 1;
    const valueEnd = this.#end;
    const isNamed = nameEnd > nameStart && colon < valueEnd && text.charCodeAt(colon) === COLON;
    const isLine = this.#step();
    if (isLine && isWhite(text.charCodeAt(this.#start)))
      return this.#folded(isNamed, nameStart, nameEnd, valueStart, valueEnd);
    if (isNamed) this.#add(text.slice(nameStart, nameEnd), trimmed(text, valueStart, valueEnd));
    else this.#fail(MALFORMED_LINE);
    return isLine;
  }

  #folded(isNamed: boolean, nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): boolean {
    const pieces = [trimmed(this.#text, valueStart, valueEnd)];
    let isLine = true;
    while (isLine && isWhite(this.#text.charCodeAt(this.#start))) {
      pieces.push(trimmed(this.#text, this.#start, this.#end));
      isLine = this.#step();
    }
    const value = pieces.filter((piece) => piece !== "").join(" ");
    if (isNamed) this.#add(this.#text.slice(nameStart, nameEnd), value);
    else this.#fail(MALFORMED_LINE);
    return isLine;
  }

  #add(written: string, value: string): void {
    const known = knownHeader(written);
    if (value.length > this.#limits.maxLine) this.#fail(LINE_TOO_LONG);
    else if (known !== undefined && (this.#seen & known.single) !== 0)
      this.#fail({ ...DUPLICATE, detail: known.usual });
    else if (known?.name === "content-length") this.#contentLength = value;
    // A CR would begin a line of its own in a response that repeats the value.
    else if (!this.#hasLoneCr || !value.includes("\r"))
      this.#headers.push([known?.name ?? written.toLowerCase(), value]);
    this.#seen |= known?.single ?? 0;
  }

  /** Goes to the next line; false where no line end follows: what is left is then no line. */
  #step(): boolean {
    const text = this.#text;
    this.#start = this.#next;
    const lf = text.indexOf("\n", this.#start);
    if (lf < 0) {
      this.#end = this.#next = text.length;
      return false;
    }
    this.#next = lf + 1;
    this.#end = lf > this.#start && text.charCodeAt(lf - 1) === CR ? lf - 1 : lf;
    if (this.#cr < this.#start) {
      const cr = text.indexOf("\r", this.#start);
      this.#cr = cr < 0 ? text.length : cr;
    }
    if (this.#cr < this.#end) {
      this.#hasLoneCr = true;
      this.#fail(LONE_CR);
    }
    return true;
  }

  #fail(problem: Problem): void {
    this.#problem ??= problem;
  }
}

function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isWhite(text.charCodeAt(start))) start++;
  while (end > start && isWhite(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

const CR = 13;
const COLON = 58;

const LONE_CR: Problem = { code: "malformed-header", status: 400, detail: "CR without LF" };
const MALFORMED_LINE: Problem = { code: "malformed-header", status: 400, detail: "header line" };
const DUPLICATE: Problem = { code: "duplicate-header", status: 400, detail: "" };
const NO_EMPTY_LINE: Problem = { code: "truncated", status: 400, detail: "no empty line after the headers" };
const LINE_TOO_LONG: Problem = { code: "too-large", status: 513, detail: "line" };
const TOO_MANY_HEADERS: Problem = { code: "too-large", status: 513, detail: "number of headers" };
