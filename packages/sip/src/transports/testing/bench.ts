import { connect, type Server, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterEach } from "vitest";
import type { Listener } from "../listener.ts";
import type { ListenOptions, TransportOptions } from "../options.ts";
import { Transports } from "../transports.ts";
import { selfSigned } from "./certificate.ts";
import { HandTimers, Queue, Recorder } from "./recorder.ts";

/** What is to be done after the test, the last first. */
export const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A certificate that peers trust. */
export const ours: ReturnType<typeof selfSigned> = selfSigned();

/** Transports with one listener. */
export interface Bench {
  readonly transports: Transports;
  readonly told: Recorder;
  readonly timers: HandTimers;
  readonly listener: Listener;
}

/** Closed after the test, its timers moved by hand. */
export async function bench(
  options: Partial<TransportOptions> = {},
  place: Partial<ListenOptions> = {},
): Promise<Bench> {
  const told = new Recorder();
  const timers = new HandTimers();
  const transports = new Transports(told, { timers, ...options });
  const listener = await transports.listen({ transport: "tcp", host: "127.0.0.1", port: 0, ...place });
  ends.push(() => {
    const closed = transports.close();
    timers.fire(options.closeTimeout ?? 2_000);
    return closed;
  });
  return { transports, told, timers, listener };
}

/** A TLS listener that has it and trusts it. */
export const secure: Pick<ListenOptions, "transport" | "tls"> = {
  transport: "tls",
  tls: { ...ours, authorities: ours.certificate },
};

/** A peer: what it has read so far, and whether it was closed. */
export interface Peer {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  /** Resolves with all bytes read once they are at least so many. */
  read(length: number): Promise<string>;
}

export function peerOf(socket: Socket): Peer {
  let text = "";
  let wake = (): void => {};
  socket.on("error", () => {});
  socket.setEncoding("latin1").on("data", (chunk) => {
    text += chunk;
    wake();
  });
  ends.push(() => socket.destroy());
  return {
    socket,
    closed: new Promise((resolve) => socket.once("close", () => resolve())),
    async read(length) {
      while (text.length < length) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return text;
    },
  };
}

/** Connects to it. */
export function dial({ port, host }: Listener): Promise<Peer> {
  return new Promise((resolve) => {
    const socket = connect({ port, host }, () => resolve(peerOf(socket)));
    socket.setNoDelay(true);
  });
}

export function dialTls({ port, host }: Listener): Promise<Peer> {
  return new Promise((resolve) => {
    const socket = connectTls({ port, host, ca: ours.certificate }, () => resolve(peerOf(socket)));
  });
}

/** A server that a peer runs, for us to connect to, and the sockets that it gets. */
export async function server(make: Server, event = "connection"): Promise<{ port: number; got: Queue<Peer> }> {
  const got = new Queue<Peer>();
  make.on(event, (socket: Socket) => got.put(peerOf(socket)));
  await new Promise<void>((resolve) => make.listen(0, "127.0.0.1", resolve));
  ends.push(() => make.close());
  const bound = make.address();
  return { port: bound !== null && typeof bound === "object" ? bound.port : 0, got };
}

/** A whole message. */
export const message = (body: string, cseq = 1): string =>
  `OPTIONS sip:a@b SIP/2.0\r\nCSeq: ${cseq} OPTIONS\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
