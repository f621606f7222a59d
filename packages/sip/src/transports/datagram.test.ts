import { createSocket, type Socket } from "node:dgram";
import { networkInterfaces } from "node:os";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reachableHost } from "./address.ts";
import { Admission } from "./admission.ts";
import { Connections } from "./connections.ts";
import { DatagramListener, enlarge } from "./datagram.ts";
import { DEFAULT_TRANSPORT_OPTIONS } from "./options.ts";
import { bench, ends } from "./testing/bench.ts";
import { HandTimers, Queue, Recorder } from "./testing/recorder.ts";

interface Phone {
  readonly socket: Socket;
  readonly port: number;
  readonly got: Queue<string>;
  say(bytes: string | Uint8Array, port: number): void;
}

async function phone(host = "127.0.0.1"): Promise<Phone> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  const got = new Queue<string>();
  socket.on("message", (bytes) => got.put(bytes.toString()));
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  ends.push(() => socket.close());
  return { socket, port: socket.address().port, got, say: (bytes, port) => socket.send(bytes, port, host) };
}

const udp = { transport: "udp" } as const;

describe("a UDP listener", () => {
  it("takes each datagram as one message, as UTF-8, and answers on its flow", async () => {
    const { told, listener, transports } = await bench({}, udp);
    const peer = await phone();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (text) => {
        const sent = `M${text}`;
        peer.say(sent, listener.port);
        const { flow, text: taken } = await told.messages.take();
        expect(taken).toBe(sent);
        transports.send({ flow, text: taken, transmission: "t" });
        expect(await peer.got.take()).toBe(sent);
      }),
    );
    expect(told.unsents.size).toBe(0);
    expect(transports.backlog).toBe(0);
  });

  it("names a flow so that it can be made again from its name alone", async () => {
    const { told, listener, transports } = await bench({}, udp);
    const peer = await phone();
    peer.say("hello", listener.port);
    const { flow } = await told.messages.take();
    expect(flow).toEqual({
      id: `udp/0/127.0.0.1:${peer.port}`,
      transport: "udp",
      address: "127.0.0.1",
      port: peer.port,
      local: { host: "127.0.0.1", port: listener.port },
    });
    expect(transports.flowOf(flow.id)).toEqual(flow);
  });

  it("drops what only holds a NAT open, without a word", async () => {
    const { told, listener } = await bench({}, udp);
    const peer = await phone();
    const stun = Buffer.from("000100002112a442000102030405060708090a0b", "hex");
    for (const bytes of ["", "\r\n", "\r\n\r\n", "\0\0\0\0", stun]) peer.say(bytes, listener.port);
    peer.say("last", listener.port);
    expect((await told.messages.take()).text).toBe("last");
    expect(told.faults.size).toBe(0);
  });

  it("takes a datagram at the limit, and drops one past it", async () => {
    const { told, listener } = await bench({ maxMessage: 10 }, udp);
    const peer = await phone();
    peer.say("x".repeat(11), listener.port);
    peer.say("y".repeat(10), listener.port);
    expect((await told.messages.take()).text).toBe("y".repeat(10));
    expect(await told.faults.take()).toEqual({
      code: "too-large",
      transport: "udp",
      address: "127.0.0.1",
      detail: "a datagram of 11 bytes",
    });
  });

  it("tells what cannot be sent, later, and goes on", async () => {
    const { told, transports } = await bench({}, udp);
    const peer = await phone();
    const flow = { transport: "udp", host: "127.0.0.1", port: peer.port } as const;
    transports.send({ flow, text: "x".repeat(70_000), transmission: "large" });
    transports.send({ flow, text: "x".repeat(70_000), transmission: "" });
    transports.send({ flow: { ...flow, host: "::1" }, text: "x", transmission: "six" });
    transports.send({ flow: { ...flow, port: 0 }, text: "x", transmission: "zero" });
    transports.send({ flow: { ...flow, port: 65_536 }, text: "x", transmission: "beyond" });
    expect(told.unsents.size).toBe(0);
    const unsent = [];
    for (let i = 0; i < 4; i++) unsent.push(await told.unsents.take());
    expect(new Map(unsent.map(({ transmission, reason }) => [transmission, reason]))).toEqual(
      new Map([
        ["large", expect.stringContaining("EMSGSIZE")],
        ["six", "no UDP listener reaches ::1"],
        ["zero", "0 is not a port"],
        ["beyond", "65536 is not a port"],
      ]),
    );
    transports.send({ flow, text: "fine", transmission: "fine" });
    expect(await peer.got.take()).toBe("fine");
    expect(told.unsents.size).toBe(0);
    expect(transports.backlog).toBe(0);
  });

  it("refuses to hold more than it may, and takes more when that has gone", async () => {
    const { told, transports } = await bench({ maxDatagramBacklog: 10 }, udp);
    const peer = await phone();
    const flow = { transport: "udp", host: "127.0.0.1", port: peer.port } as const;
    transports.send({ flow, text: "12345", transmission: "1" });
    transports.send({ flow, text: "67890", transmission: "2" });
    expect(transports.backlog).toBe(10);
    transports.send({ flow, text: "x", transmission: "3" });
    transports.send({ flow, text: "x", transmission: "" });
    expect(await told.unsents.take()).toEqual({ transmission: "3", reason: "too much waits to be sent" });
    expect([await peer.got.take(), await peer.got.take()]).toEqual(["12345", "67890"]);
    transports.send({ flow, text: "again", transmission: "4" });
    expect(await peer.got.take()).toBe("again");
  });

  it("lets out what it still holds when it is closed, and then sends and takes nothing", async () => {
    const { told, transports, listener } = await bench({}, udp);
    const peer = await phone();
    const flow = transports.flowOf(`udp/0/127.0.0.1:${peer.port}`) ?? expect.fail();
    for (let i = 0; i < 100; i++) transports.send({ flow, text: `${i}`, transmission: "" });
    const closed = listener.close();
    expect(listener.close()).toBe(closed);
    peer.say("too late", listener.port);
    await closed;
    for (let i = 0; i < 100; i++) expect(await peer.got.take()).toBe(`${i}`);
    transports.send({ flow, text: "late", transmission: "t" });
    expect(await told.unsents.take()).toEqual({ transmission: "t", reason: "the listener is closed" });
    expect(told.messages.size).toBe(0);
  });

  it("speaks IPv6 alone at ::1", async ({ skip }) => {
    const made = await bench({}, { ...udp, host: "::1" }).catch(() => undefined);
    if (made === undefined) return skip("::1 cannot be bound here");
    const peer = await phone("::1");
    peer.say("six", made.listener.port);
    const { flow } = await made.told.messages.take();
    expect(flow.id).toBe(`udp/0/[::1]:${peer.port}`);
    expect(made.transports.flowOf(flow.id)).toEqual(flow);
    made.transports.send({ flow, text: "back", transmission: "" });
    expect(await peer.got.take()).toBe("back");
  });

  it("leaves the port to IPv4 where it listens on every IPv6 address", async ({ skip }) => {
    for (const transport of ["udp", "tcp"] as const) {
      const six = await bench({}, { transport, host: "::" }).catch(() => undefined);
      if (six === undefined) return skip(":: cannot be bound here");
      const { port } = await six.transports.listen({ transport, host: "0.0.0.0", port: six.listener.port });
      expect(port).toBe(six.listener.port);
    }
  });

  it("names itself by an address of the machine where it listens everywhere, unless one is advertised", async () => {
    const everywhere = await bench({}, { ...udp, host: "0.0.0.0" });
    const host = reachableHost("0.0.0.0", networkInterfaces);
    expect(everywhere.transports.flowOf("udp/0/127.0.0.1:9")?.local).toEqual({ host, port: everywhere.listener.port });
    const advertised = await bench({}, { ...udp, advertised: { host: "pbx.example" } });
    const local = advertised.transports.flowOf("udp/0/127.0.0.1:9")?.local;
    expect(local).toEqual({ host: "pbx.example", port: advertised.listener.port });
  });

  it("lets timers run between the datagrams of a flood", async () => {
    const { told, listener } = await bench({}, udp);
    const peer = await phone();
    let turn = 0;
    let isOver = false;
    const count = (): void => {
      turn++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    for (let i = 0; i < 200; i++) peer.say("flood", listener.port);
    const turns = new Set<number>();
    for (let i = 0; i < 200; i++) {
      await told.messages.take();
      turns.add(turn);
    }
    isOver = true;
    expect(turns.size).toBeGreaterThan(1);
  });
});

