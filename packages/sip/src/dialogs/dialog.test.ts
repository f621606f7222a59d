import { expect, test } from "vitest";
import type { Flow } from "../flow.ts";
import type { Header, SipRequest, SipResponse } from "../message/message.ts";
import { advanced, answered, begun, type Dialog, notified, received, refreshed, targetOf } from "./dialog.ts";
import type { Leg } from "./leg.ts";
import { DIRECT } from "./route-set.ts";

const FLOW: Flow = {
  id: "udp/0/192.0.2.7:5062",
  transport: "udp",
  address: "192.0.2.7",
  port: 5062,
  local: { host: "192.0.2.1", port: 5060 },
};
const OTHER: Flow = { ...FLOW, id: "udp/0/192.0.2.8:5062", address: "192.0.2.8" };

const HEADERS: readonly Header[] = [
  ["from", '"A" <sip:a@example.com>;tag=remote'],
  ["to", "<sip:b@example.com>"],
  ["call-id", "call"],
  ["contact", "<sip:a@192.0.2.7:5062;ob>"],
];

function request(changed: readonly Header[] = [], uri = "sip:b@example.com"): SipRequest {
  const names = new Set(changed.map(([name]) => name));
  const headers = [...HEADERS.filter(([name]) => !names.has(name)), ...changed.filter(([, value]) => value !== "")];
  return { kind: "request", method: "SUBSCRIBE", uri, headers, body: "" };
}

function response(changed: readonly Header[] = []): SipResponse {
  return { ...request(changed), kind: "response", status: 200, reason: "OK" };
}

/** The dialog that a request makes, accepted with the tag `ours`. */
function answer(message: SipRequest, fromTag = "remote"): Dialog {
  const via = { transport: "UDP", host: "192.0.2.7", parameters: [] };
  const identity = { via, cseq: { number: 7, method: "SUBSCRIBE" }, callId: "call", fromTag, toTag: undefined };
  return answered(message, identity, { dialog: "ours", target: targetOf(message) ?? "" }, FLOW);
}

const LEG: Leg = {
  name: "leg",
  tag: "ours",
  callId: "call",
  from: "<sip:us@example.com>;tag=ours",
  target: "sip:phone@192.0.2.7",
  number: 3,
};

test("[RFC 3261 §12.1.1] a dialog that we answered speaks as To to From, by our tag", () => {
  expect(answer(request())).toEqual({
    id: "ours",
    leg: "",
    callId: "call",
    remoteTag: "remote",
    names: 'From: <sip:b@example.com>;tag=ours\r\nTo: "A" <sip:a@example.com>;tag=remote\r\nCall-ID: call\r\n',
    target: "sip:a@192.0.2.7:5062;ob",
    routes: DIRECT,
    isSecure: false,
    flow: FLOW,
    localNumber: 0,
    remoteNumber: 7,
  });
});

test("[RFC 3261 §12.1.1] a peer without a tag has none in To", () => {
  const dialog = answer(request([["from", "<sip:a@example.com>"]]), "");
  expect(dialog.remoteTag).toBe("");
  expect(dialog.names).toContain("To: <sip:a@example.com>\r\n");
});

test.each([
  ["Request-URI", request([], "sips:b@example.com"), true],
  ["top Record-Route", request([["record-route", "<sips:192.0.2.3;lr>"]]), true],
  ["Contact", request([["contact", "<sips:a@192.0.2.7>"]]), true],
  [
    "Contact behind a Record-Route",
    request([
      ["contact", "<sips:a@192.0.2.7>"],
      ["record-route", "<sip:192.0.2.3>"],
    ]),
    false,
  ],
])("[RFC 3261 §12.1.1] a SIPS URI in the %s: our Contact is one: %#", (_, message, expected) => {
  expect(answer(message).isSecure).toBe(expected);
});

test("[RFC 3261 §12.1.2] a dialog that we began speaks as From to the To of the 2xx", () => {
  const dialog = begun(LEG, response([["to", "<sip:phone@example.com>;tag=theirs"]]), FLOW);
  expect(dialog).toMatchObject({
    id: "ours theirs",
    leg: "leg",
    remoteTag: "theirs",
    names: "From: <sip:us@example.com>;tag=ours\r\nTo: <sip:phone@example.com>;tag=theirs\r\nCall-ID: call\r\n",
    localNumber: 3,
    remoteNumber: -1,
  });
});

