import { expect, test } from "vitest";
import {
  answerTo,
  Bench,
  changed,
  flowOf,
  outcomesIn,
  requestIn,
  sendsIn,
  subscribe,
  textsIn,
  valuesOf,
} from "./endpoint.arbitrary.ts";

/** A bench with a dialog that a phone's SUBSCRIBE has made. */
function watched(
  lines: readonly string[] = [],
  flow = flowOf(),
  options = {},
): { readonly at: Bench; readonly id: string } {
  const at = new Bench(options);
  return { at, id: at.accept(subscribe(lines), flow).request.dialog };
}

/** A request in that dialog. */
function again(id: string, number: number, lines: readonly string[] = [], method = "SUBSCRIBE"): string {
  const via = `Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK-${number};rport`;
  const own = [via, `To: <sip:b@example.com>;tag=${id}`, `CSeq: ${number} ${method}`];
  return subscribe(changed(own, lines), method);
}

test("[RFC 3261 §12.2.1.1] a NOTIFY speaks in the dialog that the SUBSCRIBE made", () => {
  const { at, id } = watched();
  const [order] = sendsIn(at.notify(id, 7, [["Event", "presence"]], "é"));
  expect(order).toEqual({
    type: "send",
    flow: flowOf(),
    transmission: "z9hG4bKid3",
    text: `${[
      "NOTIFY sip:a@192.0.2.7:5062 SIP/2.0",
      "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKid3;rport",
      "Max-Forwards: 70",
      "From: <sip:b@example.com>;tag=id2",
      "To: <sip:a@example.com>;tag=remote",
      "Call-ID: call",
      "CSeq: 1 NOTIFY",
      "Contact: <sip:192.0.2.1:5060>",
      "Event: presence",
      "Content-Length: 2",
    ].join("\r\n")}\r\n\r\né`,
  });
  expect(outcomesIn(at.receive(answerTo(order?.text ?? "")))).toMatchObject([{ order: 7, status: 200 }]);
  const [second = ""] = textsIn(at.notify(id, 8));
  expect(valuesOf(second, "CSeq")).toEqual(["2 NOTIFY"]);
});

test("a refused SUBSCRIBE and an accepted PUBLISH make no dialog", () => {
  const at = new Bench();
  const refused = at.accept(subscribe(), flowOf(), 489).request.dialog;
  const published = at.accept(subscribe(["Call-ID: 2"], "PUBLISH")).request.dialog;
  const outcome = { status: 481, reason: "no such dialog" };
  expect(at.notify(refused)).toMatchObject([outcome]);
  expect(at.notify(published)).toMatchObject([outcome]);
});

test("an accepted NOTIFY that answers nothing makes no dialog", () => {
  const { request, sent } = new Bench().accept(subscribe([], "NOTIFY"));
  expect(request).not.toHaveProperty("leg");
  expect(valuesOf(sent, "Contact")).toEqual([]);
});

test("what is dropped is gone", () => {
  const { at, id } = watched();
  at.do({ type: "drop", dialog: id });
  expect(at.notify(id)).toMatchObject([{ status: 481 }]);
  expect(requestIn(at.receive(again(id, 2)))).toMatchObject({ isInDialog: true, dialog: "" });
  at.wait(40_000);
  expect(at.endpoint.size).toEqual({ transactions: 0, dialogs: 0, legs: 0 });
});

test("a dialog that goes before its refresh is accepted stays gone", () => {
  const { at, id } = watched();
  const { transaction } = requestIn(at.receive(again(id, 2)));
  at.do({ type: "drop", dialog: id });
  expect(textsIn(at.respond(transaction))[0]).toMatch(/^SIP\/2.0 200 /);
  expect(at.endpoint.size.dialogs).toBe(0);
});

test("[RFC 3261 §12.2.2] a request in a dialog is told with it, and need not be the next one", () => {
  const { at, id } = watched();
  const { request, sent } = at.accept(again(id, 99));
  expect(request).toMatchObject({ dialog: id, isInDialog: true });
  expect(valuesOf(sent, "Contact")).toHaveLength(1);
  expect(valuesOf(sent, "To")).toEqual([`<sip:b@example.com>;tag=${id}`]);
});

