import { expect, test } from "vitest";
import { answerTo, Bench, flowOf, requestIn, sendsIn, subscribe, textsIn, valuesOf } from "./endpoint.arbitrary.ts";

test("a request is passed on as it came, with the names of its dialog, transaction and flow", () => {
  const { request } = new Bench().accept(subscribe(["Content-Length: 2"]).concat("{}"));
  expect(request).toEqual({
    method: "SUBSCRIBE",
    uri: "sip:b@example.com",
    headers: [
      ["via", "SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK1;rport"],
      ["max-forwards", "70"],
      ["from", "<sip:a@example.com>;tag=remote"],
      ["to", "<sip:b@example.com>"],
      ["call-id", "call"],
      ["cseq", "1 SUBSCRIBE"],
      ["contact", "<sip:a@192.0.2.7:5062>"],
      ["event", "presence"],
    ],
    body: "{}",
    transaction: "z9hG4bK1 192.0.2.7:5062 SUBSCRIBE",
    dialog: "id2",
    isInDialog: false,
    flow: "udp/7",
    source: "192.0.2.7",
  });
});

test("[RFC 3261 §8.2.6.2] a response has the request's Via, From, To, Call-ID and CSeq, and a tag", () => {
  const bench = new Bench({ server: "presence" });
  const { transaction } = requestIn(
    bench.receive(subscribe(["Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK1", "Via: SIP/2.0/TCP 192.0.2.8"])),
  );
  const [sent] = bench.do({
    type: "respond",
    transaction,
    status: 423,
    headers: [
      ["Min-Expires", "60"],
      ["x-y", "1\r\n2"],
    ],
    body: "é",
  });
  expect(sent).toEqual({
    type: "send",
    flow: flowOf(),
    transmission: transaction,
    text: `${[
      "SIP/2.0 423 Interval Too Brief",
      "Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK1",
      "Via: SIP/2.0/TCP 192.0.2.8",
      "From: <sip:a@example.com>;tag=remote",
      "To: <sip:b@example.com>;tag=id2",
      "Call-ID: call",
      "CSeq: 1 SUBSCRIBE",
      "Server: presence",
      "Min-Expires: 60",
      "X-Y: 1 2",
      "Content-Length: 2",
    ].join("\r\n")}\r\n\r\né`,
  });
});

test("[RFC 3261 §12.1.1] a 2xx that makes a dialog has the Record-Routes in their order and a Contact", () => {
  const { sent } = new Bench().accept(subscribe(["Record-Route: <sip:p1;lr>", "Record-Route: <sip:p2;lr>"]));
  expect(valuesOf(sent, "Record-Route")).toEqual(["<sip:p1;lr>", "<sip:p2;lr>"]);
  expect(valuesOf(sent, "Contact")).toEqual(["<sip:192.0.2.1:5060>"]);
});

test("a refusal, a 2xx to PUBLISH and a Contact of the user's leave no Contact of ours", () => {
  expect(valuesOf(new Bench().accept(subscribe(), flowOf(), 403).sent, "Contact")).toEqual([]);
  expect(valuesOf(new Bench().accept(subscribe([], "PUBLISH")).sent, "Contact")).toEqual([]);
  const bench = new Bench();
  const { transaction } = requestIn(bench.receive(subscribe()));
  const [sent = ""] = textsIn(bench.respond(transaction, 200, [["contact", "<sip:gruu@example.com;gr>"]]));
  expect(valuesOf(sent, "Contact")).toEqual(["<sip:gruu@example.com;gr>"]);
});

test("[RFC 3261 §17.2.2] copies of a request are not passed on, and get the last response again", () => {
  const bench = new Bench();
  const { transaction } = requestIn(bench.receive(subscribe()));
  expect(bench.receive(subscribe())).toEqual([]);
  const provisional = bench.respond(transaction, 100);
  expect(bench.receive(subscribe())).toEqual(provisional);
  const final = bench.respond(transaction, 200);
  expect(bench.receive(subscribe())).toEqual(final);
  expect(bench.respond(transaction, 500)).toEqual([]);
  bench.wait(31_999);
  expect(bench.receive(subscribe())).toEqual(final);
  bench.wait(1);
  expect(bench.endpoint.size.transactions).toBe(0);
});

