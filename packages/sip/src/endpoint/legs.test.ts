import { expect, test } from "vitest";
import {
  answerTo,
  Bench,
  changed,
  flowOf,
  outcomesIn,
  requestIn,
  subscribe,
  textsIn,
  valuesOf,
} from "./endpoint.arbitrary.ts";
import type { Begin } from "./fact.ts";

const BEGIN: Begin = {
  type: "begin",
  order: 1,
  leg: "leg",
  method: "SUBSCRIBE",
  uri: "sip:phone@192.0.2.7:5062",
  from: "sip:us@example.com",
  to: "sip:phone@example.com",
  headers: [["Event", "presence"]],
  body: "",
};
const LISTENERS = [{ transport: "udp", host: "192.0.2.1", port: 5060 }] as const;

/** A bench that has begun a leg; the text of its SUBSCRIBE. */
function begun(): { readonly at: Bench; readonly text: string } {
  const at = new Bench({ listeners: LISTENERS });
  const [text = ""] = textsIn(at.do(BEGIN));
  return { at, text };
}

/** A NOTIFY of a peer with that tag, for what was begun. */
function notify(tag: string, number: number, lines: readonly string[] = []): string {
  const own = [
    `Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK-${tag}-${number};rport`,
    `From: <sip:phone@example.com>;tag=${tag}`,
    "To: <sip:us@example.com>;tag=id2",
    "Call-ID: id3",
    `CSeq: ${number} NOTIFY`,
    "Subscription-State: active",
  ];
  return subscribe(changed(own, lines), "NOTIFY");
}

test("[RFC 3261 §12.1.2] the 2xx to what we begin makes the dialog that its outcome names", () => {
  const { at, text } = begun();
  expect(valuesOf(text, "From")).toEqual(["<sip:us@example.com>;tag=id2"]);
  expect(valuesOf(text, "Contact")).toEqual(["<sip:192.0.2.1:5060>"]);
  const routes = "Record-Route: <sip:192.0.2.3;lr>, <sip:192.0.2.4;lr>";
  const answer = answerTo(text, 200, ["Contact: <sip:phone@192.0.2.7:5070>", routes]);
  expect(outcomesIn(at.receive(answer))).toMatchObject([{ order: 1, status: 200, dialog: "id2 theirs" }]);
  const [refresh = ""] = textsIn(
    at.do({ type: "request", order: 2, dialog: "id2 theirs", method: "SUBSCRIBE", headers: [], body: "" }),
  );
  expect(refresh).toMatch(/^SUBSCRIBE sip:phone@192.0.2.7:5070 /);
  expect(valuesOf(refresh, "Route")).toEqual(["<sip:192.0.2.4;lr>, <sip:192.0.2.3;lr>"]);
  expect(valuesOf(refresh, "CSeq")).toEqual(["2 SUBSCRIBE"]);
  expect(valuesOf(refresh, "To")).toEqual(["<sip:phone@example.com>;tag=theirs"]);
});

test("[RFC 3261 §8.1.3.5] what was refused is tried again with Call-ID and tag of before and the next CSeq", () => {
  const { at, text } = begun();
  expect(outcomesIn(at.receive(answerTo(text, 401)))[0]).not.toHaveProperty("dialog");
  const [second = ""] = textsIn(at.do({ ...BEGIN, order: 2 }));
  for (const name of ["From", "To", "Call-ID"]) expect(valuesOf(second, name)).toEqual(valuesOf(text, name));
  expect(valuesOf(second, "CSeq")).toEqual(["2 SUBSCRIBE"]);
  expect(valuesOf(second, "Via")).not.toEqual(valuesOf(text, "Via"));
  at.wait(31_999);
  expect(at.endpoint.size.legs).toBe(1);
  at.wait(1);
  expect(at.endpoint.size).toEqual({ transactions: 0, dialogs: 0, legs: 0 });
  expect(valuesOf(textsIn(at.do(BEGIN))[0] ?? "", "CSeq")).toEqual(["1 SUBSCRIBE"]);
});

test("[RFC 6665 §4.1.2.4] Timer N counts from the last try", () => {
  const { at, text } = begun();
  at.receive(answerTo(text, 401));
  at.wait(20_000);
  at.do(BEGIN);
  at.wait(31_000);
  expect(at.endpoint.size.legs).toBe(1);
  at.wait(1000);
  expect(at.endpoint.size.legs).toBe(0);
});

