import { expect, test } from "vitest";
import { Bench, subscribe } from "./testing/bench.ts";
import { messageOf } from "./testing/fake-srf.ts";

test("a request arrives as the agent wants it: all headers, its names, where it came from", () => {
  const bench = new Bench();
  const headers: [string, string][] = [...subscribe(), ["m", "<sip:1001@192.0.2.7>"], ["X-Any", "1"]];
  const raw = messageOf("SUBSCRIBE sip:1002@pbx.example SIP/2.0", headers, "body");
  bench.srf.arrive("SUBSCRIBE", [], { msg: { raw } });
  expect(bench.requests).toEqual([
    {
      method: "SUBSCRIBE",
      uri: "sip:1002@pbx.example",
      headers: [
        ["from", "<sip:1001@pbx.example>;tag=a"],
        ["to", "<sip:1002@pbx.example>"],
        ["call-id", "c1"],
        ["cseq", "1 SUBSCRIBE"],
        ["event", "dialog;id=7"],
        ["contact", "<sip:1001@192.0.2.7>"],
        ["x-any", "1"],
      ],
      body: "body",
      transaction: "1",
      dialog: "c1;from-tag=a",
      isInDialog: false,
      flow: "udp/192.0.2.7:5060",
      source: "192.0.2.7",
    },
  ]);
});

test("the user is handed drachtio-srf's view of the request, too", () => {
  const bench = new Bench();
  const seen: string[] = [];
  bench.onRequest = (_, req) => seen.push(req.get("x") ?? "");
  bench.srf.arrive("PUBLISH", subscribe(), { get: () => "own" });
  expect(seen).toEqual(["own"]);
});

test("names of several links differ by their prefix", () => {
  const bench = new Bench({ name: "b" });
  const dialog = bench.subscribed();
  const { transaction, flow } = bench.last;
  expect([dialog, transaction, flow]).toEqual(["b/c1;from-tag=a", "b/1", "b/udp/192.0.2.7:5060"]);
});

test.each([
  ["PUBLISH", "", ""],
  ["SUBSCRIBE", "", ""],
  ["SUBSCRIBE", "t", "c1;from-tag=a"],
])("a %s with the To tag '%s' in '%s' has the same dialog as the first SUBSCRIBE", (method, tag, stackDialogId) => {
  const bench = new Bench();
  bench.srf.arrive(method, subscribe("c1", 1, tag), { stackDialogId });
  expect([bench.last.dialog, bench.last.isInDialog]).toEqual(["c1;from-tag=a", tag !== ""]);
});

test("a SUBSCRIBE in a dialog that drachtio does not have names one that nobody has", () => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  bench.srf.arrive("SUBSCRIBE", subscribe("c1", 2, "t"), { stackDialogId: "" });
  expect(bench.last.dialog).not.toBe(dialog);
  expect(bench.last.isInDialog).toBe(true);
});

test("what lacks everything is handed over all the same: it is refused by the agent", () => {
  const bench = new Bench();
  bench.srf.arrive("SUBSCRIBE", []);
  expect([bench.last.dialog, bench.last.isInDialog, bench.last.headers]).toEqual([";from-tag=", false, []]);
});

test("[RFC 3261 §12.2.2] a lower CSeq than the last in the dialog gets 500, and goes no further", () => {
  const bench = new Bench();
  bench.srf.arrive("SUBSCRIBE", subscribe("c1", 5)).go();
  bench.respond(200);
  const inDialog = (cseq: number): number =>
    bench.srf.arrive("SUBSCRIBE", subscribe("c1", cseq, "t"), { stackDialogId: "c1;from-tag=a" }).status;
  expect([inDialog(6), inDialog(8), inDialog(7), inDialog(8), inDialog(9)]).toEqual([0, 0, 500, 0, 0]);
  expect(bench.requests.length).toBe(5);
  expect(bench.srf.arrive("PUBLISH", subscribe("c1", 1)).status).toBe(0);
});

