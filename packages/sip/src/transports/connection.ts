import type { Flow, Transport } from "../flow.ts";
import type { Sender } from "./connections.ts";
import type { Fault } from "./events.ts";
import { reasonOf } from "./listen-error.ts";
import type { Surroundings } from "./surroundings.ts";

/** What carries the bytes of one connection: a TCP or TLS socket, or a WebSocket. None of these throws. */
export interface Wire {
  /** Bytes written that the kernel has not taken yet. */
  readonly backlog: number;
  /** Calls `done`, later, when the kernel has taken all, or with an error where it never will. */
  write(bytes: Buffer, done: (error?: Error | null) => void): void;
  /** Asks for a sign of life, where the transport can. */
  ping(): void;
  /** What is written still goes out, then the peer is told. */
  end(): void;
  destroy(): void;
}

const CRLF = "\r\n";

/**
 * One connection, from its first byte to its last: what it has heard, what waits to be sent, and when it has been silent for
 * too long. One that came in is open at once; one of ours is opened by `open`, and what was sent before then waits.
 */
export class Connection implements Sender {
  readonly #transport: Transport;
  readonly #wire: Wire;
  readonly #around: Surroundings;
  readonly #target: string | undefined;
  #flow: Flow | undefined;
  #timer: unknown;
  #failure: Error | undefined;
  #quiet = 0;
  #isEnding = false;

  /** `target`: what it reaches already while it is being opened. */
  constructor(transport: Transport, wire: Wire, around: Surroundings, target?: string) {
    this.#transport = transport;
    this.#wire = wire;
    this.#around = around;
    this.#target = target;
    if (target !== undefined) around.connections.lead(target, this);
  }

  /** It can be used from now on; `silence` is how long the peer may then say nothing at all, where that is bounded. */
  open(flow: Flow, silence?: number): void {
    this.#flow = flow;
    this.#around.connections.add(flow, this);
    if (silence === undefined) return;
    this.#timer = this.#around.options.timers.start(
      () => this.drop("slow-opening", `no message within ${silence} ms of opening`),
      silence,
    );
  }

  get flow(): Flow | undefined {
    return this.#flow;
  }

  /** A whole message came. */
  received(bytes: Uint8Array): void {
    if (this.#flow === undefined || this.#isEnding) return;
    this.#heard();
    this.#around.events.message(this.#flow, textOf(bytes));
  }

  /** The peer is there, though it need not speak SIP. */
  alive(): void {
    this.#quiet = 0;
  }

  /** Sends a message; what cannot be sent is told later, never from here. */
  send(text: string, transmission: string): void {
    const { events } = this.#around;
    if (this.#isEnding) {
      if (transmission !== "") process.nextTick(() => events.unsent(transmission, "the connection is closed"));
      return;
    }
    this.#write(Buffer.from(text), (error) => {
      if (error && transmission !== "") events.unsent(transmission, reasonOf(this.#failure ?? error));
    });
  }

  /** Answers so many keep-alives (RFC 5626 §4.4.1: the "pong" is a single CRLF). */
  pong(count: number): void {
    if (this.#isEnding) return;
    this.#heard();
    this.#write(Buffer.from(CRLF.repeat(count)), () => {});
  }

  /** Whether `bytes` may be written on top of what waits; where not, the peer does not read, and the connection is dropped. */
  hasRoom(bytes: number): boolean {
    if (this.#wire.backlog + bytes <= this.#around.options.maxBacklog) return true;
    this.#failure = new Error("the peer does not read what it is sent");
    process.nextTick(() => this.drop("slow-reader", `more than ${this.#around.options.maxBacklog} bytes wait`));
    return false;
  }

  /** Called at equal times: a peer that has been silent for `periods` of them is gone; another one is asked where `isAsked`. */
  sweep(periods: number, isAsked: boolean): void {
    if (this.#quiet >= periods) {
      this.drop("idle", "nothing was heard for too long");
      return;
    }
    this.#quiet++;
    if (isAsked) this.#wire.ping();
  }

  /** Ends it at once and says why. */
  drop(code: Fault["code"], detail: string): void {
    if (this.#isEnding) return;
    this.fault(code, detail);
    this.#leave();
    this.#wire.destroy();
  }

  /** Tells of what the peer did wrong. */
  fault(code: Fault["code"], detail: string): void {
    const address = this.#flow?.address;
    this.#around.events.fault({
      code,
      transport: this.#transport,
      ...(address === undefined ? {} : { address }),
      detail,
    });
  }

  /** Ends it once what is written has gone out, or has not for too long. */
  end(): void {
    if (this.#isEnding) return;
    this.#leave();
    const { timers, closeTimeout } = this.#around.options;
    this.#timer = timers.start(() => this.#wire.destroy(), closeTimeout);
    this.#wire.end();
  }

  /** The wire broke: `closed` follows. What is unsent for it is told with this reason. */
  failed(error: Error): void {
    this.#failure = error;
  }

  /** The wire is closed. */
  closed(): void {
    this.#leave();
    if (this.#flow !== undefined) this.#around.events.closed(this.#flow.id);
  }

  #write(bytes: Buffer, done: (error?: Error | null) => void): void {
    if (this.hasRoom(bytes.length)) this.#wire.write(bytes, done);
    else process.nextTick(done, this.#failure);
  }

  #heard(): void {
    this.#quiet = 0;
    this.#cancel();
  }

  /** Nothing more is sent on it, nor taken from it. */
  #leave(): void {
    this.#isEnding = true;
    this.#cancel();
    if (this.#flow !== undefined) this.#around.connections.delete(this.#flow, this);
    if (this.#target !== undefined) this.#around.connections.unlead(this.#target, this);
  }

  #cancel(): void {
    if (this.#timer === undefined) return;
    this.#around.options.timers.cancel(this.#timer);
    this.#timer = undefined;
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}
