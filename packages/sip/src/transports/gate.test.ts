import { EventEmitter } from "node:events";
import { createServer, Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { Admission } from "./admission.ts";
import type { Wire } from "./connection.ts";
import { Connections } from "./connections.ts";
import { Gate } from "./gate.ts";
import { DEFAULT_TRANSPORT_OPTIONS } from "./options.ts";
import { HandTimers, Recorder } from "./testing/recorder.ts";

function made() {
  const told = new Recorder();
  const timers = new HandTimers();
  const server = createServer();
  const place = { transport: "tcp", host: "0.0.0.0", port: 0 } as const;
  const around = {
    options: { ...DEFAULT_TRANSPORT_OPTIONS, timers, openingTimeout: 10 },
    events: told,
    connections: new Connections(),
    admission: new Admission(10, 10),
  };
  const gate = new Gate(
    server,
    place,
    { host: "0.0.0.0", port: 5060 },
    { period: 5, periods: 1, isAsking: false },
    around,
  );
  return { gate, server, told, timers, around };
}

/** A socket of a peer whose address can be told, or not any more. */
function arriving(remoteAddress: string | undefined, remotePort = 5): Socket {
  const socket = new Socket();
  Object.defineProperties(socket, { remoteAddress: { value: remoteAddress }, remotePort: { value: remotePort } });
  return socket;
}

function wire(): Wire & { readonly done: string[] } {
  const done: string[] = [];
  const note = (what: string) => () => void done.push(what);
  return { done, backlog: 0, write: note("write"), ping: note("ping"), end: note("end"), destroy: note("destroy") };
}

describe("a gate", () => {
  it("drops a socket whose peer is gone before it is looked at", async () => {
    const { server, told, around } = made();
    const socket = arriving(undefined);
    server.emit("connection", socket);
    expect(socket.destroyed).toBe(true);
    expect(await told.faults.take()).toEqual({ code: "socket", transport: "tcp", detail: "the peer was gone at once" });
    expect(around.admission.size).toBe(0);
  });

  it("opens nothing that did not arrive", () => {
    const { gate } = made();
    const held = wire();
    gate.open(arriving("192.0.2.7"), held, () => expect.unreachable());
    expect(held.done).toEqual(["destroy"]);
  });

  it("tells apart two sockets of one address and port, the second of which came before the first was over", async () => {
    const { gate, server, timers } = made();
    const [first, second] = [arriving("192.0.2.7"), arriving("192.0.2.7")];
    server.emit("connection", first);
    server.emit("connection", second);
    first.destroy();
    await new Promise((resolve) => first.once("close", resolve));
    expect(timers.count(10)).toBe(1);
    let opened = 0;
    gate.open(second, wire(), () => opened++);
    expect(opened).toBe(1);
  });

  it("names the flow by what the socket still knows", async () => {
    const { gate } = made();
    expect(gate.flow(new Socket())).toMatchObject({ id: "tcp/0/:0", local: { host: "0.0.0.0", port: 5060 } });
  });

  it("lives through an error of the server's socket, and of one that came in", async () => {
    const { server, told } = made();
    server.emit("error", new Error("accept EMFILE"));
    expect(await told.faults.take()).toEqual({ code: "socket", transport: "tcp", detail: "accept EMFILE" });
    const socket = arriving("192.0.2.7");
    server.emit("connection", socket);
    socket.emit("error", new Error("read ECONNRESET"));
    expect(EventEmitter.listenerCount(socket, "error")).toBe(1);
  });
});
