import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bench, dial, message } from "./testing/bench.ts";

describe("a TCP listener", () => {
  it("[RFC 3261 §18.3] takes the same messages however their bytes are split and joined", async () => {
    const { told, listener } = await bench();
    const peer = await dial(listener);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        async (bodies, sizes) => {
          const bytes = Buffer.from(bodies.map((body) => message(body)).join(""));
          let at = 0;
          for (const size of sizes) {
            if (at >= bytes.length) break;
            peer.socket.write(bytes.subarray(at, at + size));
            at += size;
          }
          for (const body of bodies) expect((await told.messages.take()).text).toBe(message(body));
        },
      ),
      { numRuns: 30 },
    );
  });

  it("names the flow of a connection, finds it by its id, and sends on it", async () => {
    const { told, listener, transports } = await bench();
    const peer = await dial(listener);
    peer.socket.write(message("x"));
    const { flow } = await told.messages.take();
    expect(flow).toEqual({
      id: `tcp/0/127.0.0.1:${peer.socket.localPort}`,
      transport: "tcp",
      address: "127.0.0.1",
      port: peer.socket.localPort,
      local: { host: "127.0.0.1", port: listener.port },
    });
    expect(transports.flowOf(flow.id)).toBe(flow);
    transports.send({ flow, text: "grüße", transmission: "" });
    expect(await peer.read(7)).toBe(Buffer.from("grüße").toString("latin1"));
  });

  it("tells once that a connection closed; what is sent on it afterwards is unsent", async () => {
    const { told, listener, transports } = await bench();
    const peer = await dial(listener);
    peer.socket.write(message(""));
    const { flow } = await told.messages.take();
    peer.socket.end();
    expect(await told.closes.take()).toBe(flow.id);
    expect(transports.flowOf(flow.id)).toBeUndefined();
    transports.send({ flow, text: "late", transmission: "t1" });
    expect(told.unsents.size).toBe(0);
    expect(await told.unsents.take()).toEqual({ transmission: "t1", reason: "the connection is closed" });
    expect(told.closes.size).toBe(0);
    expect(transports.connections).toBe(0);
  });

  it("[RFC 5626 §4.4.1] answers each double CRLF with a single one, and a single one not at all", async () => {
    const { listener, told } = await bench();
    const peer = await dial(listener);
    peer.socket.write(`\r\n\r\n\r\n\r\n${message("")}\r\n${message("")}\r\n\r\n`);
    expect(await peer.read(6)).toBe("\r\n\r\n\r\n");
    expect(told.messages.size).toBe(2);
  });

  it("takes a message at the limit, and closes the connection on one past it", async () => {
    const { told, listener } = await bench({ maxMessage: 100 });
    const room = 100 - message("").length;
    const peer = await dial(listener);
    peer.socket.write(message("x".repeat(room - 1)));
    expect((await told.messages.take()).text).toHaveLength(100);
    peer.socket.write(message("x".repeat(room)));
    expect(await told.faults.take()).toMatchObject({ code: "too-large", address: "127.0.0.1" });
    await peer.closed;
    await told.closes.take();
  });

  it.each([
    ["a head past the limit", `OPTIONS ${"x".repeat(100)}`, "too-large", 0],
    [
      "[RFC 3261 §18.3] a head without Content-Length, which is given out",
      "OPTIONS sip:a SIP/2.0\r\n\r\n",
      "framing",
      1,
    ],
  ])("closes the connection on %s", async (_, text, code, messages) => {
    const { told, listener } = await bench({ maxMessage: 100 });
    const peer = await dial(listener);
    peer.socket.write(text);
    expect(await told.faults.take()).toMatchObject({ code, transport: "tcp", address: "127.0.0.1" });
    await peer.closed;
    expect(told.messages.size).toBe(messages);
  });

  it("takes no message that its peer did not finish", async () => {
    const { told, listener } = await bench();
    const peer = await dial(listener);
    peer.socket.write(`${message("")}${message("cut off").slice(0, -1)}`);
    await told.messages.take();
    peer.socket.resetAndDestroy();
    await told.closes.take();
    expect(told.messages.size).toBe(0);
  });

  it("holds as many connections as it may, and drops one more", async () => {
    const { told, listener, transports } = await bench({ maxConnections: 2 });
    const first = await dial(listener);
    const second = await dial(listener);
    second.socket.write(message(""));
    await told.messages.take();
    expect(transports.connections).toBe(2);
    const third = await dial(listener);
    await third.closed;
    expect(await told.faults.take()).toMatchObject({ code: "too-many-connections", address: "127.0.0.1" });
    first.socket.end();
    await told.closes.take();
    const fourth = await dial(listener);
    fourth.socket.write(message(""));
    await told.messages.take();
  });

  it("drops a connection on which no message comes in time, not one on which one came", async () => {
    const { told, listener, timers } = await bench({ firstMessageTimeout: 77 });
    const silent = await dial(listener);
    const heard = await dial(listener);
    heard.socket.write(message(""));
    await told.messages.take();
    expect(timers.count(77)).toBe(1);
    timers.fire(77);
    await silent.closed;
    expect(await told.faults.take()).toMatchObject({ code: "slow-opening" });
    await told.closes.take();
    heard.socket.write(message(""));
    await told.messages.take();
  });

  it("drops a connection that was idle for the whole time, and not before", async () => {
    const { told, listener, timers } = await bench({ idleTimeout: 400 });
    const peer = await dial(listener);
    peer.socket.write(message(""));
    await told.messages.take();
    for (let i = 0; i < 4; i++) timers.fire(100);
    peer.socket.write("\r\n\r\n");
    await peer.read(2);
    for (let i = 0; i < 4; i++) timers.fire(100);
    expect(told.faults.size).toBe(0);
    timers.fire(100);
    expect(await told.faults.take()).toMatchObject({ code: "idle" });
    await peer.closed;
    await told.closes.take();
  });

  it("drops a peer that does not read, tells what was unsent, and holds no more than it may", async () => {
    const { told, listener, transports } = await bench({ maxBacklog: 200_000 });
    const peer = await dial(listener);
    peer.socket.write(message(""));
    const { flow } = await told.messages.take();
    peer.socket.pause();
    const text = "x".repeat(65_536);
    let sent = 0;
    while (told.closes.size === 0) {
      transports.send({ flow, text, transmission: `${++sent}` });
      await new Promise(setImmediate);
    }
    expect(await told.faults.take()).toMatchObject({ code: "slow-reader" });
    const reason = "the peer does not read what it is sent";
    const unsent = new Map<string, string>();
    while (told.unsents.size > 0) {
      const one = await told.unsents.take();
      unsent.set(one.transmission, one.reason);
    }
    expect([...unsent.values()].every((one) => one === reason || one === "the connection is closed")).toBe(true);
    expect(unsent.size).toBeGreaterThan(1);
    expect(unsent.size).toBeLessThan(7);
  });

  it("ends its connections when closed, at once those that do not end themselves after closeTimeout", async () => {
    const { told, listener, transports, timers } = await bench({ closeTimeout: 55 });
    const peer = await dial(listener);
    peer.socket.write(message(""));
    const { flow } = await told.messages.take();
    peer.socket.pause();
    transports.send({ flow, text: "x".repeat(1_000_000), transmission: "" });
    const closed = listener.close();
    expect(listener.close()).toBe(closed);
    transports.send({ flow, text: "late", transmission: "t" });
    expect((await told.unsents.take()).transmission).toBe("t");
    timers.fire(55);
    await closed;
    await told.closes.take();
    expect(transports.connections).toBe(0);
  });

  it("lets what was sent go out before it ends a connection", async () => {
    const { told, listener, transports } = await bench();
    const peer = await dial(listener);
    peer.socket.write(message(""));
    const { flow } = await told.messages.take();
    transports.send({ flow, text: "last words", transmission: "" });
    await transports.close();
    expect(await peer.read(10)).toBe("last words");
    await peer.closed;
  });

  it("takes IPv6 alone at ::1", async ({ skip }) => {
    const made = await bench({}, { host: "::1" }).catch(() => undefined);
    if (made === undefined) return skip("::1 cannot be bound here");
    const peer = await dial(made.listener);
    peer.socket.write(message(""));
    const { flow } = await made.told.messages.take();
    expect(flow.id).toBe(`tcp/0/[::1]:${peer.socket.localPort}`);
  });

  it("names itself by the address that the peer reached where it listens everywhere, unless one is advertised", async () => {
    const everywhere = await bench({}, { host: "0.0.0.0" });
    const one = await dial({ ...everywhere.listener, host: "127.0.0.1", port: everywhere.listener.port });
    one.socket.write(message(""));
    expect((await everywhere.told.messages.take()).flow.local).toEqual({
      host: "127.0.0.1",
      port: everywhere.listener.port,
    });
    const advertised = await bench({}, { advertised: { host: "pbx.example", port: 5 } });
    const other = await dial(advertised.listener);
    other.socket.write(message(""));
    expect((await advertised.told.messages.take()).flow.local).toEqual({ host: "pbx.example", port: 5 });
  });
});
