import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { Line } from "./sipjs-phone.ts";

/** A line by UDP to that port of the loopback, whatever a message says. */
export async function udpLine(port: number): Promise<Line> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const here = `127.0.0.1:${socket.address().port}`;
  return {
    protocol: "UDP",
    viaHost: here,
    contactHost: here,
    onMessage: (hear) => void socket.on("message", (bytes) => hear(bytes.toString())),
    send: async (text) => socket.send(text, port, "127.0.0.1"),
    close: () => void socket.close(),
  };
}

/** A line by WebSocket (RFC 7118), which can be cut. */
export interface WebSocketLine extends Line {
  /** Breaks the connection without a closing handshake, as a page that is gone or a cable that is pulled. */
  cut(): void;
}

/** A browser has no address of its own (RFC 7118 §5): `name` stands for it, with `.invalid`. */
export async function webSocketLine(port: number, name: string): Promise<WebSocketLine> {
  const cable = await Cable.to(port);
  const socket = new WebSocket(`ws://127.0.0.1:${cable.port}`, "sip");
  await once(socket, "open");
  const host = `${name}.invalid`;
  return {
    protocol: "WS",
    viaHost: host,
    contactHost: host,
    onMessage: (hear) => socket.addEventListener("message", ({ data }) => hear(String(data))),
    send: async (text) => socket.send(text),
    cut: () => cable.cut(),
    close: () => cable.cut(),
  };
}

/** What a WebSocket runs through, so that it can be cut. */
class Cable {
  readonly port: number;
  readonly #cut: () => void;

  static async to(port: number): Promise<Cable> {
    const ends: Socket[] = [];
    const server = createServer((near) => {
      const far = connect(port, "127.0.0.1");
      for (const end of [near, far]) {
        ends.push(end);
        end.on("error", () => {});
      }
      near.pipe(far).pipe(near);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const place = server.address();
    if (place === null || typeof place === "string") throw new Error("a TCP server has a port");
    return new Cable(place.port, () => {
      for (const end of ends) end.resetAndDestroy();
      server.close();
    });
  }

  private constructor(port: number, cut: () => void) {
    this.port = port;
    this.#cut = cut;
  }

  cut(): void {
    this.#cut();
  }
}
