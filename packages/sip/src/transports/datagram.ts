import { createSocket, type Socket } from "node:dgram";
import { isIP } from "node:net";
import type { Flow } from "../flow.ts";
import { isPort, printHostPort, reachableHost } from "./address.ts";
import { isKeepAlive } from "./keep-alive.ts";
import { ListenError, reasonOf } from "./listen-error.ts";
import { addressOf, type Bound, type Listener, localOf } from "./listener.ts";
import type { ListenOptions } from "./options.ts";
import type { Surroundings } from "./surroundings.ts";

/** Binds a UDP socket; rejects with a ListenError. `prefix` begins the ids of its flows. */
export async function listenDatagram(
  place: ListenOptions,
  prefix: string,
  around: Surroundings,
): Promise<DatagramListener> {
  const address = await addressOf(place, around.options);
  const isSix = isIP(address) === 6;
  const socket = createSocket({
    type: isSix ? "udp6" : "udp4",
    ipv6Only: isSix,
    // Only addresses are sent to; Node's own lookup would put each off by a tick.
    lookup: (host, _options, callback) => callback(null, host, isSix ? 6 : 4),
  });
  const bound = await new Promise<Bound>((resolve, reject) => {
    const refuse = (error: unknown): void => {
      socket.close();
      reject(new ListenError(error, place));
    };
    socket.once("error", refuse);
    socket.bind({ address, port: place.port, exclusive: true }, () => {
      socket.off("error", refuse);
      resolve({ host: address, port: socket.address().port });
    });
  });
  enlarge((bytes) => socket.setRecvBufferSize(bytes), around.options.socketBuffer);
  enlarge((bytes) => socket.setSendBufferSize(bytes), around.options.socketBuffer);
  return new DatagramListener(
    socket,
    bound,
    localOf(place, bound, () => reachableHost(address)),
    prefix,
    around,
  );
}

/**
 * One UDP socket. It remembers only the last of those who send to it: a flow is made anew from its datagram, or from its id, so
 * that spoofed sources cost nothing.
 */
export class DatagramListener implements Listener {
  readonly transport = "udp";
  readonly host: string;
  readonly port: number;
  readonly #family: number;
  readonly #local: Flow["local"];
  readonly #prefix: string;
  readonly #socket: Socket;
  readonly #around: Surroundings;
  /** That of the last datagram. */
  #last: Flow | undefined;
  #backlog = 0;
  #closing: Promise<void> | undefined;
  #drained: (() => void) | undefined;

  constructor(socket: Socket, bound: Bound, local: Flow["local"], prefix: string, around: Surroundings) {
    this.host = bound.host;
    this.port = bound.port;
    this.#family = isIP(bound.host);
    this.#local = local;
    this.#prefix = prefix;
    this.#socket = socket;
    this.#around = around;
    const { events, options } = around;
    socket.on("error", (error) => events.fault({ code: "socket", transport: "udp", detail: reasonOf(error) }));
    socket.on("message", (bytes, { address, port }) => {
      // Nobody can be answered at port 0.
      if (this.#closing !== undefined || port === 0 || isKeepAlive(bytes)) return;
      if (bytes.length > options.maxMessage) {
        events.fault({ code: "too-large", transport: "udp", address, detail: `a datagram of ${bytes.length} bytes` });
        return;
      }
      events.message(this.#flowFrom(address, port), bytes.toString());
    });
  }

  /** Messages handed over that the kernel has not taken yet, in UTF-16 units. */
  get backlog(): number {
    return this.#backlog;
  }

  /** Whether that is an address that it can send to. */
  reaches(address: string): boolean {
    return isIP(address) === this.#family;
  }

  /** A proxy sends nearly all that comes, and phones some datagrams in a row: what is kept of these shares one flow. */
  #flowFrom(address: string, port: number): Flow {
    const last = this.#last;
    if (last?.address === address && last.port === port) return last;
    this.#last = this.flow(address, port);
    return this.#last;
  }

  flow(address: string, port: number): Flow {
    return {
      id: `${this.#prefix}${printHostPort(address, port)}`,
      transport: "udp",
      address,
      port,
      local: this.#local,
    };
  }

  /** Sends one datagram; what cannot be sent is told later, never from here. An empty `transmission`: is not told. */
  send(address: string, port: number, text: string, transmission: string): void {
    const { events, options } = this.#around;
    const reason = this.#refusal(address, port, text.length, options.maxDatagramBacklog);
    if (reason !== undefined) {
      if (transmission !== "") process.nextTick(() => events.unsent(transmission, reason));
      return;
    }
    this.#backlog += text.length;
    // The form that is cheapest by measure; a string is sent as UTF-8. Nearly all of the time goes to the kernel.
    this.#socket.send(text, port, address, (error) => {
      this.#backlog -= text.length;
      if (error !== null && transmission !== "") events.unsent(transmission, reasonOf(error));
      if (this.#backlog === 0) this.#drained?.();
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #refusal(address: string, port: number, length: number, max: number): string | undefined {
    if (this.#closing !== undefined) return "the listener is closed";
    if (!isPort(port) || !this.reaches(address)) return `nothing can be sent to ${printHostPort(address, port)}`;
    return this.#backlog + length > max ? "too much waits to be sent" : undefined;
  }

  async #close(): Promise<void> {
    const { timers, closeTimeout } = this.#around.options;
    // What Node still holds is lost when its socket is closed.
    if (this.#backlog > 0) {
      await new Promise<void>((resolve) => {
        const timer = timers.start(resolve, closeTimeout);
        this.#drained = () => {
          timers.cancel(timer);
          resolve();
        };
      });
    }
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }
}

/** Asks for a socket buffer, and for half as much where the kernel refuses; never an error. */
export function enlarge(set: (bytes: number) => void, bytes: number): void {
  for (let size = bytes; size >= 65_536; size = Math.floor(size / 2)) {
    try {
      set(size);
      return;
    } catch {
      // The kernel's limit is lower: Linux caps silently, others refuse.
    }
  }
}
