import { IncomingRequestMessage, LoggerFactory, Parser } from "sip.js/lib/core/index.js";
import { expect, test } from "vitest";
import { BAD, harness, MAKES } from "../index.ts";
import { parseIncoming, plainMessage } from "./message.ts";

const factory = new LoggerFactory();
factory.builtinEnabled = false;
const logger = factory.getLogger("test");

/** What phones of all makes have got in a run on a bad network. */
async function received(): Promise<string[]> {
  const users = MAKES.map((_, at) => `100${at}`);
  const world = await harness({ seed: 4, users, network: BAD });
  const texts: string[] = [];
  const datagram = world.network.datagram.bind(world.network);
  world.network.datagram = (from, to, text) => {
    if (from.startsWith("10.0.")) texts.push(text);
    datagram(from, to, text);
  };
  const phones = MAKES.map((make, at) => world.phone(`100${at}`, make));
  for (const [at, phone] of phones.entries()) {
    await phone.register();
    await phone.watch(`100${(at + 1) % MAKES.length}`);
    await phone.watchMailbox();
  }
  await world.advance(10);
  return texts;
}

test("what is written plainly is read as SIP.js's own parser reads it", async () => {
  const texts = await received();
  const plain = texts.flatMap((text) => plainMessage(text) ?? []);
  expect(plain.length).toBeGreaterThan(60);
  expect(plain.length).toBe(texts.length);
  for (const message of plain) {
    const theirs = Parser.parseMessage(message.data, logger);
    expect(theirs).toBeInstanceOf(message.constructor);
    expect(read(message)).toEqual(theirs && read(theirs));
  }
});

/** All that SIP.js's core asks a message for. */
function read(message: NonNullable<ReturnType<typeof plainMessage>>) {
  const { headers, method, body, cseq, callId, viaBranch, fromTag, toTag } = message;
  const start = message instanceof IncomingRequestMessage ? String(message.ruri) : message.statusCode;
  const raw = Object.entries(headers).map(([name, values]) => [name, ...values.map((value) => value.raw)]);
  const addresses = ["From", "To", ...(message instanceof IncomingRequestMessage ? ["Contact"] : [])];
  const names = addresses.map((name) => String(message.parseHeader(name)));
  const { state, reason, expires } = message.parseHeader("Subscription-State") ?? {};
  const event = message.parseHeader("Event")?.event;
  const rest = { names, state, reason, expires, event, number: message.parseHeader("CSeq") };
  return { start, method, body, cseq, callId, viaBranch, fromTag, toTag, raw, ...rest };
}

const PLAIN = [
  "NOTIFY sip:1000@10.1.0.0:5060 SIP/2.0",
  "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1",
  "From: <sip:a@b>;tag=1",
  "To: <sip:1000@b>;tag=2",
  "Call-ID: 1",
  "CSeq: 1 NOTIFY",
  "Event: presence",
  "Content-Length: 0",
];

test.each([
  ["as it is", [], true],
  ["with a second Via", ["Via: SIP/2.0/UDP p;branch=z9hG4bK2"], false],
  ["with a Record-Route", ["Record-Route: <sip:p;lr>"], false],
  ["with a compact name", ["v: SIP/2.0/UDP p;branch=z9hG4bK2"], false],
  ["with a folded line", ["X-A: b", " c"], false],
  ["with a parameter of Event", ["Subscription-State: active;expires=5", "Contact: <sip:a@b>"], true],
  ["with a state of its own", ["Subscription-State: odd"], false],
  ["with a Contact that has a name", ['Contact: "A" <sip:a@b>'], false],
])("a message %s", (_, lines, isPlain) => {
  const text = [...PLAIN, ...lines, "", ""].join("\r\n");
  expect(plainMessage(text) !== undefined).toBe(isPlain);
  expect(parseIncoming(text, logger)?.callId).toBe("1");
});

test.each(["", "\r\n", "SIP/2.0 200 OK", "hello\r\n\r\n", `${PLAIN.join("\r\n")}\r\n`])("%j is no message", (text) =>
  expect(parseIncoming(text, logger)).toBeUndefined(),
);
