import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import type { Listener } from "./listener.ts";
import { bench, dial, ends, ours } from "./testing/bench.ts";
import { Queue } from "./testing/recorder.ts";

interface Browser {
  readonly socket: WebSocket;
  readonly got: Queue<{ readonly text: string; readonly isBinary: boolean }>;
  readonly closed: Promise<number>;
}

/** Opens a WebSocket as a browser does; rejects where it is refused. */
function browse(
  { transport, port }: Listener,
  protocols: string[] = ["sip"],
  options: ClientOptions = {},
): Promise<Browser> {
  const socket = new WebSocket(`${transport}://127.0.0.1:${port}/any/path`, protocols, {
    ca: ours.certificate,
    ...options,
  });
  const got: Browser["got"] = new Queue();
  socket.on("message", (data, isBinary) => got.put({ text: String(data), isBinary }));
  const closed = new Promise<number>((resolve) => socket.once("close", (code) => resolve(code)));
  ends.push(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.once("open", () => resolve({ socket, got, closed }));
  });
}

const ws = { transport: "ws" } as const;
const wss = { transport: "wss", tls: ours } as const;

describe.each([
  ["ws", ws],
  ["wss", wss],
] as const)("a WebSocket listener over %s", (transport, place) => {
  it("[RFC 7118 §4.1] speaks the subprotocol sip, takes text and binary frames, and answers on the flow", async () => {
    const { told, listener, transports } = await bench({}, place);
    const { socket, got, closed } = await browse(listener, ["other", "sip"]);
    expect(socket.protocol).toBe("sip");
    socket.send("grüße");
    const { flow, text } = await told.messages.take();
    expect(text).toBe("grüße");
    expect(flow).toMatchObject({ transport, address: "127.0.0.1", local: { host: "127.0.0.1", port: listener.port } });
    expect(flow.id).toBe(`${transport}/0/127.0.0.1:${flow.port}`);
    socket.send(Buffer.from("grüße"));
    expect((await told.messages.take()).text).toBe("grüße");
    transports.send({ flow, text: "zurück", transmission: "" });
    expect(await got.take()).toEqual({ text: "zurück", isBinary: false });
    socket.close();
    expect(await told.closes.take()).toBe(flow.id);
    await closed;
    expect(transports.connections).toBe(0);
  });

  it.each([
    ["[RFC 7118 §4.1] that asks for no subprotocol", [], 400],
    ["[RFC 7118 §4.1] that asks for another subprotocol", ["xmpp"], 400],
    ["from an origin that is not allowed", ["sip"], 403],
  ])("refuses a handshake %s", async (_, protocols, status) => {
    const { told, listener } = await bench(
      {},
      { ...place, isOriginAllowed: (origin) => origin === "https://good.example" },
    );
    const origin = status === 403 ? "https://evil.example" : "https://good.example";
    await expect(browse(listener, protocols, { origin })).rejects.toThrow(`${status}`);
    expect(await told.faults.take()).toMatchObject({ code: "upgrade-refused", transport, address: "127.0.0.1" });
    await browse(listener, ["sip"], { origin: "https://good.example" });
  });

  it("closes what it holds when closed: with a word to those who listen, at once for those who only arrived", async () => {
    const { told, listener, transports } = await bench({}, place);
    const { socket, closed } = await browse(listener);
    socket.send("hello");
    await told.messages.take();
    const slow = await dial(listener);
    await transports.close();
    expect(await closed).toBe(1001);
    await slow.closed;
    await told.closes.take();
  });
});

