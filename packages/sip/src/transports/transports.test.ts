import { createSocket } from "node:dgram";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bench, dial, ends, message } from "./testing/bench.ts";
import { Recorder } from "./testing/recorder.ts";
import { Transports } from "./transports.ts";

const udp = { transport: "udp" } as const;

describe("the flow of an id", () => {
  it("is made for any address that a UDP listener reaches", async () => {
    const { transports } = await bench({}, udp);
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65_535 }), (address, port) => {
        const id = `udp/0/${address}:${port}`;
        expect(transports.flowOf(id)).toMatchObject({ id, address, port });
      }),
    );
  });

  it.each([
    "",
    "udp/0/127.0.0.1",
    "udp/0/127.0.0.1:0",
    "udp/0/127.0.0.1:65536",
    "udp/0/[::1]:5060",
    "udp/0/pbx.example:5060",
    "udp/1/127.0.0.1:5060",
    "udp/2/127.0.0.1:5060",
    "udp/x/127.0.0.1:5060",
    "udp/0/:5060",
    "tcp/0/127.0.0.1:5060",
    "__proto__",
  ])("is none for %j", async (id) => {
    const { transports } = await bench({}, udp);
    await transports.listen({ transport: "tcp", host: "127.0.0.1", port: 0 });
    expect(transports.flowOf(id)).toBeUndefined();
  });

  it("is none for any other text", async () => {
    const { transports } = await bench({}, udp);
    fc.assert(fc.property(fc.string(), (id) => transports.flowOf(id) === undefined));
  });
});

describe("several listeners", () => {
  it("send each on its own flows, and to an address from the first that reaches it", async () => {
    const { transports, told, listener } = await bench({}, udp);
    const second = await transports.listen({ transport: "udp", host: "127.0.0.1", port: 0 });
    const tcp = await transports.listen({ transport: "tcp", host: "127.0.0.1", port: 0 });
    const peer = createSocket("udp4");
    ends.push(() => peer.close());
    await new Promise<void>((resolve) => peer.bind(0, "127.0.0.1", resolve));
    const from = (): Promise<number> => new Promise((resolve) => peer.once("message", (_, { port }) => resolve(port)));
    peer.send("hello", second.port, "127.0.0.1");
    const { flow } = await told.messages.take();
    expect(flow.id).toBe(`udp/1/127.0.0.1:${peer.address().port}`);
    let source = from();
    transports.send({ flow, text: "on the flow", transmission: "" });
    expect(await source).toBe(second.port);
    source = from();
    transports.send({ flow: { ...udp, host: "127.0.0.1", port: flow.port }, text: "anew", transmission: "" });
    expect(await source).toBe(listener.port);
    const connected = await dial(tcp);
    connected.socket.write(message(""));
    expect((await told.messages.take()).flow.local.port).toBe(tcp.port);
  });

  it("where one could not be started, are numbered as they were asked for", async () => {
    const { transports } = await bench({}, udp);
    await expect(transports.listen({ transport: "udp", host: "192.0.2.1", port: 0 })).rejects.toThrow();
    const third = await transports.listen({ transport: "udp", host: "127.0.0.1", port: 0 });
    expect(transports.flowOf("udp/1/127.0.0.1:9")).toBeUndefined();
    expect(transports.flowOf("udp/2/127.0.0.1:9")?.local.port).toBe(third.port);
    expect(transports.backlog).toBe(0);
    await transports.close();
  });
});

describe("what is sent over UDP to a host name", () => {
  const named = { ...udp, host: "phone.example", port: 9 } as const;

  it("goes to the first of its addresses that a listener reaches", async () => {
    const lookup = async (): Promise<{ address: string; family: number }[]> => [
      { address: "::1", family: 6 },
      { address: "127.0.0.1", family: 4 },
    ];
    const { transports } = await bench({ lookup }, udp);
    const peer = createSocket("udp4");
    ends.push(() => peer.close());
    await new Promise<void>((resolve) => peer.bind(0, "127.0.0.1", resolve));
    const got = new Promise((resolve) => peer.once("message", (bytes) => resolve(bytes.toString())));
    transports.send({ flow: { ...named, port: peer.address().port }, text: "named", transmission: "" });
    expect(await got).toBe("named");
  });

  it.each([
    [
      "has no address that a listener reaches",
      async () => [{ address: "::1", family: 6 }],
      "no UDP listener reaches phone.example",
    ],
    ["is not known", () => Promise.reject(new Error("ENOTFOUND phone.example")), "ENOTFOUND phone.example"],
  ])("is unsent where the name %s", async (_, lookup, reason) => {
    const { transports, told } = await bench({ lookup }, udp);
    transports.send({ flow: named, text: "x", transmission: "t" });
    expect(await told.unsents.take()).toEqual({ transmission: "t", reason });
  });

  it("waits for no more names than it may", async () => {
    const answers: (() => void)[] = [];
    const lookup = (): Promise<[]> => new Promise((resolve) => answers.push(() => resolve([])));
    const { transports, told } = await bench({ lookup, maxLookups: 2 }, udp);
    for (const transmission of ["1", "2", "3"]) transports.send({ flow: named, text: "x", transmission });
    expect(await told.unsents.take()).toEqual({ transmission: "3", reason: "too many host names are being looked up" });
    for (const answer of answers.splice(0)) answer();
    await told.unsents.take();
    await told.unsents.take();
    await new Promise(setImmediate);
    transports.send({ flow: named, text: "x", transmission: "4" });
    expect(answers).toHaveLength(1);
  });
});

it("without listeners all is unsent, and closing is done at once", async () => {
  const told = new Recorder();
  const transports = new Transports(told);
  const local = { host: "127.0.0.1", port: 5060 };
  const flows = (["udp", "tcp"] as const).flatMap((transport) => [
    { transport, host: "127.0.0.1", port: 9 },
    { id: `${transport}/0/127.0.0.1:9`, transport, address: "127.0.0.1", port: 9, local },
  ]);
  for (const flow of flows) {
    transports.send({ flow, text: "x", transmission: "t" });
    transports.send({ flow, text: "x", transmission: "" });
  }
  for (const _ of flows) await told.unsents.take();
  await new Promise(setImmediate);
  expect(told.unsents.size).toBe(0);
  await transports.close();
});
