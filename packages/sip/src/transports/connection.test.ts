import { describe, expect, it } from "vitest";
import { Admission } from "./admission.ts";
import { Connection, type Wire } from "./connection.ts";
import { Connections } from "./connections.ts";
import { DEFAULT_TRANSPORT_OPTIONS } from "./options.ts";
import { HandTimers, Recorder } from "./testing/recorder.ts";

const flow = {
  id: "tcp/0/192.0.2.7:5060",
  transport: "tcp",
  address: "192.0.2.7",
  port: 5060,
  local: { host: "192.0.2.1", port: 5060 },
} as const;

/** A wire that takes nothing until it is told, and notes what is done to it. */
class HeldWire implements Wire {
  readonly done: string[] = [];
  readonly #waiting: { readonly bytes: Buffer; readonly done: (error?: Error | null) => void }[] = [];

  get backlog(): number {
    return this.#waiting.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  write(bytes: Buffer, done: (error?: Error | null) => void): void {
    this.#waiting.push({ bytes, done });
  }

  ping(): void {
    this.done.push("ping");
  }

  end(): void {
    this.done.push("end");
  }

  destroy(): void {
    this.done.push("destroy");
  }

  /** The kernel takes all that waits, or breaks. */
  settle(error?: Error): string[] {
    return this.#waiting.splice(0).map(({ bytes, done }) => {
      done(error ?? null);
      return bytes.toString();
    });
  }
}

function made(target?: string) {
  const wire = new HeldWire();
  const told = new Recorder();
  const timers = new HandTimers();
  const connections = new Connections();
  const options = { ...DEFAULT_TRANSPORT_OPTIONS, timers, maxBacklog: 10, closeTimeout: 20 };
  const connection = new Connection(
    "tcp",
    wire,
    { options, events: told, connections, admission: new Admission(1, 1) },
    target,
  );
  return { wire, told, timers, connections, connection };
}

const tick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

describe("a connection", () => {
  it("holds as much for its peer as it may, and is dropped with one byte more", async () => {
    const { connection, wire, told } = made();
    connection.open(flow);
    connection.send("1234567", "1");
    connection.send("€", "2");
    expect(wire.backlog).toBe(10);
    await tick();
    expect(wire.done).toEqual([]);
    expect(wire.settle()).toEqual(["1234567", "€"]);
    connection.send("12345678", "3");
    connection.send("€", "4");
    expect(told.faults.size + told.unsents.size).toBe(0);
    expect(await told.unsents.take()).toEqual({ transmission: "4", reason: "the peer does not read what it is sent" });
    expect(await told.faults.take()).toEqual({
      code: "slow-reader",
      transport: "tcp",
      address: "192.0.2.7",
      detail: "more than 10 bytes wait",
    });
    expect(wire.done).toEqual(["destroy"]);
    wire.settle(new Error("destroyed"));
    expect(await told.unsents.take()).toEqual({ transmission: "3", reason: "the peer does not read what it is sent" });
  });

  it("tells what the wire did not take, with the wire's own reason where it gave one", async () => {
    const { connection, wire, told } = made();
    connection.open(flow);
    connection.send("a", "1");
    connection.send("b", "");
    wire.settle(new Error("write EPIPE"));
    expect(await told.unsents.take()).toEqual({ transmission: "1", reason: "write EPIPE" });
    connection.send("c", "2");
    connection.failed(new Error("read ECONNRESET"));
    wire.settle(new Error("write EPIPE"));
    expect(await told.unsents.take()).toEqual({ transmission: "2", reason: "read ECONNRESET" });
    expect(told.unsents.size).toBe(0);
  });

  it("once it is ended does nothing more, and is destroyed after closeTimeout at the latest", async () => {
    const { connection, wire, told, timers, connections } = made();
    connection.open(flow, 30);
    connection.end();
    connection.end();
    connection.drop("idle", "again");
    connection.received(Buffer.from("late"));
    connection.pong(1);
    connection.send("late", "1");
    connection.send("late", "");
    expect(wire.done).toEqual(["end"]);
    expect(wire.backlog).toBe(0);
    expect(connections.of(flow.id)).toBeUndefined();
    expect(await told.unsents.take()).toEqual({ transmission: "1", reason: "the connection is closed" });
    expect([timers.count(30), timers.count(20)]).toEqual([0, 1]);
    timers.fire(20);
    expect(wire.done).toEqual(["end", "destroy"]);
    connection.closed();
    expect(await told.closes.take()).toBe(flow.id);
    expect([told.messages.size, told.faults.size, told.unsents.size]).toEqual([0, 0, 0]);
  });

  it("leaves no timer behind when it is closed", () => {
    const { connection, timers } = made();
    connection.open(flow, 30);
    connection.closed();
    expect(timers.count(30)).toBe(0);
  });

  it("is dropped when silent after opening, but neither a message nor a keep-alive is silence", () => {
    for (const speak of [undefined, "message", "keep-alive"]) {
      const { connection, wire, timers } = made();
      connection.open(flow, 30);
      connection.alive();
      if (speak === "message") connection.received(Buffer.from("x"));
      if (speak === "keep-alive") connection.pong(1);
      timers.fire(30);
      expect(wire.done).toEqual(speak === undefined ? ["destroy"] : []);
    }
  });

  it("is dropped in the sweep after so many silent ones, and asked in the others", () => {
    const { connection, wire } = made();
    connection.open(flow);
    connection.sweep(2, true);
    connection.alive();
    for (let i = 0; i < 3; i++) connection.sweep(2, true);
    expect(wire.done).toEqual(["ping", "ping", "ping", "destroy"]);
  });

  it("leads to its target while it is being opened, to its peer when it is open, and nowhere when it is over", () => {
    const { connection, connections, told } = made("tcp/pbx.example:5060");
    expect(connections.to("tcp/pbx.example:5060")).toBe(connection);
    expect(connection.flow).toBeUndefined();
    connection.received(Buffer.from("too early"));
    expect(told.messages.size).toBe(0);
    connection.open(flow);
    expect(connections.to("tcp/192.0.2.7:5060")).toBe(connection);
    expect(connections.of(flow.id)).toBe(connection);
    connection.end();
    expect(connections.to("tcp/pbx.example:5060")).toBeUndefined();
    expect(connections.to("tcp/192.0.2.7:5060")).toBeUndefined();
  });

  it("that was never open is none that closes, and has no address", async () => {
    const { connection, told } = made();
    connection.drop("idle", "x");
    connection.closed();
    expect(await told.faults.take()).toEqual({ code: "idle", transport: "tcp", detail: "x" });
    expect(told.closes.size).toBe(0);
  });
});
