import { describe, expect, test } from "vitest";
import { address, brief, headerOf, news, notifies, Pbx, type RequestParts } from "../testing/pbx.ts";
import type { Order } from "./order.ts";

const busy = pidf("<basic>open</basic>", "<rpid:on-the-phone/>");
const idle = pidf("<basic>open</basic>", "");

function pidf(status: string, activities: string): string {
  return `<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
    xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="sip:bob@example.com"><tuple id="t"><status>${status}</status></tuple>
    <dm:person id="p"><rpid:activities>${activities}</rpid:activities></dm:person></presence>`;
}

function publish(pbx: Pbx, body: string, headers: RequestParts["headers"] = {}, parts: RequestParts = {}): Order[] {
  const type = body === "" ? {} : { "content-type": "application/pidf+xml" };
  return pbx.request("PUBLISH", "p", { from: "bob@example.com", body, headers: { ...type, ...headers }, ...parts });
}

function tagOf(orders: readonly Order[]): string {
  const [answer] = orders;
  const tag = answer?.type === "respond" ? headerOf(answer, "SIP-ETag") : undefined;
  if (tag === undefined) throw new Error(brief(orders).join());
  return tag;
}

describe("a PUBLISH", () => {
  test("[RFC 3903 §6] is answered with its interval and an entity-tag, and watchers are told", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("d1"))[0]);
    const orders = publish(pbx, busy, { expires: "600" });
    expect(brief(orders)).toEqual([
      "200 Expires=600 SIP-ETag=lfls",
      "report published",
      'NOTIFY active;expires=1800 "busy"',
    ]);
    expect(news(orders)[0]).toMatchObject({ resource: "bob@example.com", status: { onThePhone: true, dnd: false } });
  });

  test.each<[string, string, RequestParts["headers"], RequestParts, string]>([
    [
      "[RFC 3903 §6] of a package that nobody knows",
      busy,
      { event: "magic" },
      {},
      "489 Allow-Events=lamp, counted, mailbox",
    ],
    ["[RFC 3903 §6] with two entity-tags", "", { "sip-if-match": "a, b" }, {}, "400"],
    ["with something that is no entity-tag", "", { "sip-if-match": "a b" }, {}, "400"],
    ["[RFC 3903 §6] with an entity-tag of nothing", "", { "sip-if-match": "a" }, {}, "412"],
    ["[RFC 3903 §6] that is too brief", busy, { expires: "1" }, {}, "423 Min-Expires=60"],
    [
      "[RFC 3903 §6] of a type that the package does not take",
      busy,
      { "content-type": "text/plain" },
      {},
      "415 Accept=application/pidf+xml, application/xpidf+xml, application/dialog-info+xml, application/simple-message-summary",
    ],
    ["[RFC 3903 §6] without a body or a tag", "", {}, {}, "400"],
    ["whose document is none", "<presence>", {}, {}, "400"],
    ["for somebody else", busy, {}, { identity: "eve@example.com" as never }, "403"],
    ["for somebody else, by From alone", busy, {}, { from: "alice@example.com" }, "403"],
    ["to nobody", busy, {}, { to: "tel:1" }, "404"],
  ])("%s is refused and leaves nothing behind", (_, body, headers, parts, answer) => {
    const pbx = new Pbx();
    expect(brief(publish(pbx, body, headers, parts))).toEqual([answer]);
    expect(pbx.agent.size).toEqual({ subscriptions: 0, publications: 0, watching: 0, resources: 0 });
  });
});

test("[RFC 3903 §6] a PUBLISH that does not say how long it lasts lasts as long as its package says", () => {
  expect(brief(publish(new Pbx(), busy))[0]).toBe("200 Expires=1800 SIP-ETag=lfls");
});