describe("a UDP socket", () => {
  /** A listener on a socket whose kernel takes nothing until told to. */
  function held() {
    const socket = createSocket("udp4");
    const waiting: ((error: Error | null) => void)[] = [];
    Reflect.set(socket, "send", (_text: string, _port: number, _address: string, done: (error: Error | null) => void) =>
      waiting.push(done),
    );
    const told = new Recorder();
    const timers = new HandTimers();
    const around = {
      options: { ...DEFAULT_TRANSPORT_OPTIONS, timers },
      events: told,
      connections: new Connections(),
      admission: new Admission(1, 1),
    };
    const place = { host: "127.0.0.1", port: 5060 };
    const listener = new DatagramListener(socket, place, place, "udp/0/", around);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    return { socket, listener, told, timers, closed, waiting };
  }

  it("is closed when the kernel has taken all that was sent", async () => {
    const { listener, waiting, timers, closed } = held();
    listener.send("127.0.0.1", 9, "one", "");
    listener.send("127.0.0.1", 9, "two", "");
    const done = listener.close();
    waiting[0]?.(null);
    expect(listener.backlog).toBe(3);
    expect(timers.count(2_000)).toBe(1);
    waiting[1]?.(null);
    await done;
    await closed;
    expect(timers.count(2_000)).toBe(0);
  });

  it("is closed after closeTimeout when the kernel has not", async () => {
    const { listener, timers, closed } = held();
    listener.send("127.0.0.1", 9, "one", "");
    const done = listener.close();
    timers.fire(2_000);
    await done;
    await closed;
  });

  it("that breaks is told of, and goes on", async () => {
    const { listener, socket, told } = held();
    socket.emit("error", new Error("recvmsg ECONNREFUSED"));
    expect(await told.faults.take()).toEqual({ code: "socket", transport: "udp", detail: "recvmsg ECONNREFUSED" });
    await listener.close();
  });

  it("takes nothing from port 0, which cannot be answered, and sends nothing there", async () => {
    const { listener, socket, told } = held();
    const spoofed = { address: "192.0.2.7", family: "IPv4", port: 0, size: 1 };
    socket.emit("message", Buffer.from("from port 0"), spoofed);
    expect(told.messages.size).toBe(0);
    listener.send("192.0.2.7", 0, "x", "t");
    expect((await told.unsents.take()).reason).toBe("nothing can be sent to 192.0.2.7:0");
    await listener.close();
  });
});

it("a socket buffer is asked for by halves where the kernel refuses, and done without in the end", () => {
  const asked: number[] = [];
  const refuseAbove = (limit: number) => (bytes: number) => {
    asked.push(bytes);
    if (bytes > limit) throw new Error("ENOBUFS");
  };
  enlarge(refuseAbove(200_000), 524_288);
  expect(asked.splice(0)).toEqual([524_288, 262_144, 131_072]);
  enlarge(refuseAbove(0), 262_144);
  expect(asked).toEqual([262_144, 131_072, 65_536]);
});
