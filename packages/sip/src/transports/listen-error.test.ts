import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { ListenError, reasonOf } from "./listen-error.ts";
import { addressOf, bind } from "./listener.ts";
import { DEFAULT_TRANSPORT_OPTIONS, type ListenOptions, type TransportOptions } from "./options.ts";
import { bench, ends, ours } from "./testing/bench.ts";
import { selfSigned } from "./testing/certificate.ts";

const place = { transport: "udp", host: "192.0.2.1", port: 5060 } as const;

describe("a listener that cannot be started", () => {
  it.each(["udp", "tcp", "tls", "ws", "wss"] as const)("over %s says that its port is in use", async (transport) => {
    const { listener } = await bench({}, { transport: transport === "udp" ? "udp" : "tcp" });
    const again = bench({}, { transport, port: listener.port, tls: ours });
    await expect(again).rejects.toBeInstanceOf(ListenError);
    await expect(again).rejects.toMatchObject({
      message: `${transport === "udp" ? "UDP" : "TCP"} port ${listener.port} on 127.0.0.1 is in use by another program: choose another for ${transport.toUpperCase()}, or 0 for any free one.`,
      code: "EADDRINUSE",
      transport,
      host: "127.0.0.1",
      port: listener.port,
    });
  });

  it.each<[string, Partial<ListenOptions>, RegExp]>([
    ["the address is another machine's", { transport: "udp", host: "192.0.2.1" }, /is not an address of this machine/],
    ["the address is another machine's", { transport: "tcp", host: "192.0.2.1" }, /is not an address of this machine/],
    ["the port is none", { transport: "udp", port: 65_536 }, /65536 is not a port/],
    ["the port is none", { transport: "tcp", port: 65_536 }, /65536 is not a port/],
    ["there is no certificate", { transport: "tls" }, /cannot do without a certificate/],
    ["there is no certificate", { transport: "wss" }, /cannot do without a certificate/],
    ["the certificate is no PEM", { transport: "tls", tls: { ...ours, certificate: "x" } }, /not in PEM form/],
    [
      "the key is another's",
      { transport: "tls", tls: { ...ours, key: selfSigned().key } },
      /does not belong to the cert/,
    ],
    [
      "the key is damaged",
      { transport: "wss", tls: { ...ours, key: ours.key.replace(/\n.{20}/, "\n") } },
      /cannot be used/,
    ],
  ])("says that %s", async (_, options, sentence) => {
    const started = bench({}, options);
    await expect(started).rejects.toThrow(sentence);
    await expect(started).rejects.toBeInstanceOf(ListenError);
    await expect(started).rejects.toThrow(/^[^\n]*\.$/);
  });

  it("takes a key with its passphrase", async () => {
    await bench({}, { transport: "tls", tls: { ...ours, passphrase: "not needed" } });
  });

  it.each([
    ["EACCES", /without more rights/],
    ["EINVAL", /not an address of this machine/],
    ["EAFNOSUPPORT", /choose an IPv4 address/],
    ["EAI_AGAIN", /host name 192\.0\.2\.1 cannot be found/],
    ["ERR_CRYPTO_X", /cannot be used \(why\)/],
    ["EWHAT", /^UDP cannot listen on 192\.0\.2\.1:5060 \(why\)/],
  ])("has a sentence for %s", (code, sentence) => {
    const error = new ListenError(Object.assign(new Error("why"), { code }), place);
    expect(error).toMatchObject({ code, name: "ListenError", message: expect.stringMatching(sentence) });
  });

  it("has one for what has no code", () => {
    for (const cause of [new Error("why"), Object.assign(new Error("why"), { code: 7 }), "why"]) {
      expect(new ListenError(cause, place)).toMatchObject({
        code: "UNKNOWN",
        message: expect.stringContaining("(why)"),
      });
    }
  });
});

describe("the address of a host", () => {
  const looking = (lookup: TransportOptions["lookup"]): TransportOptions => ({ ...DEFAULT_TRANSPORT_OPTIONS, lookup });

  it("is the first that its name has", async () => {
    const lookup = async (): Promise<{ address: string; family: number }[]> => [
      { address: "::1", family: 6 },
      { address: "127.0.0.1", family: 4 },
    ];
    expect(await addressOf({ ...place, host: "localhost" }, looking(lookup))).toBe("::1");
  });

  it("is looked up as the machine does", async () => {
    expect(["127.0.0.1", "::1"]).toContain(await addressOf({ ...place, host: "localhost" }, DEFAULT_TRANSPORT_OPTIONS));
  });

  it.each([
    ["has none", async () => []],
    ["is not known", () => Promise.reject(Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" }))],
  ])("is a mistake where the name %s", async (_, lookup) => {
    await expect(addressOf({ ...place, host: "no.such" }, looking(lookup))).rejects.toMatchObject({
      code: "ENOTFOUND",
      message: "The host name no.such cannot be found: choose an address of this machine for UDP.",
    });
  });
});

it("a server that does not tell its port is believed to have the one asked for", async () => {
  const server = createServer();
  ends.push(() => server.close());
  server.address = () => null;
  const local = { transport: "tcp", host: "localhost", port: 0 } as const;
  expect(await bind(server, local, "127.0.0.1")).toEqual({ host: "127.0.0.1", port: 0 });
});

it("the reason of several failures at once is their code, for they have no message", () => {
  expect(reasonOf(Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }))).toBe("ECONNREFUSED");
  expect(reasonOf(new Error("why"))).toBe("why");
  expect(reasonOf("why")).toBe("why");
});