describe("a publication", () => {
  test("[RFC 3903 §6] gets a tag that none had before, in a run of the agent before this one either", () => {
    const before = new Pbx();
    const tag = tagOf(publish(before, busy));
    const after = new Pbx();
    after.wait(1);
    expect(tagOf(publish(after, busy))).not.toBe(tag);
    expect(brief(publish(after, "", { "sip-if-match": tag }))).toEqual(["412"]);
  });

  test("[RFC 3903 §6] gets another tag each time, and the one before is good no more", () => {
    const pbx = new Pbx();
    const first = tagOf(publish(pbx, busy));
    const second = tagOf(publish(pbx, "", { "sip-if-match": first }));
    expect(second).not.toBe(first);
    expect(brief(publish(pbx, "", { "sip-if-match": first }))).toEqual(["412"]);
    expect(pbx.agent.size.publications).toBe(1);
  });

  test("[RFC 3903 §6] lasts longer by a refresh, and is gone when there is none", () => {
    const pbx = new Pbx();
    const tag = tagOf(publish(pbx, busy, { expires: "60" }));
    pbx.wait(59);
    publish(pbx, "", { "sip-if-match": tag, expires: "60" });
    pbx.wait(59);
    expect(brief(pbx.subscribe("d1", { headers: { expires: "0" } }))[2]).toBe(
      'NOTIFY terminated;reason=timeout "busy"',
    );
    expect(brief(pbx.wait(1))).toEqual(["report unpublished"]);
    pbx.wait(100);
    expect(pbx.agent.size).toEqual({ subscriptions: 0, publications: 0, watching: 0, resources: 0 });
  });

  test("expires before the eyes of its watchers", () => {
    const pbx = new Pbx();
    publish(pbx, busy, { expires: "60" });
    pbx.answer(notifies(pbx.subscribe("d1"))[0]);
    expect(brief(pbx.wait(60))).toEqual(["report unpublished", 'NOTIFY active;expires=1740 "offline"']);
  });

  test("is changed by a body, and removed by Expires: 0", () => {
    const pbx = new Pbx();
    const tag = tagOf(publish(pbx, busy));
    const orders = publish(pbx, idle, { "sip-if-match": tag });
    pbx.answer(notifies(pbx.subscribe("d1"))[0]);
    expect(brief(publish(pbx, "", { "sip-if-match": tagOf(orders), expires: "0" }))).toEqual([
      "200 Expires=0 SIP-ETag=lflw",
      "report unpublished",
      'NOTIFY active;expires=1800 "offline"',
    ]);
    pbx.wait(40);
    expect(pbx.agent.size.publications).toBe(0);
  });

  test("of one package is not that of another", () => {
    const pbx = new Pbx();
    const tag = tagOf(publish(pbx, busy));
    expect(brief(publish(pbx, "", { event: "counted", "sip-if-match": tag }))).toEqual(["412"]);
  });

  test.each([
    ["application/dialog-info+xml", dialogInfo("confirmed"), "busy"],
    ["application/dialog-info+xml", dialogInfo("early"), "ringing"],
    ["application/dialog-info+xml", dialogInfo("terminated"), "offline"],
    ["application/dialog-info+xml", dialogInfo("wondering"), "offline"],
    ["application/xpidf+xml", xpidf("inuse"), "busy"],
    ["application/xpidf+xml", xpidf("open"), "idle"],
  ])("of %s shows on a lamp", (type, body, state) => {
    const pbx = new Pbx();
    publish(pbx, body, { "content-type": type });
    expect(notifies(pbx.subscribe("d1")).map((notify) => notify.body)).toEqual([state]);
  });

  test.each(["application/dialog-info+xml", "application/simple-message-summary", "application/xpidf+xml"])(
    "of %s that is none is refused",
    (type) => expect(brief(publish(new Pbx(), "?", { "content-type": type }))).toEqual(["400"]),
  );

  test("[RFC 4235 §4.1] of dialogs is one of calls: all of them, or those that have changed", () => {
    const pbx = new Pbx();
    const two = dialogInfo("confirmed").replace("<dialog id", "<dialog id='2'><state>early</state></dialog><dialog id");
    const publishing = (body: string, headers = {}) =>
      publish(pbx, body, { "content-type": "application/dialog-info+xml", ...headers });
    const calls = () =>
      pbx.agent.explain(address("bob@example.com"))?.sources.filter(({ type }) => type === "call").length;
    const first = tagOf(publishing(two));
    expect(calls()).toBe(2);
    const partial = dialogInfo("terminated").replace("full", "partial");
    const second = tagOf(publishing(partial, { "sip-if-match": first }));
    expect(calls()).toBe(1);
    expect(pbx.agent.explain(address("bob@example.com"))?.state).toBe("ringing");
    publishing(dialogInfo("terminated"), { "sip-if-match": second });
    expect(calls()).toBe(0);
  });

  test("of a mailbox fills it, and empties it when it is removed", () => {
    const pbx = new Pbx();
    const body = "Messages-Waiting: yes\r\nVoice-Message: 2/1\r\n";
    const headers = { event: "mailbox", "content-type": "application/simple-message-summary" };
    const tag = tagOf(publish(pbx, body, headers));
    const subscribed = pbx.subscribe("d1", { headers: { event: "mailbox" } });
    expect(notifies(subscribed)[0]?.body).toBe("voice-message 2");
    pbx.answer(notifies(subscribed)[0]);
    const removed = publish(pbx, "", { event: "mailbox", "sip-if-match": tag, expires: "0" });
    expect(notifies(removed)[0]?.body).toBe("nothing");
  });
});

function dialogInfo(state: string): string {
  return `<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="0" state="full" entity="sip:bob@example.com">
    <dialog id="1"><state>${state}</state></dialog></dialog-info>`;
}

function xpidf(status: string): string {
  return `<presence><presentity uri="sip:bob@example.com"/><atom id="1"><address uri="sip:b@192.0.2.1">
    <status status="${status}"/></address></atom></presence>`;
}
