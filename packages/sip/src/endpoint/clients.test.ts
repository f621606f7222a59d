import { expect, test } from "vitest";
import { answerTo, Bench, flowOf, outcomesIn, sendsIn, textsIn, valuesOf } from "./endpoint.arbitrary.ts";
import type { Send } from "./fact.ts";

const LISTENERS = [
  { transport: "tcp", host: "192.0.2.1", port: 5060 },
  { transport: "udp", host: "192.0.2.1", port: 5060 },
  { transport: "udp", host: "2001:db8::1", port: 5070 },
] as const;

const OPTIONS: Send = {
  type: "send",
  order: 5,
  method: "OPTIONS",
  uri: "sip:phone@192.0.2.7:5062",
  from: "sip:us@example.com",
  to: "sip:phone@example.com",
  headers: [["Event", "check-sync"]],
  body: "",
};

function bench(): Bench {
  return new Bench({ listeners: LISTENERS, userAgent: "presence" });
}

/** A bench that has sent a request, and its text. */
function sent(fact: Partial<Send> = {}): { readonly at: Bench; readonly text: string } {
  const at = bench();
  const [text = ""] = textsIn(at.do({ ...OPTIONS, ...fact }));
  return { at, text };
}

test("[RFC 3261 §8.1.1] a request in no dialog is whole", () => {
  expect(bench().do(OPTIONS)).toEqual([
    {
      type: "send",
      flow: { transport: "udp", host: "192.0.2.7", port: 5062 },
      transmission: "z9hG4bKid4",
      text: `${[
        "OPTIONS sip:phone@192.0.2.7:5062 SIP/2.0",
        "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKid4;rport",
        "Max-Forwards: 70",
        "From: <sip:us@example.com>;tag=id2",
        "To: <sip:phone@example.com>",
        "Call-ID: id3",
        "CSeq: 1 OPTIONS",
        "Contact: <sip:192.0.2.1:5060>",
        "User-Agent: presence",
        "Event: check-sync",
        "Content-Length: 0",
      ].join("\r\n")}\r\n\r\n`,
    },
  ]);
});

test.each([
  ["sip:a@[2001:db8::7]", "SIP/2.0/UDP [2001:db8::1]:5070", "<sip:[2001:db8::1]:5070>"],
  ["sip:a@192.0.2.7;transport=tcp", "SIP/2.0/TCP 192.0.2.1:5060", "<sip:192.0.2.1:5060;transport=tcp>"],
  ["sip:a@[2001:db8::7];transport=tcp", "SIP/2.0/TCP 192.0.2.1:5060", "<sip:192.0.2.1:5060;transport=tcp>"],
])("[RFC 3261 §18.1.1] to %s it comes from %s", (uri, via, contact) => {
  const { text } = sent({ uri });
  expect(valuesOf(text, "Via")[0]).toMatch(`${via};branch=`);
  expect(valuesOf(text, "Contact")).toEqual([contact]);
});

test("[RFC 3261 §19.1.1] what may not stand in a Request-URI is left out", () => {
  const { text } = sent({ uri: "sip:a?b@192.0.2.7;method=NOTIFY?Route=x" });
  expect(text).toMatch(/^OPTIONS sip:a\?b@192.0.2.7 SIP/);
});

test.each([
  ["what is no URI", { uri: "sip:a@192.0.2.7;;x" }, "no URI that a request can have"],
  ["a host name", { uri: "sip:phone.example.com" }, "neither a flow nor an address to send to"],
  ["a transport without a listener", { uri: "sip:192.0.2.7;transport=tls" }, "no listener for that transport"],
  ["a flow that is not there", { flow: "tcp/9" }, "no such flow"],
])("a request to %s fails at once, with a reason", (_, fact, reason) => {
  const at = bench();
  expect(at.do({ ...OPTIONS, ...fact })).toEqual([{ type: "outcome", order: 5, status: 503, headers: [], reason }]);
  expect(at.do({ ...OPTIONS, ...fact, type: "begin", leg: "x", method: "SUBSCRIBE" })).toHaveLength(1);
  expect(at.endpoint.size).toEqual({ transactions: 0, dialogs: 0, legs: 0 });
});

test("a request can go on a connection that is open, or on a flow that somebody else knows", () => {
  const at = new Bench({ flowOf: (id) => (id === "udp/7" ? flowOf() : undefined) });
  at.receive("nonsense", flowOf("wss"));
  const [onWss] = sendsIn(at.do({ ...OPTIONS, flow: "wss/7" }));
  expect(onWss?.flow).toEqual(flowOf("wss"));
  expect(onWss?.text).toContain("Via: SIP/2.0/WSS 192.0.2.1:5060;");
  expect(sendsIn(at.do({ ...OPTIONS, flow: "udp/7" }))[0]?.flow).toEqual(flowOf());
});