describe("a WebSocket listener", () => {
  it("[RFC 5626 §4.4.1] answers a double CRLF with a single one, and a single one or nothing not at all", async () => {
    const { told, listener } = await bench({}, ws);
    const { socket, got } = await browse(listener);
    for (const text of ["\r\n", "", "\r\n\r\n", "last"]) socket.send(text);
    expect((await told.messages.take()).text).toBe("last");
    expect(await got.take()).toEqual({ text: "\r\n", isBinary: false });
    socket.ping();
    await new Promise((resolve) => socket.once("pong", resolve));
    expect(got.size).toBe(0);
  });

  it("takes a message at the limit, and closes the connection on one past it", async () => {
    const { told, listener } = await bench({ maxMessage: 100 }, ws);
    const { socket, closed } = await browse(listener);
    socket.send("x".repeat(100));
    expect((await told.messages.take()).text).toHaveLength(100);
    socket.send("x".repeat(101));
    expect(await told.faults.take()).toMatchObject({ code: "too-large", address: "127.0.0.1" });
    expect(await closed).toBe(1009);
    await told.closes.take();
  });

  it("closes the connection on what is no WebSocket frame", async () => {
    const { told, listener } = await bench({}, ws);
    const { socket, closed } = await browse(listener);
    const raw: unknown = Reflect.get(socket, "_socket");
    expect(raw).toHaveProperty("write");
    Reflect.apply(Reflect.get(Object(raw), "write"), raw, [Buffer.from([0xff, 0xff, 0xff])]);
    expect(await told.faults.take()).toMatchObject({ code: "framing" });
    await closed;
    await told.closes.take();
  });

  it("waits no longer than closeTimeout for a peer to close after what is no frame", async () => {
    const { told, listener, timers } = await bench({ closeTimeout: 55 }, ws);
    const peer = await dial(listener);
    peer.socket.write(
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: sip\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    expect(await peer.read(12)).toMatch(/^HTTP\/1\.1 101/);
    peer.socket.write(Buffer.from([0xff, 0xff, 0xff]));
    await told.faults.take();
    expect(timers.count(55)).toBe(1);
    timers.fire(55);
    await peer.closed;
    await told.closes.take();
  });

  it("pings, and drops a peer that is silent for two pings, though not one that answers", async () => {
    const { told, listener, timers } = await bench({ pingInterval: 88 }, ws);
    const mute = await browse(listener, ["sip"], { autoPong: false });
    const alive = await browse(listener);
    mute.socket.send("mute");
    alive.socket.send("alive");
    await told.messages.take();
    await told.messages.take();
    for (let i = 0; i < 2; i++) {
      const pings = [mute, alive].map(({ socket }) => new Promise((resolve) => socket.once("ping", resolve)));
      timers.fire(88);
      await Promise.all(pings);
      // What comes after its pong shows that the pong has come.
      alive.socket.send("after");
      await told.messages.take();
    }
    expect(told.faults.size).toBe(0);
    timers.fire(88);
    expect(await told.faults.take()).toMatchObject({ code: "idle" });
    expect(await mute.closed).toBe(1006);
    await told.closes.take();
    alive.socket.send("still");
    expect((await told.messages.take()).text).toBe("still");
  });

  it("is kept by pongs alone, once it has said something", async () => {
    const { told, listener, timers } = await bench({ pingInterval: 88 }, ws);
    const { socket } = await browse(listener);
    const other = await browse(listener);
    socket.send("hello");
    await told.messages.take();
    for (let i = 0; i < 5; i++) {
      const ping = new Promise((resolve) => socket.once("ping", resolve));
      timers.fire(88);
      await ping;
      // The pong is under way before this is written: on the loopback both are read in one turn.
      other.socket.send("after");
      await told.messages.take();
      await new Promise(setImmediate);
    }
    expect(told.faults.size).toBe(0);
  });

  it("is kept by pings of its own", async () => {
    const { told, listener, timers } = await bench({ pingInterval: 88 }, ws);
    const { socket } = await browse(listener, ["sip"], { autoPong: false });
    socket.send("hello");
    await told.messages.take();
    for (let i = 0; i < 5; i++) {
      timers.fire(88);
      const pong = new Promise((resolve) => socket.once("pong", resolve));
      socket.ping();
      await pong;
    }
    expect(told.faults.size).toBe(0);
  });

  it("without pings, is closed after idleTimeout", async () => {
    const { told, listener, timers } = await bench({ pingInterval: 0, idleTimeout: 400 }, ws);
    const { socket, closed } = await browse(listener);
    socket.send("hello");
    await told.messages.take();
    for (let i = 0; i < 4; i++) timers.fire(100);
    expect(told.faults.size).toBe(0);
    timers.fire(100);
    expect(await told.faults.take()).toMatchObject({ code: "idle" });
    await closed;
  });

  it("drops a peer that does not finish its upgrade in time", async () => {
    const { told, listener, timers } = await bench({ openingTimeout: 66 }, ws);
    const peer = await dial(listener);
    peer.socket.write("GET / HTTP/1.1\r\nHost: a\r\n");
    const { socket } = await browse(listener);
    socket.send("hello");
    await told.messages.take();
    timers.fire(66);
    await peer.closed;
    expect(await told.faults.take()).toMatchObject({ code: "slow-opening" });
  });

  it("drops a peer that does not read, whether it is sent messages or pongs", async () => {
    const { told, listener, transports } = await bench({ maxBacklog: 200_000 }, ws);
    const sender = await browse(listener);
    sender.socket.send("hello");
    const { flow } = await told.messages.take();
    sender.socket.pause();
    const text = "x".repeat(65_536);
    while (told.closes.size === 0) {
      transports.send({ flow, text, transmission: "t" });
      await new Promise(setImmediate);
    }
    expect(await told.faults.take()).toMatchObject({ code: "slow-reader" });
    expect((await told.unsents.take()).transmission).toBe("t");
    const pinger = await browse(listener);
    pinger.socket.pause();
    while (told.faults.size === 0) {
      for (let i = 0; i < 1_000; i++) pinger.socket.ping("x".repeat(125));
      await new Promise(setImmediate);
    }
    expect(await told.faults.take()).toMatchObject({ code: "slow-reader" });
  });

  it("tells a plain HTTP client to upgrade, and a broken handshake that it is bad", async () => {
    const { told, listener } = await bench({}, ws);
    const status = await new Promise((resolve) => {
      request({ port: listener.port, host: "127.0.0.1" }, (response) => resolve(response.statusCode)).end();
    });
    expect(status).toBe(426);
    const peer = await dial(listener);
    peer.socket.write(
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: sip\r\n\r\n",
    );
    await peer.closed;
    expect(await peer.read(1)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await told.faults.take()).toMatchObject({ code: "upgrade-refused" });
  });

  it("lives through a TLS handshake that fails, and through a peer that resets", async () => {
    const { told, listener } = await bench({}, wss);
    const peer = await dial(listener);
    peer.socket.write("GET / HTTP/1.1\r\n\r\n");
    expect(await told.faults.take()).toMatchObject({ code: "tls-handshake" });
    await peer.closed;
    const { socket } = await browse(listener);
    socket.send("hello");
    const { flow } = await told.messages.take();
    socket.terminate();
    expect(await told.closes.take()).toBe(flow.id);
  });

  it("refuses one connection too many before its handshake", async () => {
    const { told, listener } = await bench({ maxConnectionsPerAddress: 1 }, ws);
    await browse(listener);
    await expect(browse(listener)).rejects.toThrow();
    expect(await told.faults.take()).toMatchObject({ code: "too-many-connections" });
  });

  it("is never opened from here", async () => {
    const { told, transports } = await bench({}, ws);
    transports.send({ flow: { transport: "ws", host: "127.0.0.1", port: 9 }, text: "x", transmission: "t" });
    expect(await told.unsents.take()).toEqual({
      transmission: "t",
      reason: "a WebSocket can only be opened by the peer",
    });
  });
});