test("[RFC 3261 §17.2.2] a reliable transport has no copies: the transaction is over with its response", () => {
  const bench = new Bench();
  bench.accept(subscribe(["Via: SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK1"]), flowOf("tcp"));
  expect(bench.endpoint.size.transactions).toBe(0);
});

test("[RFC 3261 §17.2.3] the same branch of another sent-by, or for another method, is another request", () => {
  const bench = new Bench();
  bench.accept(subscribe());
  bench.accept(subscribe(["Via: SIP/2.0/UDP 192.0.2.8:5062;branch=z9hG4bK1", "Call-ID: 2"]));
  bench.accept(subscribe([], "PUBLISH"));
  expect(bench.endpoint.size.transactions).toBe(3);
});

test("a request that the user never answers is forgotten after 64*T1, and a late answer is ignored", () => {
  const bench = new Bench();
  const { transaction } = requestIn(bench.receive(subscribe()));
  expect(bench.wait(32_000)).toEqual([]);
  expect(bench.endpoint.size.transactions).toBe(0);
  expect(bench.respond(transaction)).toEqual([]);
});

test("[RFC 3261 §8.2.2.2] a request that came by another way, too, gets 482 there", () => {
  const bench = new Bench();
  bench.accept(subscribe());
  const copy = subscribe(["Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK2;rport"]);
  const [sent = ""] = textsIn(bench.receive(copy));
  expect(sent).toMatch(/^SIP\/2.0 482 Loop Detected\r\n/);
  expect(textsIn(bench.receive(copy))).toEqual([sent]);
  bench.wait(40_000);
  expect(bench.endpoint.size.transactions).toBe(0);
  bench.accept(copy);
});

test("[RFC 3261 §21.5.4] of what is too much a share is refused, but not in dialogs, and nothing is kept of it", () => {
  const bench = new Bench({ retryAfter: 7 });
  bench.endpoint.handle({ type: "overload", share: 0.75 }, bench.now);
  const once = (i: number) =>
    subscribe([`Call-ID: c${i}`, `Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKs${i};rport`]);
  const refused = Array.from({ length: 100 }, (_, i) => textsIn(bench.receive(once(i)))[0] ?? "");
  expect(refused.filter((text) => /^SIP\/2\.0 503 .*\r\nRetry-After: 7\r\n/s.test(text)).length).toBe(75);
  expect(bench.endpoint.size.transactions).toBe(25);
  bench.endpoint.handle({ type: "overload", share: 0 }, bench.now);
  expect(textsIn(bench.receive(once(100)))).toEqual([]);
});

test("a request that was challenged may come again under the same CSeq, as some phones send it", () => {
  const bench = new Bench();
  const { transaction } = requestIn(bench.receive(subscribe()));
  bench.respond(transaction, 401);
  const again = subscribe(["Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK2;rport"]);
  expect(bench.accept(again).sent).toMatch(/^SIP\/2.0 200 OK\r\n/);
});

test.each([["Contact:"], ["Contact: *"], ["Contact: <tel:+4930>"]])(
  "[RFC 3261 §12.1.1] a SUBSCRIBE with %s can make no dialog: 400",
  (line) => {
    const [sent = ""] = textsIn(new Bench().receive(subscribe([line])));
    expect(sent).toMatch(/^SIP\/2.0 400 Bad Request\r\n/);
    expect(new Bench().accept(subscribe([line], "PUBLISH")).sent).toMatch(/^SIP\/2.0 200 OK\r\n/);
  },
);

test("[RFC 3261 §8.2.1] an INVITE gets 405 with Allow and a To tag each time, and its ACK nothing", () => {
  const bench = new Bench({ allow: "SUBSCRIBE" });
  const invite = bench.receive(subscribe([], "INVITE"));
  const [sent = ""] = textsIn(invite);
  expect(sent).toMatch(/^SIP\/2.0 405 Method Not Allowed\r\n/);
  expect(valuesOf(sent, "Allow")).toEqual(["SUBSCRIBE"]);
  expect(valuesOf(sent, "To")).toEqual(["<sip:b@example.com>;tag=id1"]);
  expect(bench.receive(subscribe([], "INVITE"))).toEqual(invite);
  expect(bench.receive(subscribe(["To: <sip:b@example.com>;tag=id1"], "ACK"))).toEqual([]);
  expect(bench.endpoint.size.transactions).toBe(0);
});

