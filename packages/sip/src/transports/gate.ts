import type { Server, Socket } from "node:net";
import type { Flow, Transport } from "../flow.ts";
import { printHostPort } from "./address.ts";
import { Connection, type Wire } from "./connection.ts";
import type { Fault } from "./events.ts";
import { reasonOf } from "./listen-error.ts";
import { type Bound, type Listener, localOf } from "./listener.ts";
import type { ListenOptions } from "./options.ts";
import type { Surroundings } from "./surroundings.ts";
import { every } from "./timers.ts";

/** How often peers are looked at, and for how many such times they may be silent before they are gone. */
export interface Pulse {
  /** In milliseconds. */
  readonly period: number;
  readonly periods: number;
  /** Whether they are asked for a sign of life each time. */
  readonly isAsking: boolean;
}

/** The first probe of a connection on which nothing moves, in milliseconds; the kernel drops it when the peer is gone. */
const TCP_KEEP_ALIVE = 60_000;

/**
 * A listening TCP socket with the connections that came in by it or go out in its name. What comes in is counted and timed
 * from the first packet, whatever handshakes are to follow, and is a connection when those are over.
 */
export class Gate implements Listener {
  readonly transport: Transport;
  readonly host: string;
  readonly port: number;
  readonly #place: ListenOptions;
  readonly #server: Server;
  readonly #around: Surroundings;
  readonly #arrivals = new Map<string, Arrival>();
  readonly #connections = new Set<Connection>();
  readonly #stopSweeping: () => void;
  #closing: Promise<void> | undefined;
  #emptied: () => void = () => {};

  constructor(server: Server, place: ListenOptions, bound: Bound, pulse: Pulse, around: Surroundings) {
    this.transport = place.transport;
    this.host = bound.host;
    this.port = bound.port;
    this.#place = place;
    this.#server = server;
    this.#around = around;
    server.on("connection", (socket) => this.#arrive(socket));
    server.on("error", (error) => this.fault("socket", undefined, reasonOf(error)));
    this.#stopSweeping = every(around.options.timers, pulse.period, () => {
      for (const connection of this.#connections) connection.sweep(pulse.periods, pulse.isAsking);
    });
  }

  get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  /** The handshakes of what arrived are over: it is a connection, and given to `attach` before it is open. What was refused is none. */
  open(socket: Socket, wire: Wire, attach: (connection: Connection) => void): void {
    const arrival = this.#arrivals.get(keyOf(socket));
    if (arrival === undefined) {
      wire.destroy();
      return;
    }
    this.#around.options.timers.cancel(arrival.timer);
    this.#arrivals.delete(keyOf(socket));
    const connection = this.keep(wire);
    attach(connection);
    connection.open(this.flow(socket), this.#around.options.firstMessageTimeout);
  }

  /** A connection that is swept, and ended with the others. */
  keep(wire: Wire, target?: string): Connection {
    const connection = new Connection(this.transport, wire, this.#around, target);
    this.#connections.add(connection);
    return connection;
  }

  /** Its wire is closed. */
  forget(connection: Connection): void {
    this.#connections.delete(connection);
    connection.closed();
    if (this.#connections.size === 0) this.#emptied();
  }

  /** A new flow: the id says where the peer is, but it is the number that makes it the only one. */
  flow(socket: Socket): Flow {
    const { remoteAddress: address = "", remotePort: port = 0 } = socket;
    return {
      id: `${this.transport}/${this.#around.connections.next()}/${printHostPort(address, port)}`,
      transport: this.transport,
      address,
      port,
      local: localOf(this.#place, this, () => socket.localAddress ?? this.host),
    };
  }

  /** Tells of what a peer did wrong that has no connection yet. */
  fault(code: Fault["code"], address: string | undefined, detail: string): void {
    const { transport } = this;
    this.#around.events.fault({ code, transport, ...(address === undefined ? {} : { address }), detail });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #arrive(socket: Socket): void {
    const { options, admission } = this.#around;
    const { remoteAddress: address } = socket;
    socket.on("error", () => {});
    const release = address === undefined ? undefined : admission.admit(address);
    if (release === undefined) {
      socket.destroy();
      if (address === undefined) this.fault("socket", address, "the peer was gone at once");
      else this.fault("too-many-connections", address, "there is no room for one more");
      return;
    }
    const key = keyOf(socket);
    const timer = options.timers.start(() => {
      this.fault("slow-opening", address, `not open within ${options.openingTimeout} ms`);
      socket.destroy();
    }, options.openingTimeout);
    const arrival = { socket, timer };
    this.#arrivals.set(key, arrival);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_KEEP_ALIVE);
    socket.once("close", () => {
      release();
      options.timers.cancel(timer);
      if (this.#arrivals.get(key) === arrival) this.#arrivals.delete(key);
    });
  }

  async #close(): Promise<void> {
    this.#stopSweeping();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const { socket } of this.#arrivals.values()) socket.destroy();
    for (const connection of this.#connections) connection.end();
    await closed;
    // Those that we opened are none of the server's.
    if (this.#connections.size > 0) {
      await new Promise<void>((resolve) => {
        this.#emptied = resolve;
      });
    }
  }
}

interface Arrival {
  readonly socket: Socket;
  readonly timer: unknown;
}

/** The same for a TCP socket and for the TLS socket on top of it. */
function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