test.each([[1], [4]])("[RFC 3261 §12.2.2] CSeq %i after 5 gets 500", (number) => {
  const { at, id } = watched();
  at.accept(again(id, 5));
  const late = again(id, number, [`Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK-x${number};rport`]);
  expect(textsIn(at.receive(late))[0]).toMatch(/^SIP\/2.0 500 Server Internal Error\r\n/);
});

test("a request under a CSeq that is taken, in a transaction of its own, is answered: there are phones that do not count", () => {
  const { at, id } = watched();
  at.accept(again(id, 5));
  const same = again(id, 5, ["Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK-y;rport"]);
  expect(at.accept(same).sent).toMatch(/^SIP\/2.0 200 OK\r\n/);
});

test.each([
  ["To tag", ["To: <sip:b@example.com>;tag=x"]],
  ["Call-ID", ["Call-ID: other"]],
  ["From tag", ["From: <sip:a@example.com>;tag=other"]],
  ["From, without a tag", ["From: <sip:a@example.com>"]],
])("[RFC 3261 §12.2.2] a request with another %s is in no dialog of ours", (_, lines) => {
  const { at, id } = watched();
  expect(requestIn(at.receive(again(id, 2, lines)))).toMatchObject({ isInDialog: true, dialog: "" });
});

test("[RFC 6665 §3.1] an accepted SUBSCRIBE moves the dialog to its Contact and flow, a refused one does not", () => {
  const { at, id } = watched();
  const moved = flowOf("udp", { id: "udp/8", address: "192.0.2.8" });
  const refused = requestIn(at.receive(again(id, 2, ["Contact: <sip:x@192.0.2.9>"]), moved));
  at.respond(refused.transaction, 401);
  expect(sendsIn(at.notify(id))).toMatchObject([{ flow: { id: "udp/7" } }]);
  at.accept(again(id, 3, ["Contact: <sip:x@192.0.2.9>"]), moved);
  const [order] = sendsIn(at.notify(id));
  expect(order).toMatchObject({ flow: { id: "udp/8" } });
  expect(order?.text).toMatch(/^NOTIFY sip:x@192.0.2.9 SIP/);
});

test("[RFC 3261 §12.2.1.2] the 2xx to a NOTIFY moves the target, a refusal does not", () => {
  const { at, id } = watched();
  const [first = ""] = textsIn(at.notify(id));
  at.receive(answerTo(first, 500, ["Contact: <sip:x@192.0.2.9>"]));
  const [second = ""] = textsIn(at.notify(id));
  expect(second).toMatch(/^NOTIFY sip:a@192.0.2.7:5062 /);
  at.receive(answerTo(second, 200, ["Contact: <sip:x@192.0.2.9>"]));
  expect(textsIn(at.notify(id))[0]).toMatch(/^NOTIFY sip:x@192.0.2.9 /);
});

test("a 2xx whose Contact cannot be read leaves the target as it was", () => {
  const { at, id } = watched();
  at.receive(answerTo(textsIn(at.notify(id))[0] ?? "", 200, ["Contact: *"]));
  expect(textsIn(at.notify(id))[0]).toMatch(/^NOTIFY sip:a@192.0.2.7:5062 /);
});

test("the 2xx to a NOTIFY of a dialog that is gone changes nothing", () => {
  const { at, id } = watched();
  const [text = ""] = textsIn(at.notify(id));
  at.do({ type: "drop", dialog: id });
  expect(outcomesIn(at.receive(answerTo(text, 200)))).toMatchObject([{ status: 200 }]);
  expect(at.endpoint.size.dialogs).toBe(0);
});

test("[RFC 3261 §12.2.1.1] routes go before everything else, in their order", () => {
  const { at, id } = watched(["Record-Route: <sip:192.0.2.3;lr>, <sip:p2;lr>"]);
  const [text = ""] = textsIn(at.notify(id));
  expect(text).toMatch(/^NOTIFY sip:a@192.0.2.7:5062 /);
  expect(valuesOf(text, "Route")).toEqual(["<sip:192.0.2.3;lr>, <sip:p2;lr>"]);
});