test("a 2xx without a Contact leaves the target as it was", () => {
  expect(begun(LEG, response([["contact", ""]]), FLOW).target).toBe("sip:phone@192.0.2.7");
});

test("[RFC 3261 §12.1.2] a 2xx without To tag makes a dialog, too", () => {
  expect(begun(LEG, response(), FLOW)).toMatchObject({ id: "ours ", remoteTag: "" });
});

test("[RFC 6665 §4.4.1] a NOTIFY makes the dialog with its From, and its routes in their order", () => {
  const message = request([["record-route", "<sip:192.0.2.3;lr>, <sip:192.0.2.4;lr>"]]);
  const dialog = notified(LEG, message, 9, OTHER);
  expect(dialog).toMatchObject({ id: "ours remote", remoteNumber: 9, localNumber: 3, flow: OTHER });
  expect(dialog.routes.route).toBe("<sip:192.0.2.3;lr>, <sip:192.0.2.4;lr>");
});

test("[RFC 3261 §12.2.1.1] our numbers rise by one; the peer's may leap", () => {
  const dialog = answer(request());
  expect(advanced(advanced(dialog)).localNumber).toBe(2);
  expect(received(dialog, 99).remoteNumber).toBe(99);
});

test("[RFC 6665 §3.1] an accepted SUBSCRIBE moves target and flow, and no routes", () => {
  const dialog = answer(request());
  const message = request([
    ["contact", "<sip:a@192.0.2.8>"],
    ["record-route", "<sip:192.0.2.3;lr>"],
  ]);
  expect(refreshed(dialog, message, OTHER, true)).toEqual({ ...dialog, target: "sip:a@192.0.2.8", flow: OTHER });
});

test("a refresh that says nothing new leaves the record as it is", () => {
  const dialog = answer(request());
  expect(refreshed(dialog, request(), FLOW, false)).toBe(dialog);
  expect(refreshed(dialog, request([["contact", ""]]), OTHER, false)).toEqual({ ...dialog, flow: OTHER });
});

test.each([["<sip:a@192.0.2.7:5062;ob>;expires=1"], ["sip:a@192.0.2.7:5062"], ["<sip:a@192.0.2.7:5062;obx>"]])(
  "a Contact that begins like the target, %s, is read as a whole",
  (value) => {
    const message = request([["contact", value]]);
    expect(refreshed(answer(request()), message, FLOW, false).target).toBe(targetOf(message));
  },
);

test("[RFC 6665 §4.4.1] where we began, the first NOTIFY sets the routes that the 2xx had set", () => {
  const dialog = begun(LEG, response([["record-route", "<sip:192.0.2.3;lr>"]]), FLOW);
  const message = request([["record-route", "<sip:192.0.2.4;lr>"]]);
  expect(refreshed(dialog, message, FLOW, true).routes.route).toBe("<sip:192.0.2.4;lr>");
  expect(refreshed(dialog, message, FLOW, false).routes.route).toBe("<sip:192.0.2.3;lr>");
});

test.each([
  ["<sip:a@192.0.2.7>;expires=60", "sip:a@192.0.2.7"],
  ['"A, B" <sip:a@192.0.2.7>, <sip:b@192.0.2.7>', "sip:a@192.0.2.7"],
  ["<sip:a@x.invalid;transport=ws>", "sip:a@x.invalid;transport=ws"],
  ["sip:a@192.0.2.7;expires=60", "sip:a@192.0.2.7"],
  ["<sip:a@192.0.2.7?Subject=x>", "sip:a@192.0.2.7"],
])("Contact: %s is the target %s", (value, expected) => {
  expect(targetOf(request([["contact", value]]))).toBe(expected);
});

test.each([["*"], ["<tel:+4930>"], ["<sip:>"], [","], ["nonsense"]])("Contact: %s is no target", (value) => {
  expect(targetOf(request([["contact", value]]))).toBeUndefined();
});
