import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { connect } from "node:tls";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { selfSigned } from "../../sip/src/transports/testing/certificate.ts";
import type { Config } from "../src/config/index.ts";
import { type Runner, run } from "../src/run.ts";
import { configOf } from "../src/testing/config.ts";

const FREE = ["--sip-port", "0", "--ws-port", "0", "--http-port", "0", "--auth", "off"];
const runners: Runner[] = [];

afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.stop(0);
});

async function started(...argv: readonly string[]): Promise<Runner> {
  return startedWith(configOf(...FREE, ...argv));
}

async function startedWith(config: Config): Promise<Runner> {
  const runner = await run(config);
  runners.push(runner);
  return runner;
}

function portOf({ listeners }: Runner, transport: string): number {
  const port = listeners.find((one) => one.transport === transport)?.port;
  if (port === undefined) throw new Error(`no ${transport}`);
  return port;
}

/** A SUBSCRIBE of a phone that can be reached on this connection only. */
function subscribe(transport: string, host: string): string {
  return [
    `SUBSCRIBE sip:1001@${host} SIP/2.0`,
    `Via: SIP/2.0/${transport.toUpperCase()} phone.invalid;branch=z9hG4bK${transport}`,
    `From: <sip:1000@${host}>;tag=1`,
    `To: <sip:1001@${host}>`,
    `Call-ID: ${transport}`,
    "CSeq: 1 SUBSCRIBE",
    "Max-Forwards: 70",
    `Contact: <sip:1000@phone.invalid;transport=${transport}>`,
    "Event: dialog",
    "Expires: 600",
    "Content-Length: 0",
    "",
    "",
  ].join("\r\n");
}

/** What comes on a connection, until there has been a NOTIFY. */
async function untilNotify(socket: Socket): Promise<string> {
  let text = "";
  for await (const chunk of socket) {
    text += chunk;
    if (/NOTIFY .*<\/dialog-info>/s.test(text)) return text;
  }
  return text;
}

test("[RFC 7118 §5] over each kind of connection the NOTIFY comes back on it, though the Contact leads nowhere", async () => {
  const { certificate, key } = selfSigned();
  const config = configOf(...FREE);
  const runner = await startedWith({
    ...config,
    ports: { ...config.ports, tls: 0, wss: 0 },
    tls: { certificate, key },
  });
  const tcp = createConnection(portOf(runner, "tcp"), "127.0.0.1");
  tcp.write(subscribe("tcp", "127.0.0.1"));
  const tls = connect({ port: portOf(runner, "tls"), host: "127.0.0.1", rejectUnauthorized: false });
  tls.write(subscribe("tls", "127.0.0.1"));
  for (const text of await Promise.all([untilNotify(tcp), untilNotify(tls)])) {
    expect(text).toMatch(/^SIP\/2\.0 200 OK\r\n.*NOTIFY sip:1000@phone\.invalid/s);
  }
  for (const [transport, scheme] of [
    ["ws", "ws"],
    ["wss", "wss"],
  ] as const) {
    const socket = new WebSocket(`${scheme}://127.0.0.1:${portOf(runner, transport)}`, "sip", {
      rejectUnauthorized: false,
    });
    await once(socket, "open");
    const messages: string[] = [];
    const both = new Promise<void>((done) => {
      socket.on("message", (data) => {
        messages.push(String(data));
        if (messages.length === 2) done();
      });
    });
    socket.send(subscribe(transport, "127.0.0.1"));
    await both;
    expect(messages[0]).toMatch(/^SIP\/2\.0 200 OK\r\n/);
    expect(messages[1]).toMatch(/^NOTIFY sip:1000@phone\.invalid/);
    socket.terminate();
  }
  expect(runner.server.agent.size.subscriptions).toBe(4);
  tcp.destroy();
  tls.destroy();
});

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.family === "IPv6");
if (!hasIPv6) console.warn("There is no IPv6 on this machine: that it is served is not tested.");

test.skipIf(!hasIPv6)("IPv6 is served like IPv4, and its address is a domain", async () => {
  const runner = await started("--host", "::1");
  const tcp = createConnection(portOf(runner, "tcp"), "::1");
  tcp.write(subscribe("tcp", "[::1]"));
  expect(await untilNotify(tcp)).toMatch(/^SIP\/2\.0 200 OK\r\n.*Contact: <sip:\[::1\]:\d+;transport=tcp>/s);
  expect(runner.server.agent.subscriptions()).toMatchObject([{ resource: "1001@[::1]", watcher: "1000@[::1]" }]);
  tcp.destroy();
});
