import { expect, test } from "vitest";
import { Bench, subscribeOrder } from "./testing/bench.ts";

const DIALOG = "id1;from-tag=id2;to-tag=p";

/** A NOTIFY of a peer, upon our SUBSCRIBE. */
function notified(peer: string, cseq = 1, contact = ""): [string, string][] {
  const headers: [string, string][] = [
    ["From", `<sip:1001@pbx.example>;tag=${peer}`],
    ["To", "<sip:1001@pbx.example>;tag=id2"],
    ["Call-ID", "id1"],
    ["CSeq", `${cseq} NOTIFY`],
  ];
  return contact === "" ? headers : [...headers, ["Contact", contact]];
}

const TO: [string, string] = ["To", "<sip:1001@pbx.example>;tag=p"];

test("[RFC 6665 §4.1.2.1] a first SUBSCRIBE goes to the device, with a Call-ID and a tag of its own", () => {
  const bench = new Bench();
  bench.link.subscribe(subscribeOrder(1));
  const [request] = bench.srf.requests;
  expect([request?.uri, request?.options]).toEqual([
    "sip:1001@192.0.2.7",
    {
      method: "SUBSCRIBE",
      headers: {
        From: "<sip:1001@pbx.example>;tag=id2",
        To: "<sip:1001@pbx.example>",
        "Call-ID": "id1",
        CSeq: "1 SUBSCRIBE",
        Event: "presence",
        Expires: "3600",
      },
    },
  ]);
  request?.go().answer(200, [["Expires", "600"], TO], "id1;from-tag=id2");
  expect(bench.outcomes).toEqual([
    [
      1,
      {
        status: 200,
        headers: [
          ["expires", "600"],
          ["to", TO[1]],
        ],
      },
    ],
  ]);
});

test.each([
  ["udp/192.0.2.7:5062", "sip:192.0.2.7:5062;transport=udp;lr"],
  ["tcp/[::1]:5062", "sip:[::1]:5062;transport=tcp;lr"],
  ["nonsense", undefined],
])("on the flow %s it is sent to %s", (flow, proxy) => {
  const bench = new Bench();
  bench.link.subscribe(subscribeOrder(1, { flow }));
  expect(bench.srf.requests[0]?.options.proxy).toBe(proxy);
});

test("the flow of another link is none of ours", () => {
  const bench = new Bench({ name: "b" });
  bench.link.subscribe(subscribeOrder(1, { flow: "a/udp/192.0.2.7:5062" }));
  bench.link.subscribe(subscribeOrder(2, { flow: "b/udp/192.0.2.7:5062" }));
  expect(bench.srf.requests.map(({ options }) => options.proxy)).toEqual([
    undefined,
    "sip:192.0.2.7:5062;transport=udp;lr",
  ]);
});

test("[RFC 3261 §22.2] with other credentials it is the next request of the same leg", () => {
  const bench = new Bench();
  bench.link.subscribe(subscribeOrder(1));
  bench.srf.requests[0]?.go().answer(401, [["WWW-Authenticate", "Digest a"]]);
  expect(bench.outcomes).toEqual([[1, { status: 401, headers: [["www-authenticate", "Digest a"]] }]]);
  const order = subscribeOrder(2);
  bench.link.subscribe({ ...order, headers: [...order.headers, ["Authorization", "Digest b"]] });
  const retried = bench.srf.requests[1];
  expect(["Call-ID", "From", "To", "CSeq", "Authorization"].map((name) => retried?.header(name))).toEqual([
    "id1",
    "<sip:1001@pbx.example>;tag=id2",
    "<sip:1001@pbx.example>",
    "2 SUBSCRIBE",
    "Digest b",
  ]);
});

test("another leg has other ids", () => {
  const bench = new Bench();
  bench.link.subscribe(subscribeOrder(1));
  bench.link.subscribe(subscribeOrder(2, { leg: "leg2" }));
  expect(bench.srf.requests.map((request) => request.header("Call-ID"))).toEqual(["id1", "id3"]);
});

test("a NOTIFY has the leg of the SUBSCRIBE that it answers, and the same dialog early and late", () => {
  const bench = new Bench({ name: "b" });
  bench.link.subscribe(subscribeOrder(1));
  bench.srf.arrive("NOTIFY", notified("p"));
  bench.srf.requests[0]?.go().answer(200, [TO], "id1;from-tag=id2");
  bench.srf.arrive("NOTIFY", notified("p", 2), { stackDialogId: "id1;from-tag=id2" });
  bench.srf.arrive("NOTIFY", notified("q"));
  const seen = bench.requests.map(({ leg, dialog, isInDialog }) => [leg, dialog, isInDialog]);
  expect(seen).toEqual([
    ["leg1", `b/${DIALOG}`, true],
    ["leg1", `b/${DIALOG}`, true],
    ["leg1", "b/id1;from-tag=id2;to-tag=q", true],
  ]);
});

test("a NOTIFY that answers nothing has no leg", () => {
  const bench = new Bench();
  bench.srf.arrive("NOTIFY", notified("p"));
  bench.srf.arrive("NOTIFY", [["Call-ID", "x"]]);
  expect(bench.requests.map(({ leg, dialog }) => [leg, dialog])).toEqual([
    [undefined, DIALOG],
    [undefined, "x;from-tag=;to-tag="],
  ]);
});

