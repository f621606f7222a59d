import { connect as connectTcp, createServer as createTcpServer, isIP, type Server, type Socket } from "node:net";
import { connect as connectTls, createServer as createTlsServer } from "node:tls";
import { StreamFramer } from "../framing/stream.ts";
import { printHostPort } from "./address.ts";
import type { Connection, Wire } from "./connection.ts";
import { Gate } from "./gate.ts";
import { reasonOf } from "./listen-error.ts";
import { addressOf, bind, type Listener } from "./listener.ts";
import type { ListenOptions, TlsOptions } from "./options.ts";
import type { Surroundings } from "./surroundings.ts";
import { secureOptions } from "./tls.ts";

/** Listens for TCP or TLS connections; rejects with a ListenError. */
export async function listenStream(place: ListenOptions, around: Surroundings): Promise<StreamListener> {
  const address = await addressOf(place, around.options);
  const tls = place.transport === "tls" ? secureOptions(place) : undefined;
  const server: Server = tls === undefined ? createTcpServer() : createTlsServer(tls);
  const bound = await bind(server, place, address);
  const period = Math.ceil(around.options.idleTimeout / 4);
  const gate = new Gate(server, place, bound, { period, periods: 4, isAsking: false }, around);
  server.on(tls === undefined ? "connection" : "secureConnection", (socket: Socket) => {
    gate.open(socket, wireOf(socket), (connection) => attach(connection, socket, gate, around));
  });
  server.on("tlsClientError", (error: Error, socket: Socket) => {
    gate.fault("tls-handshake", socket.remoteAddress, reasonOf(error));
    socket.destroy();
  });
  return new StreamListener(gate, place.tls, around);
}

/** A TCP or TLS socket that listens, and that connects in its own name. */
export class StreamListener implements Listener {
  readonly #gate: Gate;
  readonly #tls: TlsOptions | undefined;
  readonly #around: Surroundings;

  constructor(gate: Gate, tls: TlsOptions | undefined, around: Surroundings) {
    this.#gate = gate;
    this.#tls = tls;
    this.#around = around;
  }

  get transport(): Gate["transport"] {
    return this.#gate.transport;
  }

  get host(): string {
    return this.#gate.host;
  }

  get port(): number {
    return this.#gate.port;
  }

  get isClosing(): boolean {
    return this.#gate.isClosing;
  }

  /**
   * Begins to open a connection that `target` is reached by from now on; what is sent on it waits until it is open. Undefined where
   * there are too many.
   */
  connect(target: string, host: string, port: number): Connection | undefined {
    const { options, admission } = this.#around;
    const release = admission.admit(host);
    if (release === undefined) return undefined;
    const socket = this.#dial(host, port);
    const connection = this.#gate.keep(wireOf(socket), target);
    const timer = options.timers.start(
      () =>
        socket.destroy(new Error(`${printHostPort(host, port)} did not answer within ${options.connectTimeout} ms`)),
      options.connectTimeout,
    );
    socket.once("close", () => {
      options.timers.cancel(timer);
      release();
    });
    socket.once(this.#tls === undefined ? "connect" : "secureConnect", () => {
      options.timers.cancel(timer);
      connection.open(this.#gate.flow(socket));
    });
    attach(connection, socket, this.#gate, this.#around);
    return connection;
  }

  close(): Promise<void> {
    return this.#gate.close();
  }

  #dial(host: string, port: number): Socket {
    const tls = this.#tls;
    const tcp = { host, port, noDelay: true, keepAlive: true };
    if (tls === undefined) return connectTcp(tcp);
    return connectTls({
      ...tcp,
      cert: tls.certificate,
      key: tls.key,
      ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
      ...(tls.authorities === undefined ? {} : { ca: tls.authorities }),
      minVersion: tls.minVersion ?? "TLSv1.2",
      rejectUnauthorized: tls.isVerifying ?? true,
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
  }
}

function wireOf(socket: Socket): Wire {
  return {
    get backlog() {
      return socket.writableLength;
    },
    write: (bytes, done) => socket.write(bytes, done),
    ping: () => {},
    end: () => socket.end(),
    destroy: () => socket.destroy(),
  };
}

/** Leads what comes out of the socket to the connection, message by message. */
function attach(connection: Connection, socket: Socket, gate: Gate, { options }: Surroundings): void {
  const framer = new StreamFramer({ maxHead: options.maxMessage, maxBody: options.maxMessage });
  socket.on("data", (chunk) => {
    let pings = 0;
    for (const framed of framer.push(chunk)) {
      switch (framed.type) {
        case "message":
          if (framed.bytes.length <= options.maxMessage) connection.received(framed.bytes);
          else connection.drop("too-large", `a message of ${framed.bytes.length} bytes`);
          break;
        case "keep-alive":
          pings++;
          break;
        case "error":
          // What was framed before may be answered yet: RFC 3261 §18.3 has no way to find the next message.
          connection.fault(framed.reason === "too-large" ? "too-large" : "framing", framed.reason);
          connection.end();
          break;
        default:
          framed satisfies never;
      }
    }
    if (pings > 0) connection.pong(pings);
  });
  socket.on("error", (error) => connection.failed(error));
  socket.once("close", () => gate.forget(connection));
}