const WAYS: readonly (readonly [string, readonly string[], string, unknown])[] = [
  ["back to its source", [], "source", { id: "udp/7" }],
  ["back to its source, whatever its Contact says", ["Contact: <sip:a@10.0.0.1>"], "source", { id: "udp/7" }],
  ["to its Contact by option", ["Contact: <sip:a@10.0.0.1>"], "contact", { host: "10.0.0.1", port: 5060 }],
  ["on its flow where that is the Contact", [], "contact", { id: "udp/7" }],
  ["on its flow where the Contact is a name", ["Contact: <sip:a@phone>"], "contact", { id: "udp/7" }],
  ["to the first proxy", ["Record-Route: <sip:192.0.2.3;lr>"], "source", { host: "192.0.2.3", port: 5060 }],
  ["to a proxy with the port of the flow", ["Record-Route: <sip:192.0.2.3:5062;lr>"], "source", { host: "192.0.2.3" }],
  ["to a strict one, too", ["Record-Route: <sip:192.0.2.3>"], "contact", { host: "192.0.2.3", port: 5060 }],
  ["on its flow where that is the proxy", ["Record-Route: <sip:192.0.2.7:5062;lr>"], "source", { id: "udp/7" }],
  ["on its flow where the proxy is a name", ["Record-Route: <sip:proxy;lr>"], "contact", { id: "udp/7" }],
  [
    "by TCP where the proxy wants it",
    ["Record-Route: <sip:192.0.2.3;transport=tcp;lr>"],
    "source",
    { transport: "tcp" },
  ],
];

test.each(WAYS)("over UDP a NOTIFY goes %s", (_, lines, udpTarget, way) => {
  const { at, id } = watched(lines, flowOf(), { udpTarget });
  const [order] = sendsIn(at.notify(id));
  expect(order?.flow).toMatchObject(way as object);
  expect(valuesOf(order?.text ?? "", "Via")[0]).toContain(" 192.0.2.1:5060;");
});

test("a NOTIFY that changes transport names the listener of that one", () => {
  const listeners = [{ transport: "tcp", host: "192.0.2.1", port: 5080 }] as const;
  const { at, id } = watched(["Record-Route: <sip:192.0.2.3;transport=tcp;lr>"], flowOf(), { listeners });
  expect(valuesOf(textsIn(at.notify(id))[0] ?? "", "Via")[0]).toContain("SIP/2.0/TCP 192.0.2.1:5080;");
});

test("[RFC 7118] a phone in a browser is reached on its connection, until that has closed", () => {
  const { at, id } = watched(["Contact: <sip:a@df7jal23ls0d.invalid;transport=ws>"], flowOf("wss"));
  const [order] = sendsIn(at.notify(id));
  expect(order?.flow).toMatchObject({ id: "wss/7" });
  expect(order?.text).toMatch(/^NOTIFY sip:a@df7jal23ls0d.invalid;transport=ws SIP/);
  expect(at.do({ type: "flow-closed", flow: "wss/7" })).toMatchObject([{ status: 503 }, { type: "flow-closed" }]);
  expect(at.notify(id)).toMatchObject([{ status: 503, reason: "the connection has closed" }]);
  at.accept(again(id, 2), flowOf("wss", { id: "wss/8" }));
  expect(sendsIn(at.notify(id))).toMatchObject([{ flow: { id: "wss/8" } }]);
});

test("[RFC 3261 §12.1.1] a secure dialog has SIPS Contacts throughout", () => {
  const at = new Bench();
  const text = subscribe(["Via: SIP/2.0/TLS 192.0.2.7;branch=z9hG4bK1"], "SUBSCRIBE", "sips:b@example.com");
  const { request, sent } = at.accept(text, flowOf("tls"));
  expect(valuesOf(sent, "Contact")).toEqual(["<sips:192.0.2.1:5060>"]);
  expect(valuesOf(textsIn(at.notify(request.dialog))[0] ?? "", "Contact")).toEqual(["<sips:192.0.2.1:5060>"]);
});