test("a refresh goes out in drachtio's dialog, which has the rest", () => {
  for (const stackDialogId of ["id1;from-tag=id2", ""]) {
    const bench = new Bench();
    bench.link.subscribe(subscribeOrder(1));
    bench.srf.requests[0]?.go().answer(202, [TO], stackDialogId);
    bench.srf.arrive("NOTIFY", notified("p"));
    bench.link.subscribe(subscribeOrder(2, { dialog: DIALOG, flow: "udp/192.0.2.7:5062" }));
    const request = bench.srf.requests[1];
    expect([request?.uri, request?.options]).toEqual([
      "sip:placeholder",
      { method: "SUBSCRIBE", headers: { Event: "presence", Expires: "3600" }, stackDialogId: "id1;from-tag=id2" },
    ]);
    request?.go([["CSeq", "9 SUBSCRIBE"]]).answer(489);
    expect(bench.statuses(2)).toEqual([489]);
    bench.link.subscribe(subscribeOrder(3));
    expect(bench.srf.requests[2]?.header("CSeq")).toBe("10 SUBSCRIBE");
  }
});

test("a refresh in the dialog of another peer than drachtio's goes to that one's Contact, with its tag", () => {
  const bench = new Bench();
  bench.link.subscribe(subscribeOrder(1));
  bench.srf.requests[0]?.go().answer(200, [TO], "id1;from-tag=id2");
  bench.srf.arrive("NOTIFY", notified("q", 1, '"Q" <sip:q@192.0.2.9>'));
  bench.srf.arrive("NOTIFY", notified("q", 2));
  bench.link.subscribe(subscribeOrder(2, { dialog: "id1;from-tag=id2;to-tag=q" }));
  const request = bench.srf.requests[1];
  expect([request?.uri, request?.header("To"), request?.options.stackDialogId]).toEqual([
    "sip:q@192.0.2.9",
    "<sip:1001@pbx.example>;tag=q",
    undefined,
  ]);
  request?.go().answer(200, [["To", "<sip:1001@pbx.example>;tag=q"]], "id1;from-tag=id2");
  bench.srf.arrive("NOTIFY", notified("p"));
  bench.link.subscribe(subscribeOrder(3, { dialog: DIALOG }));
  expect(bench.srf.requests[2]?.uri).toBe("sip:placeholder");
});

test("a refresh to a peer without a Contact goes where the first one went", () => {
  const bench = new Bench();
  bench.link.subscribe(subscribeOrder(1));
  bench.srf.arrive("NOTIFY", notified("p"));
  bench.link.subscribe(subscribeOrder(2, { dialog: DIALOG }));
  expect(bench.srf.requests[1]?.uri).toBe("sip:1001@192.0.2.7");
});

test("[RFC 3261 §12.2.2] a NOTIFY with a lower CSeq than the last of its peer gets 500, and goes no further", () => {
  const bench = new Bench();
  bench.link.subscribe(subscribeOrder(1));
  const status = (peer: string, cseq: number): number => bench.srf.arrive("NOTIFY", notified(peer, cseq)).status;
  expect([status("p", 5), status("p", 4), status("q", 4), status("p", 5)]).toEqual([0, 500, 0, 0]);
  expect(bench.requests.length).toBe(3);
});

test("a peer that uses many tags is heard, but not remembered by each", () => {
  const bench = new Bench();
  bench.link.subscribe(subscribeOrder(1));
  for (let peer = 0; peer < 100; peer++) bench.srf.arrive("NOTIFY", notified(`p${peer}`, 5));
  const lower = [0, 15, 16].map((peer) => bench.srf.arrive("NOTIFY", notified(`p${peer}`, 4)).status);
  expect(lower).toEqual([500, 500, 0]);
  expect(bench.last.leg).toBe("leg1");
});

test("a leg that is left is forgotten with its dialogs", () => {
  const bench = new Bench();
  bench.link.subscribe(subscribeOrder(1));
  bench.srf.arrive("NOTIFY", notified("p"));
  bench.link.left("leg1");
  bench.link.left("leg1");
  expect(bench.link.size.legs).toBe(0);
  bench.srf.arrive("NOTIFY", notified("p"));
  expect(bench.last.leg).toBe(undefined);
  bench.link.subscribe(subscribeOrder(2, { leg: "leg2", dialog: DIALOG }));
  expect(bench.srf.requests[1]?.header("To")).toBe("<sip:1001@pbx.example>");
});

test("a SUBSCRIBE that is too long is told, and has the outcome 500; one that is not answered has 408", () => {
  const bench = new Bench();
  bench.link.subscribe(subscribeOrder(1, { target: `sip:${"a".repeat(12_000)}` }));
  bench.link.subscribe(subscribeOrder(2));
  bench.clock.pass(37_000);
  expect(bench.outcomes).toEqual([
    [1, { status: 500 }],
    [2, { status: 408 }],
  ]);
  expect(bench.troubles).toMatchObject([{ type: "too-long", order: 1 }]);
});