test("[RFC 6665 §4.1.2.4] a NOTIFY before the 2xx makes the dialog, which the 2xx then names", () => {
  const { at, text } = begun();
  const { request, sent } = at.accept(notify("theirs", 5, ["Record-Route: <sip:192.0.2.3;lr>"]));
  expect(request).toMatchObject({ dialog: "id2 theirs", leg: "leg", isInDialog: true });
  expect(valuesOf(sent, "Record-Route")).toEqual(["<sip:192.0.2.3;lr>"]);
  const answer = answerTo(text, 200, ["Contact: <sip:phone@192.0.2.7:5070>"]);
  expect(outcomesIn(at.receive(answer))).toMatchObject([{ dialog: "id2 theirs" }]);
  expect(at.endpoint.size.dialogs).toBe(1);
  const [refresh = ""] = textsIn(at.notify("id2 theirs"));
  expect(refresh).toMatch(/^NOTIFY sip:phone@192.0.2.7:5070 /);
  expect(valuesOf(refresh, "Route")).toEqual(["<sip:192.0.2.3;lr>"]);
});

test("[RFC 6665 §4.4.1] each peer that a SUBSCRIBE was forked to has a dialog of its own", () => {
  const { at, text } = begun();
  at.receive(answerTo(text));
  const dialogs = ["theirs", "fork1", "fork2"].map((tag) => at.accept(notify(tag, 5)).request.dialog);
  expect(dialogs).toEqual(["id2 theirs", "id2 fork1", "id2 fork2"]);
  expect(at.endpoint.size.dialogs).toBe(3);
  expect(requestIn(at.receive(notify("fork1", 6)))).toMatchObject({ leg: "leg", dialog: "id2 fork1" });
  expect(textsIn(at.receive(notify("fork2", 4)))[0]).toMatch(/^SIP\/2.0 500 /);
});

test("two NOTIFYs that come before the first is answered make one dialog", () => {
  const { at } = begun();
  const one = requestIn(at.receive(notify("theirs", 5)));
  const two = requestIn(at.receive(notify("theirs", 6)));
  at.respond(one.transaction);
  at.respond(two.transaction);
  expect(at.endpoint.size.dialogs).toBe(1);
  expect(
    textsIn(at.receive(notify("theirs", 4, ["Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK-y;rport"])))[0],
  ).toMatch(/^SIP\/2.0 500 /);
});

test("a dialog that is dropped is not made anew by what was under way, and its numbers are not used again", () => {
  const { at, text } = begun();
  const waiting = requestIn(at.receive(notify("theirs", 5)));
  at.accept(notify("fork1", 5));
  for (const dialog of ["id2 theirs", "id2 fork1"]) at.do({ type: "drop", dialog });
  at.respond(waiting.transaction);
  expect(outcomesIn(at.receive(answerTo(text)))).toMatchObject([{ status: 200, dialog: "id2 theirs" }]);
  expect(requestIn(at.receive(notify("fork1", 6)))).toMatchObject({ dialog: "" });
  expect(at.endpoint.size.dialogs).toBe(0);
});

test("[RFC 6665 §4.4.1] a NOTIFY that ends what it begins makes no dialog, nor does a refused one", () => {
  const { at } = begun();
  const { sent } = at.accept(notify("theirs", 5, ["Subscription-State: terminated;reason=timeout"]));
  expect(sent).toMatch(/^SIP\/2.0 200 /);
  at.accept(notify("fork1", 5), flowOf(), 481);
  expect(at.endpoint.size.dialogs).toBe(0);
});

test.each([
  ["after Timer N", 32_000, []],
  ["with another Call-ID", 0, ["Call-ID: other"]],
])("[RFC 6665 §4.1.2.4] a NOTIFY %s belongs to nothing", (_, wait, lines) => {
  const { at } = begun();
  at.wait(wait);
  const request = requestIn(at.receive(notify("theirs", 5, lines)));
  expect(request).toMatchObject({ dialog: "", isInDialog: true });
  expect(request).not.toHaveProperty("leg");
});

test("a request other than NOTIFY to what we have begun belongs to nothing", () => {
  const { at } = begun();
  expect(requestIn(at.receive(notify("theirs", 5).replaceAll("NOTIFY", "OPTIONS")))).toMatchObject({ dialog: "" });
});
