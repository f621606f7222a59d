import { createServer as createHttpServer, type IncomingMessage, STATUS_CODES } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { Connection, Wire } from "./connection.ts";
import { Gate, type Pulse } from "./gate.ts";
import { isKeepAlive } from "./keep-alive.ts";
import { reasonOf } from "./listen-error.ts";
import { addressOf, bind, type Listener } from "./listener.ts";
import type { ListenOptions, TransportOptions } from "./options.ts";
import type { Surroundings } from "./surroundings.ts";
import { secureOptions } from "./tls.ts";

/** RFC 7118 §4.1: the subprotocol's name. */
const SIP = "sip";
/** RFC 6455 §7.4.1: an endpoint is "going away". */
const GOING_AWAY = 1001;
const DOUBLE_CRLF = 4;

/** Listens for WebSockets, on any path; rejects with a ListenError. */
export async function listenWebSocket(place: ListenOptions, around: Surroundings): Promise<Listener> {
  const { options } = around;
  const address = await addressOf(place, options);
  const server = place.transport === "wss" ? createHttpsServer(secureOptions(place)) : createHttpServer();
  const bound = await bind(server, place, address);
  const gate = new Gate(server, place, bound, pulseOf(options), around);
  const upgrader = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // A peer that pings and does not read must not make us hold its pongs.
    autoPong: false,
    perMessageDeflate: false,
    maxPayload: options.maxMessage,
    handleProtocols: () => SIP,
  });
  server.on("tlsClientError", (error, socket) => {
    gate.fault("tls-handshake", socket.remoteAddress, reasonOf(error));
    socket.destroy();
  });
  server.on("request", (_request, response) => {
    response.writeHead(426, { Connection: "close", Upgrade: "websocket" }).end();
  });
  server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on("error", () => {});
    const refusal = refusalOf(request, place);
    if (refusal !== undefined) {
      gate.fault("upgrade-refused", socket.remoteAddress, refusal.detail);
      refuse(socket, refusal.status);
      return;
    }
    upgrader.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", () => {});
      gate.open(socket, wireOf(webSocket), (connection) => attach(connection, webSocket, gate));
    });
  });
  upgrader.on("wsClientError", (error, socket: Socket) => {
    gate.fault("upgrade-refused", socket.remoteAddress, reasonOf(error));
    refuse(socket, 400);
  });
  return gate;
}

function pulseOf({ pingInterval, idleTimeout }: TransportOptions): Pulse {
  return pingInterval > 0
    ? { period: pingInterval, periods: 2, isAsking: true }
    : { period: Math.ceil(idleTimeout / 4), periods: 4, isAsking: false };
}

/** RFC 7118 §4.1: who does not ask for the subprotocol `sip` speaks something else. */
function refusalOf(
  { headers }: IncomingMessage,
  { isOriginAllowed }: ListenOptions,
): { readonly status: number; readonly detail: string } | undefined {
  const protocols = (headers["sec-websocket-protocol"] ?? "").split(",").map((protocol) => protocol.trim());
  if (!protocols.includes(SIP)) return { status: 400, detail: "it does not ask for the subprotocol sip" };
  if (isOriginAllowed?.(headers.origin) === false) return { status: 403, detail: "its origin is not allowed" };
  return undefined;
}

function refuse(socket: Socket, status: number): void {
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function wireOf(webSocket: WebSocket): Wire {
  return {
    get backlog() {
      return webSocket.bufferedAmount;
    },
    write: (bytes, done) => webSocket.send(bytes, { binary: false }, done),
    ping: () => webSocket.ping(),
    end: () => webSocket.close(GOING_AWAY),
    destroy: () => webSocket.terminate(),
  };
}

/** Leads the messages of a WebSocket to the connection: one a frame, text or binary (RFC 7118 §4.2, §5). */
function attach(connection: Connection, webSocket: WebSocket, gate: Gate): void {
  webSocket.on("message", (data: Buffer) => {
    if (!isKeepAlive(data)) connection.received(data);
    // RFC 7118 §6: the CRLF keep-alive of RFC 5626 is usable here too.
    else if (data.length >= DOUBLE_CRLF) connection.pong(1);
  });
  webSocket.on("ping", (data) => {
    connection.alive();
    if (connection.hasRoom(data.length)) webSocket.pong(data);
  });
  webSocket.on("pong", () => connection.alive());
  webSocket.on("error", (error) => {
    const isTooLarge = "code" in error && error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH";
    connection.fault(isTooLarge ? "too-large" : "framing", reasonOf(error));
    connection.failed(error);
    connection.end();
  });
  webSocket.once("close", () => gate.forget(connection));
}
