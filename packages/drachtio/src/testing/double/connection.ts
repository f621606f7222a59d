import type { Socket } from "node:net";
import { Chunks } from "./chunks.ts";
import { FrameReader, printFrame } from "./frame.ts";
import { Window } from "./window.ts";

/** What the control connection of drachtio-server does to who asks too much of it. */
export interface Faults {
  /** Octets of the longest frame that is ever understood; a longer one hangs its connection for good. 12,228. */
  readonly maxFrame: number;
  /** Octets of the longest frame that may come in bursts without limit. 4,036. */
  readonly maxBurstFrame: number;
  /** What becomes of a connection whose unanswered frames, a longer one than that among them, exceed `maxFrame`. "drop". */
  readonly overflow: "drop" | "hang";
  /**
   * The seed of the places where what is sent is cut into chunks: several frames in one, and one in several. "whole":
   * what is sent in one turn goes as one. 1.
   */
  readonly chunks: number | "whole";
}

export const FAULTS: Faults = { maxFrame: 12_228, maxBurstFrame: 4_036, overflow: "drop", chunks: 1 };

/** What a connection tells. */
export interface ConnectionUser {
  frame(payload: string): void;
  closed(): void;
}

/** One control connection: frames in and out of a socket. */
export class Connection {
  readonly #socket: Socket;
  readonly #faults: Faults;
  readonly #user: ConnectionUser;
  readonly #reader: FrameReader;
  readonly #window: Window;
  readonly #chunks: Chunks | undefined;
  /** Frames for the next turn, and what the last one has left over. */
  #next = "";
  #rest: Buffer = EMPTY;
  #isFlushing = false;
  #isEnding = false;
  /** Octets written and to be written, and where among them the answers to frames end. */
  #written = 0;
  #queued = 0;
  #answers: number[] = [];

  constructor(socket: Socket, faults: Faults, user: ConnectionUser) {
    this.#socket = socket;
    this.#faults = faults;
    this.#user = user;
    this.#reader = new FrameReader(faults.maxFrame);
    this.#window = new Window(faults.maxFrame, faults.maxBurstFrame);
    this.#chunks = faults.chunks === "whole" ? undefined : new Chunks(faults.chunks);
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    // Whatever goes wrong, the socket closes.
    socket.on("error", () => {});
    socket.on("close", () => user.closed());
  }

  get socket(): Socket {
    return this.#socket;
  }

  /** Whether nothing is left to be sent. */
  get isFlushed(): boolean {
    return this.#written === this.#queued && this.#socket.writableLength === 0;
  }

  send(payload: string, isResponse: boolean): void {
    const frame = printFrame(payload);
    this.#next += frame;
    this.#queued += Buffer.byteLength(frame);
    if (isResponse) this.#answers.push(this.#queued);
    this.#schedule();
  }

  /** Closes it when what was just sent has gone. */
  end(): void {
    this.#isEnding = true;
  }

  /** Closes it now. */
  drop(): void {
    this.#socket.destroy();
  }

  #schedule(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#isFlushing = false;
    if (this.#socket.destroyed) return;
    const fresh = Buffer.from(this.#next);
    const bytes = this.#rest.length === 0 ? fresh : Buffer.concat([this.#rest, fresh]);
    this.#next = "";
    const cut = this.#chunks?.cut(bytes.length) ?? bytes.length;
    this.#rest = bytes.subarray(cut);
    this.#written += cut;
    this.#socket.write(bytes.subarray(0, cut));
    this.#acknowledge();
    if (this.#rest.length > 0) this.#schedule();
    else if (this.#isEnding) this.#socket.end();
  }

  /** Takes the answers that went out whole off the window. */
  #acknowledge(): void {
    let count = 0;
    for (const end of this.#answers) {
      if (end > this.#written) break;
      count++;
      this.#window.acknowledge();
    }
    if (count > 0) this.#answers = this.#answers.slice(count);
  }

  #read(chunk: Buffer): void {
    for (const { payload, bytes } of this.#reader.read(chunk)) {
      if (!this.#window.take(bytes)) {
        this.#reader.hang();
        if (this.#faults.overflow === "drop") this.#socket.resetAndDestroy();
        return;
      }
      this.#user.frame(payload);
    }
    if (this.#reader.state === "broken") this.#socket.resetAndDestroy();
  }
}

const EMPTY = Buffer.alloc(0);
