import { once } from "node:events";
import { createServer, type Server as Listener, type Socket } from "node:net";
import { REAL_TIMERS, type Timers } from "./clock.ts";
import { Connection, FAULTS, type Faults } from "./connection.ts";
import type { Dialog } from "./dialogs.ts";
import { nextTurn, OtherEnds } from "./idle.ts";
import type { Phone, PhoneOptions } from "./phone.ts";
import { Phones } from "./phones.ts";
import { Server, type ServerEvent } from "./server.ts";
import type { Output } from "./wire.ts";

export interface DoubleOptions {
  /** What the application must say; "cymru" where nothing is said. */
  readonly secret?: string;
  /** The clock, in milliseconds, and its timers; the real ones where nothing is said. `VirtualClock` is both. */
  readonly now?: () => number;
  readonly timers?: Timers;
  readonly faults?: Partial<Faults>;
  /** Milliseconds after which a SIP request is taken to be unanswered; 32,000 where nothing is said. */
  readonly t1x64?: number;
  /** The domain of the phones; "example.com" where nothing is said. */
  readonly domain?: string;
  /** Whether to keep all frames; true where nothing is said. */
  readonly keepsFrames?: boolean;
}

/** A frame that passed. */
export interface PassedFrame {
  readonly direction: "received" | "sent";
  /** Counted from 1, in the order in which they came. */
  readonly connection: number;
  readonly payload: string;
}

/**
 * A double of drachtio-server on a loopback port, with phones behind it. The control connections are TCP; between server
 * and phones there is no network, so that they cost little and nothing is lost but what a phone is told to lose.
 */
export class DrachtioDouble {
  readonly frames: PassedFrame[] = [];
  /** While true, every connection is closed as soon as it is made: the server is down. */
  isDown = false;
  readonly #listener: Listener;
  readonly #faults: Faults;
  readonly #server: Server;
  readonly #phones: Phones;
  readonly #now: () => number;
  readonly #timers: Timers;
  readonly #keepsFrames: boolean;
  readonly #connections = new Map<number, Connection>();
  readonly #otherEnds = new OtherEnds();
  #made = 0;
  #activity = 0;
  #isPumping = false;
  #timer: unknown;
  #timerAt: number = NEVER;

  private constructor(listener: Listener, options: DoubleOptions) {
    const { secret = "cymru", t1x64 = 32_000, domain = "example.com" } = options;
    this.#listener = listener;
    this.#faults = { ...FAULTS, ...options.faults };
    this.#now = options.now ?? Date.now;
    this.#timers = options.timers ?? REAL_TIMERS;
    this.#keepsFrames = options.keepsFrames ?? true;
    this.#phones = new Phones(domain, t1x64, this.#now, (peer, message) =>
      this.#handle({ type: "message", peer, message }),
    );
    const peerAt = this.#phones.at.bind(this.#phones);
    this.#server = new Server({ secret, address: "127.0.0.1", port: 5060, t1x64, peerAt });
    listener.on("connection", (socket) => this.#connected(socket));
  }

  /** Listens on a port of its own. */
  static async start(options: DoubleOptions = {}): Promise<DrachtioDouble> {
    const listener = createServer();
    const double = new DrachtioDouble(listener, options);
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    return double;
  }

  get port(): number {
    const address = this.#listener.address();
    return address instanceof Object ? address.port : 0;
  }

  /** The dialogs that the server has, by their ids. */
  get dialogs(): ReadonlyMap<string, Dialog> {
    return this.#server.dialogs.table;
  }

  /** How many connections have given the secret. */
  get applications(): number {
    return this.#server.authenticated.size;
  }

  /** How many subscriptions the phones hold. */
  get subscriptions(): number {
    return this.#phones.subscriptions;
  }

  /** A new phone of that name, or of an address of record. */
  phone(name: string, options: PhoneOptions = {}): Phone {
    return this.#phones.add(name, options);
  }