test("[RFC 3261 §9.2] a CANCEL of nothing known gets 481", () => {
  const [sent = ""] = textsIn(new Bench().receive(subscribe([], "CANCEL")));
  expect(sent).toMatch(/^SIP\/2.0 481 /);
});

test("[RFC 6665 §4.6] a CANCEL of a SUBSCRIBE gets 200 with its tag, and changes nothing", () => {
  const bench = new Bench();
  const { transaction } = requestIn(bench.receive(subscribe()));
  const [cancelled = ""] = textsIn(bench.receive(subscribe([], "CANCEL")));
  expect(cancelled).toMatch(/^SIP\/2.0 200 OK\r\n/);
  expect(valuesOf(cancelled, "To")).toEqual(["<sip:b@example.com>;tag=id2"]);
  expect(textsIn(bench.respond(transaction))).toHaveLength(1);
});

test("what cannot be worked on is answered as the codec says, and nothing is kept", () => {
  const bench = new Bench();
  const [bad = ""] = textsIn(bench.receive(subscribe(["CSeq: x SUBSCRIBE"])));
  expect(bad).toMatch(/^SIP\/2.0 400 Bad Request\r\n/);
  const [version = ""] = textsIn(bench.receive(subscribe().replace("SIP/2.0", "SIP/7.0")));
  expect(version).toMatch(/^SIP\/2.0 505 Version Not Supported\r\n/);
  expect(bench.receive("nonsense")).toEqual([]);
  expect(bench.endpoint.size.transactions).toBe(0);
});

test("[RFC 3261 §18.3] on a stream a message without Content-Length is wrong, in a datagram it is not", () => {
  const text = subscribe(["Content-Length:"], "OPTIONS");
  expect(textsIn(new Bench().receive(text, flowOf("tcp")))[0]).toMatch(/^SIP\/2.0 400 /);
  expect(textsIn(new Bench().receive(text, flowOf("tls")))[0]).toMatch(/^SIP\/2.0 400 /);
  requestIn(new Bench().receive(text, flowOf("wss")));
  requestIn(new Bench().receive(text));
});

const WAYS = [
  [
    "its source, with rport",
    "192.0.2.7:5062;branch=z9hG4bK1;rport",
    "udp/7",
    ";branch=z9hG4bK1;rport=5062;received=192.0.2.7",
  ],
  ["the port of sent-by, without", "192.0.2.7:5080;branch=z9hG4bK1", "192.0.2.7:5080", ";branch=z9hG4bK1"],
  ["5060 where none is said", "192.0.2.7;branch=z9hG4bK1", "192.0.2.7:5060", ";branch=z9hG4bK1"],
  ["the address that it came from", "10.0.0.1:5062;branch=z9hG4bK1", "udp/7", ";branch=z9hG4bK1;received=192.0.2.7"],
  [
    "that address for a name",
    "phone.local;branch=z9hG4bK1;received=1.2.3.4",
    "192.0.2.7:5060",
    ";branch=z9hG4bK1;received=192.0.2.7",
  ],
  ["no maddr", "192.0.2.7:5062;branch=z9hG4bK1;maddr=1.2.3.4", "udp/7", ";branch=z9hG4bK1;maddr=1.2.3.4"],
] as const;

test.each(WAYS)("[RFC 3261 §18.2.2] over UDP a response goes to %s", (_, sentBy, way, parameters) => {
  const bench = new Bench();
  const { transaction } = requestIn(bench.receive(subscribe([`Via: SIP/2.0/UDP ${sentBy}`])));
  const [sent] = sendsIn(bench.respond(transaction));
  const { flow, text = "" } = sent ?? {};
  expect(flow && ("id" in flow ? flow.id : `${flow.host}:${flow.port}`)).toBe(way);
  expect(valuesOf(text, "Via")).toEqual([`SIP/2.0/UDP ${sentBy.split(";")[0]}${parameters}`]);
});

test("by option a response goes to its source without rport, too", () => {
  const bench = new Bench({ forceRport: true });
  const { transaction } = requestIn(bench.receive(subscribe(["Via: SIP/2.0/UDP 192.0.2.7:5080;branch=z9hG4bK1"])));
  expect(sendsIn(bench.respond(transaction))[0]?.flow).toEqual(flowOf());
});

