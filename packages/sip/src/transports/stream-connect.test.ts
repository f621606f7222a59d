import { createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { describe, expect, it } from "vitest";
import { bench, dial, message, ours, secure, server } from "./testing/bench.ts";
import { selfSigned } from "./testing/certificate.ts";

describe.each([
  ["tcp", {}, () => createServer(), "connection"],
  ["tls", secure, () => createTlsServer({ cert: ours.certificate, key: ours.key }), "secureConnection"],
] as const)("a connection over %s of our own", (transport, place, make, event) => {
  it("[RFC 3261 §18.1.1] is opened once for what is sent to one address, and takes what comes back", async () => {
    const { told, transports, listener } = await bench({}, { ...place, transport });
    const { port, got } = await server(make(), event);
    const flow = { transport, host: "127.0.0.1", port } as const;
    transports.send({ flow, text: "one", transmission: "1" });
    transports.send({ flow, text: "two", transmission: "2" });
    const peer = await got.take();
    expect(await peer.read(6)).toBe("onetwo");
    peer.socket.write(message("back"));
    const back = await told.messages.take();
    expect(back.flow).toEqual({
      id: `${transport}/0/127.0.0.1:${port}`,
      transport,
      address: "127.0.0.1",
      port,
      local: { host: "127.0.0.1", port: listener.port },
    });
    transports.send({ flow, text: "three", transmission: "3" });
    expect(await peer.read(11)).toBe("onetwothree");
    expect(transports.connections).toBe(1);
    peer.socket.end();
    expect(await told.closes.take()).toBe(back.flow.id);
    expect(told.unsents.size).toBe(0);
    expect(transports.connections).toBe(0);
  });

  it("reaches a host by its name", async () => {
    const { transports } = await bench({}, { ...place, transport });
    const { port, got } = await server(make(), event);
    transports.send({ flow: { transport, host: "localhost", port }, text: "one", transmission: "1" });
    expect(await (await got.take()).read(3)).toBe("one");
  });

  it("that nobody answers makes all unsent that waits for it, and is no flow that closes", async () => {
    const { told, transports } = await bench({}, { ...place, transport });
    const { port } = await new Promise<{ port: number }>((resolve) => {
      const gone = createServer().listen(0, "127.0.0.1", () => {
        const bound = gone.address();
        gone.close(() => resolve({ port: bound !== null && typeof bound === "object" ? bound.port : 0 }));
      });
    });
    for (const transmission of ["1", "", "2"]) {
      transports.send({ flow: { transport, host: "127.0.0.1", port }, text: "x", transmission });
    }
    expect(told.unsents.size).toBe(0);
    const reason = expect.stringContaining("ECONNREFUSED");
    expect(await told.unsents.take()).toEqual({ transmission: "1", reason });
    expect(await told.unsents.take()).toEqual({ transmission: "2", reason });
    expect(told.closes.size).toBe(0);
  });
});

describe("a connection of our own", () => {
  it("is given up after connectTimeout, which runs until the TLS handshake is done", async () => {
    const { told, transports, timers } = await bench({ connectTimeout: 44 }, secure);
    const { port, got } = await server(createServer());
    transports.send({ flow: { transport: "tls", host: "127.0.0.1", port }, text: "x", transmission: "1" });
    await got.take();
    timers.fire(44);
    expect((await told.unsents.take()).reason).toBe(`127.0.0.1:${port} did not answer within 44 ms`);
    expect(transports.connections).toBe(0);
  });

  it.each([
    ["whose certificate nobody vouches for is not opened", true, false],
    ["may be opened without verifying when told to", false, true],
  ])("over TLS %s", async (_, isVerifying, isSent) => {
    const { told, transports } = await bench({}, { ...secure, tls: { ...ours, ...selfSigned(), isVerifying } });
    const { port, got } = await server(createTlsServer({ cert: ours.certificate, key: ours.key }), "secureConnection");
    transports.send({ flow: { transport: "tls", host: "127.0.0.1", port }, text: "x", transmission: "1" });
    expect(await Promise.race([told.unsents.take().then(() => false), got.take().then((peer) => peer.read(1))])).toBe(
      isSent && "x",
    );
  });

  it("counts among all connections, and one too many is not opened", async () => {
    const { told, transports } = await bench({ maxConnections: 1 });
    const { port, got } = await server(createServer());
    transports.send({ flow: { transport: "tcp", host: "127.0.0.1", port }, text: "x", transmission: "1" });
    transports.send({ flow: { transport: "tcp", host: "127.0.0.2", port }, text: "x", transmission: "2" });
    expect(await told.unsents.take()).toEqual({ transmission: "2", reason: "there are too many connections" });
    await (await got.take()).read(1);
  });

  it("is not opened to a peer that is connected already", async () => {
    const { told, listener, transports } = await bench();
    const peer = await dial(listener);
    peer.socket.write(message(""));
    const { flow } = await told.messages.take();
    transports.send({
      flow: { transport: "tcp", host: flow.address, port: flow.port },
      text: "here",
      transmission: "1",
    });
    expect(await peer.read(4)).toBe("here");
  });

  it("is closed with its listener, though it came in by none, and no timer is left", async () => {
    const limits = { connectTimeout: 44, closeTimeout: 55, idleTimeout: 400 };
    const { told, transports, listener, timers } = await bench(limits);
    const { port, got } = await server(createServer());
    transports.send({ flow: { transport: "tcp", host: "127.0.0.1", port }, text: "x", transmission: "" });
    const peer = await got.take();
    await peer.read(1);
    peer.socket.write(message(""));
    await told.messages.take();
    expect(timers.count(44)).toBe(0);
    await listener.close();
    await peer.closed;
    expect([timers.count(55), timers.count(100)]).toEqual([0, 0]);
    transports.send({ flow: { transport: "tcp", host: "127.0.0.1", port }, text: "x", transmission: "t" });
    expect((await told.unsents.take()).reason).toBe("there is no TCP listener to connect in the name of");
  });
});