  /**
   * Resolves when nothing is under way: every octet sent has been read at the other end, and three turns of the event loop
   * brought nothing new. What waits for a timer is not waited for. Of applications in other processes it cannot be known
   * what they have read.
   */
  async idle(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      const before = this.#activity;
      await nextTurn();
      const isQuiet =
        this.#activity === before && [...this.#connections.values()].every((one) => this.#otherEnds.isQuiet(one));
      quiet = isQuiet ? quiet + 1 : 0;
    }
  }

  /** The control connections break: all, or one. Resolves when they are closed here. */
  async drop(connection?: number): Promise<void> {
    const dropped = connection === undefined ? [...this.#connections.keys()] : [connection];
    await this.#closed(dropped, (one) => one.drop());
  }

  /** The server dies and is back at once, on the same port: connections break, dialogs and transactions are forgotten. */
  async restart(): Promise<void> {
    const all = [...this.#connections.keys()];
    this.#handle({ type: "restart" });
    await this.#closed(all, (one) => one.drop());
  }

  /** Closes all. */
  async close(): Promise<void> {
    this.isDown = true;
    const closing = this.#listener.listening ? once(this.#listener, "close") : undefined;
    this.#listener.close();
    await this.drop();
    await closing;
    this.#otherEnds.close();
    this.#timers.cancel(this.#timer);
  }

  async #closed(ids: readonly number[], close: (connection: Connection) => void): Promise<void> {
    const closings = ids.flatMap((id) => {
      const connection = this.#connections.get(id);
      if (connection === undefined) return [];
      const closing = once(connection.socket, "close");
      close(connection);
      return [closing];
    });
    await Promise.all(closings);
  }

  #connected(socket: Socket): void {
    if (this.isDown) {
      socket.on("error", () => {});
      socket.resetAndDestroy();
      return;
    }
    this.#made++;
    const id = this.#made;
    const connection = new Connection(socket, this.#faults, {
      frame: (payload) => {
        this.#record("received", id, payload);
        this.#handle({ type: "frame", connection: id, payload });
      },
      closed: () => {
        this.#connections.delete(id);
        this.#handle({ type: "closed", connection: id });
      },
    });
    this.#connections.set(id, connection);
    this.#handle({ type: "opened", connection: id });
  }

  #handle(event: ServerEvent): void {
    this.#activity++;
    this.#server.handle(event, this.#now());
    if (this.#isPumping) return;
    this.#isPumping = true;
    for (let output = this.#server.poll(); output !== undefined; output = this.#server.poll()) this.#perform(output);
    this.#isPumping = false;
    this.#arm();
  }

  #perform(output: Output): void {
    switch (output.type) {
      case "frame":
        this.#record("sent", output.connection, output.payload);
        this.#connections.get(output.connection)?.send(output.payload, output.isResponse);
        return;
      case "end":
        this.#connections.get(output.connection)?.end();
        return;
      case "deliver":
        if (output.peer.isReachable) output.peer.receive(output.message);
        return;
      default:
        output satisfies never;
    }
  }

  #record(direction: PassedFrame["direction"], connection: number, payload: string): void {
    if (this.#keepsFrames) this.frames.push({ direction, connection, payload });
  }

  /** One timer for all that waits. One that fires too early does no harm, so that it need not be moved with every answer. */
  #arm(): void {
    const next = Math.min(this.#server.deadline() ?? NEVER, this.#phones.deadline() ?? NEVER);
    if (next >= this.#timerAt) return;
    this.#timers.cancel(this.#timer);
    this.#timerAt = next;
    this.#timer = this.#timers.start(() => this.#tick(), Math.max(0, next - this.#now()));
  }

  #tick(): void {
    this.#timerAt = NEVER;
    this.#phones.expire(this.#now());
    this.#handle({ type: "tick" });
  }
}

const NEVER = Number.POSITIVE_INFINITY;