test("[RFC 3581 §4] only the top one of several Vias in a line is changed", () => {
  const { sent } = new Bench().accept(
    subscribe(["Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;rport, SIP/2.0/UDP p;rport"]),
  );
  expect(valuesOf(sent, "Via")).toEqual([
    "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;rport=5062;received=192.0.2.7, SIP/2.0/UDP p;rport",
  ]);
});

test("an IPv6 sent-by in brackets is the same address as its source", () => {
  const flow = flowOf("udp", { address: "2001:db8::7" });
  const { sent } = new Bench().accept(subscribe(["Via: SIP/2.0/UDP [2001:db8::7]:5062;branch=z9hG4bK1"]), flow);
  expect(valuesOf(sent, "Via")).toEqual(["SIP/2.0/UDP [2001:db8::7]:5062;branch=z9hG4bK1"]);
});

test.each([
  ["tcp", ":5080", { transport: "tcp", host: "192.0.2.7", port: 5080 }],
  ["tls", "", { transport: "tls", host: "192.0.2.7", port: 5061 }],
] as const)(
  "[RFC 3261 §18.2.2] over %s a response goes to sent-by%s once the connection has closed",
  (transport, port, way) => {
    const bench = new Bench();
    const flow = flowOf(transport);
    const via = `Via: SIP/2.0/${transport.toUpperCase()} phone.local${port};branch=z9hG4bK1`;
    const { transaction } = requestIn(bench.receive(subscribe([via]), flow));
    bench.do({ type: "flow-closed", flow: flow.id });
    expect(sendsIn(bench.respond(transaction))[0]?.flow).toEqual(way);
  },
);

test("[RFC 7118] nobody connects to a browser: its response is dropped with its connection", () => {
  const bench = new Bench();
  const { transaction } = requestIn(bench.receive(subscribe(), flowOf("ws")));
  bench.do({ type: "flow-closed", flow: "ws/7" });
  expect(bench.respond(transaction)).toEqual([]);
  expect(bench.endpoint.size.transactions).toBe(0);
});

test("[RFC 3261 §17.2.4] a response that cannot be sent ends its transaction", () => {
  const bench = new Bench();
  const { request } = bench.accept(subscribe());
  expect(bench.do({ type: "unsent", transmission: request.transaction })).toEqual([]);
  expect(bench.endpoint.size.transactions).toBe(0);
  expect(bench.do({ type: "unsent", transmission: request.transaction })).toEqual([]);
});

test("a request that comes again after that has a transaction of its own, which lasts as long as any", () => {
  const bench = new Bench();
  const { request } = bench.accept(subscribe());
  bench.do({ type: "unsent", transmission: request.transaction });
  bench.wait(10_000);
  const { sent } = bench.accept(subscribe());
  bench.wait(25_000);
  expect(textsIn(bench.receive(subscribe()))).toEqual([sent]);
  bench.wait(10_000);
  expect(bench.endpoint.size.transactions).toBe(0);
  bench.accept(subscribe());
});

test("beyond the limit requests get 503 with Retry-After, and nothing is kept; a tenth is for those in dialogs", () => {
  const bench = new Bench({ maxTransactions: 10, retryAfter: 7 });
  const one = (number: number, lines: readonly string[] = []) =>
    subscribe([`Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK-${number}`, `Call-ID: ${number}`, ...lines], "OPTIONS");
  for (let number = 1; number <= 9; number++) bench.accept(one(number));
  const [refused = ""] = textsIn(bench.receive(one(10)));
  expect(refused).toMatch(/^SIP\/2.0 503 Service Unavailable\r\n/);
  expect(valuesOf(refused, "Retry-After")).toEqual(["7"]);
  expect(textsIn(bench.receive(one(1)))[0]).toMatch(/^SIP\/2.0 200 OK\r\n/);
  bench.accept(one(11, ["To: <sip:b@example.com>;tag=x"]));
  expect(textsIn(bench.receive(one(12, ["To: <sip:b@example.com>;tag=x"])))[0]).toMatch(/^SIP\/2.0 503 /);
  expect(bench.endpoint.size.transactions).toBe(10);
  bench.wait(32_000);
  bench.accept(one(13));
});

test("a response is no request", () => {
  expect(new Bench().receive(answerTo(subscribe()))).toEqual([]);
});
