import { isIP } from "node:net";
import type { Destination, Flow } from "../flow.ts";
import { isPort } from "./address.ts";
import { Admission } from "./admission.ts";
import { Connections, targetOf } from "./connections.ts";
import { DatagramListener, listenDatagram } from "./datagram.ts";
import type { TransportEvents } from "./events.ts";
import { ListenError, reasonOf } from "./listen-error.ts";
import type { Listener } from "./listener.ts";
import { DEFAULT_TRANSPORT_OPTIONS, type ListenOptions, type TransportOptions } from "./options.ts";
import { listenStream, StreamListener } from "./stream.ts";
import type { Surroundings } from "./surroundings.ts";
import { listenWebSocket } from "./websocket.ts";

/** A message to be sent: on that flow and no other, or to an address. */
export interface Sending {
  readonly flow: Flow | Destination;
  /** The whole message; sent as UTF-8. */
  readonly text: string;
  /** What `unsent` is to say where it cannot be sent; empty where nobody needs to know. */
  readonly transmission: string;
}

/** The sockets of one SIP server (RFC 3261 §18): listens, sends on what there is, tells what comes. */
export class Transports {
  readonly #around: Surroundings;
  /** By number; where one was closed, nothing. */
  readonly #listeners: (Listener | undefined)[] = [];
  #made = 0;
  #lookups = 0;

  constructor(events: TransportEvents, options: Partial<TransportOptions> = {}) {
    const all = { ...DEFAULT_TRANSPORT_OPTIONS, ...options };
    this.#around = {
      options: all,
      events,
      admission: new Admission(all.maxConnections, all.maxConnectionsPerAddress),
      connections: new Connections(),
    };
  }

  /**
   * Listens at one more address; rejects with a ListenError where that cannot be. Flows over UDP are named by the order in
   * which listeners were asked for: the same order after a restart gives the same names.
   */
  async listen(place: ListenOptions): Promise<Listener> {
    if (place.port !== 0 && !isPort(place.port)) {
      throw new ListenError(Object.assign(new Error("no port"), { code: "ERR_SOCKET_BAD_PORT" }), place);
    }
    const number = this.#made++;
    const listener = await this.#open(place, number);
    this.#listeners[number] = listener;
    return listener;
  }

  /** How many connections there are, those being opened among them. */
  get connections(): number {
    return this.#around.admission.size;
  }

  /**
   * What was given to UDP sockets and the kernel has not taken yet, in UTF-16 units: who sends very many messages at once
   * does well to stop at some millions and go on in another turn of the event loop, when it is 0.
   */
  get backlog(): number {
    let backlog = 0;
    for (const listener of this.#listeners) if (listener instanceof DatagramListener) backlog += listener.backlog;
    return backlog;
  }

  /** The flow of that id: any address over UDP, a connection while it is open. */
  flowOf(id: string): Flow | undefined {
    const connection = this.#around.connections.of(id);
    if (connection !== undefined) return connection.flow;
    const [, number, six, four, port] = DATAGRAM_FLOW.exec(id) ?? [];
    const listener = this.#listeners[Number(number)];
    const address = six ?? four ?? "";
    if (!(listener instanceof DatagramListener) || !listener.reaches(address) || !isPort(Number(port)))
      return undefined;
    return listener.flow(address, Number(port));
  }

  /**
   * Sends a message. To a flow: on it or not at all. To an address: over UDP from the first listener of its family; over TCP and TLS on a connection
   * that leads there, else on a new one (RFC 3261 §18.1.1); a WebSocket is never opened from here. What fails is told by `unsent`, later.
   */
  send({ flow, text, transmission }: Sending): void {
    if (!("id" in flow)) this.#sendTo(flow, text, transmission);
    else if (flow.transport !== "udp") {
      const connection = this.#around.connections.of(flow.id);
      if (connection === undefined) this.#unsent(transmission, "the connection is closed");
      else connection.send(text, transmission);
    } else {
      const listener = this.#listeners[Number.parseInt(flow.id.slice(DATAGRAM_PREFIX.length), 10)];
      if (listener instanceof DatagramListener) listener.send(flow.address, flow.port, text, transmission);
      else this.#unsent(transmission, "the listener is closed");
    }
  }

  /** Closes all listeners and connections; what waits to be sent goes out, within `closeTimeout`. Resolves when all is closed. */
  async close(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener?.close()));
  }

  #open(place: ListenOptions, number: number): Promise<Listener> {
    switch (place.transport) {
      case "udp":
        return listenDatagram(place, `${DATAGRAM_PREFIX}${number}/`, this.#around);
      case "tcp":
      case "tls":
        return listenStream(place, this.#around);
      case "ws":
      case "wss":
        return listenWebSocket(place, this.#around);
      default:
        return place.transport satisfies never;
    }
  }

  #sendTo({ transport, host, port }: Destination, text: string, transmission: string): void {
    if (!isPort(port)) this.#unsent(transmission, `${port} is not a port`);
    else if (transport === "udp") this.#sendDatagram(host, port, text, transmission);
    else if (transport === "tcp" || transport === "tls") this.#sendStream(transport, host, port, text, transmission);
    else this.#unsent(transmission, "a WebSocket can only be opened by the peer");
  }

  #sendDatagram(host: string, port: number, text: string, transmission: string): void {
    if (isIP(host) === 0) {
      this.#lookup(host, port, text, transmission);
      return;
    }
    const listener = this.#listeners.find((one) => one instanceof DatagramListener && one.reaches(host));
    if (listener instanceof DatagramListener) listener.send(host, port, text, transmission);
    else this.#unsent(transmission, `no UDP listener reaches ${host}`);
  }

  #lookup(host: string, port: number, text: string, transmission: string): void {
    if (this.#lookups >= this.#around.options.maxLookups) {
      this.#unsent(transmission, "too many host names are being looked up");
      return;
    }
    this.#lookups++;
    this.#around.options
      .lookup(host)
      .then((found) => {
        const address = found.find((one) =>
          this.#listeners.some((listener) => listener instanceof DatagramListener && listener.reaches(one.address)),
        );
        if (address === undefined) this.#unsent(transmission, `no UDP listener reaches ${host}`);
        else this.#sendDatagram(address.address, port, text, transmission);
      })
      .catch((error) => this.#unsent(transmission, reasonOf(error)))
      .finally(() => {
        this.#lookups--;
      });
  }

  #sendStream(transport: "tcp" | "tls", host: string, port: number, text: string, transmission: string): void {
    const target = targetOf(transport, host, port);
    const open = this.#around.connections.to(target);
    if (open !== undefined) {
      open.send(text, transmission);
      return;
    }
    const listener = this.#listeners.find(
      (one) => one instanceof StreamListener && one.transport === transport && !one.isClosing,
    );
    if (!(listener instanceof StreamListener)) {
      this.#unsent(transmission, `there is no ${transport.toUpperCase()} listener to connect in the name of`);
      return;
    }
    const connection = listener.connect(target, host, port);
    if (connection === undefined) this.#unsent(transmission, "there are too many connections");
    else connection.send(text, transmission);
  }

  #unsent(transmission: string, reason: string): void {
    if (transmission !== "") process.nextTick(() => this.#around.events.unsent(transmission, reason));
  }
}

const DATAGRAM_PREFIX = "udp/";
/** `udp/<number of the listener>/<address>:<port>`, an IPv6 address in brackets. */
const DATAGRAM_FLOW = /^udp\/(\d{1,9})\/(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/;
