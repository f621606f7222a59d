import { connect as connectTls } from "node:tls";
import { describe, expect, it } from "vitest";
import { bench, dial, dialTls, message, ours, peerOf, secure } from "./testing/bench.ts";

describe("a TLS listener", () => {
  it("takes messages and sends on the flow", async () => {
    const { told, listener, transports } = await bench({}, secure);
    const peer = await dialTls(listener);
    peer.socket.write(message("x"));
    const { flow } = await told.messages.take();
    expect(flow).toMatchObject({ id: `tls/0/127.0.0.1:${peer.socket.localPort}`, transport: "tls" });
    transports.send({ flow, text: "answer", transmission: "" });
    expect(await peer.read(6)).toBe("answer");
    peer.socket.end();
    await told.closes.take();
    await peer.closed;
  });

  it("lives through handshakes that fail, and counts them", async () => {
    const { told, listener, transports } = await bench({}, secure);
    const peer = await dial(listener);
    peer.socket.write("OPTIONS sip:not-tls SIP/2.0\r\n\r\n");
    expect(await told.faults.take()).toMatchObject({ code: "tls-handshake", transport: "tls" });
    await peer.closed;
    const other = await dialTls(listener);
    other.socket.write(message(""));
    await told.messages.take();
    expect(transports.connections).toBe(1);
  });

  it("drops a peer that does not finish its handshake in time, not one that did", async () => {
    const { told, listener, timers } = await bench({ openingTimeout: 66 }, secure);
    const done = await dialTls(listener);
    done.socket.write(message(""));
    await told.messages.take();
    const slow = await dial(listener);
    const more = await dialTls(listener);
    more.socket.write(message(""));
    await told.messages.take();
    expect(timers.count(66)).toBe(1);
    timers.fire(66);
    await slow.closed;
    expect(await told.faults.take()).toMatchObject({ code: "slow-opening", address: "127.0.0.1" });
    done.socket.write(message(""));
    await told.messages.take();
  });

  it("takes no TLS version below the one that it is told", async () => {
    const { told, listener } = await bench({}, { ...secure, tls: { ...ours, minVersion: "TLSv1.3" } });
    const socket = connectTls({
      port: listener.port,
      host: listener.host,
      ca: ours.certificate,
      maxVersion: "TLSv1.2",
    });
    const { closed } = peerOf(socket);
    expect(await told.faults.take()).toMatchObject({ code: "tls-handshake" });
    await closed;
  });

  it("drops what is in the middle of its handshake when closed", async () => {
    const { listener, transports, told } = await bench({}, secure);
    const slow = await dial(listener);
    const done = await dialTls(listener);
    done.socket.write(message(""));
    await told.messages.take();
    await transports.close();
    await slow.closed;
    expect(transports.connections).toBe(0);
  });
});