test("a request has one final response at most, with the headers that were ordered", () => {
  const bench = new Bench();
  const response = bench.srf.arrive("PUBLISH", subscribe());
  bench.respond(200, [["SIP-ETag", "x"]]);
  bench.respond(500);
  bench.link.respond({ type: "respond", transaction: "nobody's", status: 500, headers: [] });
  expect([response.count, response.status, response.headers]).toEqual([1, 200, { "SIP-ETag": "x" }]);
  expect(bench.link.size).toEqual({ dialogs: 0, legs: 0, transactions: 0 });
});

test("a request that nobody answers is forgotten when drachtio forgets it", () => {
  const bench = new Bench();
  const response = bench.srf.arrive("PUBLISH", subscribe());
  bench.clock.pass(63_999);
  expect(bench.link.size.transactions).toBe(1);
  bench.clock.pass(1);
  expect(bench.link.size.transactions).toBe(0);
  bench.respond(200);
  expect(response.count).toBe(0);
});

test("an answer that drachtio-srf cannot send is told", () => {
  const bench = new Bench();
  const thrown = bench.srf.arrive("PUBLISH", subscribe());
  thrown.send = () => {
    throw new Error("status is required and must be a valid sip response code");
  };
  bench.respond(299);
  bench.srf.arrive("PUBLISH", subscribe());
  bench.srf.arrive("PUBLISH", subscribe());
  bench.respond(200);
  expect(bench.troubles).toEqual([{ type: "unanswered", method: "PUBLISH", status: 299 }]);
});

test("what a peer makes an answer repeat is never more than drachtio can read", () => {
  const bench = new Bench();
  const response = bench.srf.arrive("SUBSCRIBE", subscribe("c".repeat(12_000)));
  bench.respond(200);
  expect([response.count, bench.link.size.dialogs]).toEqual([0, 0]);
  expect(bench.troubles).toEqual([{ type: "unanswered", method: "SUBSCRIBE", status: 200 }]);
});

test("a request outside of any dialog goes out as it is, and its outcome is told once", () => {
  const bench = new Bench();
  const told: unknown[] = [];
  const headers: [string, string][] = [["Event", "check-sync"]];
  bench.link.send({ uri: "sip:a@192.0.2.7", method: "NOTIFY", headers, body: "" }, (outcome) => told.push(outcome));
  bench.link.send({ uri: "sip:a@192.0.2.7", method: "MESSAGE", headers: [], body: "hi" }, (outcome) =>
    told.push(outcome),
  );
  const [first, second] = bench.srf.requests;
  expect([first?.uri, first?.options]).toEqual([
    "sip:a@192.0.2.7",
    { method: "NOTIFY", headers: { Event: "check-sync" } },
  ]);
  expect(second?.options).toEqual({ method: "MESSAGE", headers: {}, body: "hi" });
  first
    ?.go()
    .answer(100)
    .answer(405, [["Allow", "INVITE"]])
    .answer(200);
  bench.clock.pass(37_000);
  expect(told).toEqual([{ status: 405, headers: [["allow", "INVITE"]] }, { status: 408 }]);
});

test("a link that is closed ends what is under way, sends nothing, and refuses what arrives", () => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  const told: number[] = [];
  const send = (): void =>
    bench.link.send({ uri: "sip:a", method: "NOTIFY", headers: [], body: "" }, ({ status }) => told.push(status));
  send();
  bench.srf.arrive("PUBLISH", subscribe("c2"));
  bench.link.close();
  bench.link.close();
  expect(told).toEqual([503]);
  send();
  bench.link.ended(dialog);
  bench.clock.pass(0);
  expect([told, bench.srf.requests.length]).toEqual([[503, 503], 1]);
  expect(bench.srf.arrive("SUBSCRIBE", subscribe("c3")).status).toBe(503);
  expect([bench.requests.length, bench.link.size.transactions]).toEqual([2, 0]);
  bench.srf.emit("connect");
  expect(bench.losses).toBe(0);
});