test("[RFC 3261 §17.1.2.2] the user hears of the final response, once", () => {
  const { at, text } = sent();
  expect(at.receive(answerTo(text, 183))).toEqual([]);
  const orders = at.receive(answerTo(text, 404, ["Warning: x"]));
  expect(outcomesIn(orders)).toMatchObject([{ order: 5, status: 404 }]);
  expect(outcomesIn(orders)[0]?.headers).toContainEqual(["warning", "x"]);
  expect(at.receive(answerTo(text, 404))).toEqual([]);
  expect(at.wait(5000)).toEqual([]);
  expect(at.endpoint.size.transactions).toBe(0);
});

test("[RFC 3261 §8.1.3.1] no answer within 64*T1 is a 408, after ten retransmissions of the same text", () => {
  const { at, text } = sent();
  const orders = at.wait(60_000);
  expect(textsIn(orders)).toEqual(Array(10).fill(text));
  expect(orders.at(-1)).toEqual({
    type: "outcome",
    order: 5,
    status: 408,
    headers: [],
    reason: "no answer within 64*T1",
  });
  expect(at.receive(answerTo(text))).toEqual([]);
  expect(at.endpoint.size.transactions).toBe(0);
});

test("[RFC 3261 §8.1.3.1] what the transport cannot send is a 503, with its reason", () => {
  const { at } = sent();
  const outcome = { type: "outcome", order: 5, status: 503, headers: [] };
  expect(at.do({ type: "unsent", transmission: "z9hG4bKid4", reason: "refused" })).toEqual([
    { ...outcome, reason: "refused" },
  ]);
  expect(at.do({ type: "unsent", transmission: "z9hG4bKid4" })).toEqual([]);
  const other = sent().at;
  expect(other.do({ type: "unsent", transmission: "z9hG4bKid4" })).toMatchObject([
    { reason: "the transport could not send it" },
  ]);
});

test("a connection that closes fails what is under way on it, and nothing else, and is reported", () => {
  const at = bench();
  at.receive("nonsense", flowOf("tcp"));
  at.receive("nonsense", flowOf("tcp", { id: "tcp/8" }));
  at.do({ ...OPTIONS, order: 1, flow: "tcp/7" });
  const [answered = ""] = textsIn(at.do({ ...OPTIONS, order: 2, flow: "tcp/7" }));
  at.do({ ...OPTIONS, order: 3, flow: "tcp/8" });
  at.do({ ...OPTIONS, order: 4 });
  at.receive(answerTo(answered), flowOf("tcp"));
  const reason = "the connection has closed";
  expect(at.do({ type: "flow-closed", flow: "tcp/7" })).toEqual([
    { type: "outcome", order: 1, status: 503, headers: [], reason },
    { type: "flow-closed", flow: "tcp/7" },
  ]);
  expect(at.do({ ...OPTIONS, flow: "tcp/7" })).toMatchObject([{ status: 503, reason: "no such flow" }]);
  expect(at.endpoint.size.transactions).toBe(2);
});

const STRAY: readonly (readonly [string, (text: string) => string])[] = [
  ["branch", (text) => text.replace("branch=z9hG4bK", "branch=z9hG4bKx")],
  ["no branch", (text) => text.replace(/;branch=\w+/, "")],
  ["sent-by", (text) => text.replace("192.0.2.1:5060", "192.0.2.2:5060")],
  ["sent-by without its port", (text) => text.replace("192.0.2.1:5060", "192.0.2.1")],
  ["method", (text) => text.replace("1 OPTIONS", "1 CANCEL")],
  ["second Via", (text) => text.replace("\r\nFrom", "\r\nVia: SIP/2.0/UDP p\r\nFrom")],
  ["second Via in a line", (text) => text.replace(";rport", ";rport, SIP/2.0/UDP p")],
];

test.each(STRAY)("[RFC 3261 §17.1.3] a response with another %s is not ours, and dropped", (_, change) => {
  const { at, text } = sent();
  const answer = answerTo(text);
  expect(change(answer)).not.toBe(answer);
  expect(at.receive(change(answer))).toEqual([]);
  expect(outcomesIn(at.receive(answer))).toHaveLength(1);
});

test("a user's Contact takes the place of ours, and its line ends are none", () => {
  const { text } = sent({ headers: [["contact", "<sip:x>\r\nX: y"]], uri: "sip:192.0.2.7" });
  expect(valuesOf(text, "Contact")).toEqual(["<sip:x> X: y"]);
});
