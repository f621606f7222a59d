import { describe, expect, test } from "vitest";
import { PACKAGES } from "../packages/table.ts";
import { address, brief, headerOf, news, notifies, Pbx, type RequestParts } from "../testing/pbx.ts";
import { toInstant, toSeconds } from "../time.ts";
import type { Order } from "./order.ts";

const expires = (seconds: number | string) => ({ headers: { expires: String(seconds) } });
const again = (parts: RequestParts = {}): RequestParts => ({ isInDialog: true, ...parts });

describe("a SUBSCRIBE", () => {
  test("[RFC 6665 §4.2.1.2] is answered first and notified then, though nobody has said anything", () => {
    expect(brief(new Pbx().subscribe("d1", expires(600)))).toEqual([
      "200 Expires=600",
      "report subscription.started",
      'NOTIFY active;expires=600 "offline"',
    ]);
  });

  test("[RFC 6665 §4.4.4] that makes a dialog is told which packages there are, a refresh is not", () => {
    const pbx = new Pbx();
    const allowOf = ([order]: readonly Order[]) => order?.type === "respond" && headerOf(order, "Allow-Events");
    expect(allowOf(pbx.subscribe("d1"))).toBe("lamp, counted, mailbox");
    expect(allowOf(pbx.subscribe("d1", again()))).toBeUndefined();
  });

  test("[RFC 6665 §3.1.1] lasts as long as the package says where it does not say, and never longer than is allowed", () => {
    const pbx = new Pbx({ maxExpires: toSeconds(1000) });
    expect(brief(pbx.subscribe("d1"))[0]).toBe("200 Expires=1000");
    expect(brief(pbx.subscribe("d2", { ...expires(999), from: "carol@example.com" }))[0]).toBe("200 Expires=999");
    expect(brief(new Pbx().subscribe("d1"))[0]).toBe("200 Expires=1800");
  });

  test.each<[string, RequestParts, string]>([
    [
      "[RFC 6665 §4.2.1.1] of a package that nobody knows",
      { headers: { event: "magic" } },
      "489 Allow-Events=lamp, counted, mailbox",
    ],
    ["[RFC 6665 §4.2.3] without Event", { headers: { event: null } }, "489 Allow-Events=lamp, counted, mailbox"],
    ["with two Events", { headers: { event: ["lamp", "lamp"] } }, "400"],
    [
      "[RFC 3261 §8.2.2.3] that requires what we do not have",
      { headers: { require: "eventlist, path" } },
      "420 Unsupported=eventlist, path",
    ],
    ["[RFC 6665 §4.2.1.1] that is too brief", expires(59), "423 Min-Expires=60"],
    ["whose Expires is no number", expires("soon"), "400"],
    ["without a Contact", { headers: { contact: null } }, "400"],
    ["that accepts nothing we have", { headers: { accept: "application/pdf" } }, "406 Accept=text/plain, text/x-lamp"],
    ["to nobody", { to: "tel:123" }, "404"],
    ["of another tenant", { from: "alice@elsewhere.example" }, "403"],
    ["[RFC 3261 §12.2.2] in a dialog that is not", { isInDialog: true }, "481"],
    ["with a body that is too large", { body: "x".repeat(65_537) }, "413"],
  ])("%s is refused and leaves nothing behind", (_, parts, answer) => {
    const pbx = new Pbx();
    expect(brief(pbx.subscribe("d1", parts))).toEqual([answer]);
    expect(pbx.agent.size).toEqual({ subscriptions: 0, publications: 0, watching: 0, resources: 0 });
  });

  test("[RFC 6665 §4.2.1.1] of an hour and more is never too brief", () => {
    const pbx = new Pbx({ minExpires: toSeconds(7200), maxExpires: toSeconds(9000) });
    expect(brief(pbx.subscribe("d1", expires(3600)))[0]).toBe("200 Expires=3600");
    expect(brief(pbx.subscribe("d2", expires(3599)))).toEqual(["423 Min-Expires=7200"]);
  });

  test("gets the content type that it likes best", () => {
    const [, , notify] = new Pbx().subscribe("d1", { headers: { accept: "application/pdf, text/x-lamp" } });
    expect(notify?.type === "notify" && headerOf(notify, "Content-Type")).toBe("text/x-lamp");
  });

  test("[RFC 6665 §4.4.3] with Expires: 0 polls the state, and leaves nothing behind", () => {
    const pbx = new Pbx();
    pbx.register();
    expect(brief(pbx.subscribe("d1", expires(0)))).toEqual([
      "200 Expires=0",
      "report subscription.started",
      'NOTIFY terminated;reason=timeout "idle"',
      "report subscription.ended",
    ]);
    expect(pbx.agent.size.subscriptions).toBe(0);
  });

  test("[RFC 6665 §8.2.1] is known by its id too: two in one dialog are two", () => {
    const pbx = new Pbx();
    pbx.subscribe("d1", { headers: { event: "lamp;id=1" } });
    const orders = pbx.subscribe("d1", again({ headers: { event: "lamp;id=2" } }));
    expect(notifies(orders).map((notify) => headerOf(notify, "Event"))).toEqual(["lamp;id=2"]);
    expect(pbx.agent.size.subscriptions).toBe(2);
  });

  test("of a source that sends too many gets 503 until the next second", () => {
    const pbx = new Pbx({ maxRequestRate: 2 });
    pbx.subscribe("d1");
    pbx.subscribe("d2", { from: "carol@example.com" });
    expect(brief(pbx.subscribe("d3", { from: "dave@example.com" }))).toEqual(["503 Retry-After=2"]);
    pbx.wait(1);
    expect(brief(pbx.subscribe("d3", { from: "dave@example.com" }))[0]).toBe("200 Expires=1800");
  });

  test("of a watcher who has too many gets 503", () => {
    const pbx = new Pbx({ maxPerWatcher: 1 });
    pbx.subscribe("d1");
    expect(brief(pbx.subscribe("d2", { to: "sip:carol@example.com" }))).toEqual(["503 Retry-After=60"]);
  });

  test("of another method is not allowed", () => {
    expect(brief(new Pbx().request("MESSAGE", "d1"))).toEqual(["405 Allow=SUBSCRIBE, PUBLISH, NOTIFY"]);
  });
});

describe("a subscription", () => {
  test("[RFC 6665 §4.2.2] sees each change, one NOTIFY at a time, and the newest after that", () => {
    const pbx = new Pbx();
    const [first] = notifies(pbx.subscribe("d1"));
    expect(brief(pbx.register())).toEqual([]);
    expect(brief(pbx.call("early"))).toEqual([]);
    expect(brief(pbx.call("confirmed"))).toEqual([]);
    const next = pbx.answer(first);
    expect(brief(next)).toEqual(['NOTIFY active;expires=1800 "busy"']);
    expect(brief(pbx.answer(next[0]))).toEqual([]);
  });

  test("is not sent what it has seen", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("d1"))[0]);
    const [idle] = pbx.register();
    pbx.answer(idle);
    expect(brief(pbx.register())).toEqual([]);
  });

  test("[RFC 6665 §4.2.1.4] is notified upon a refresh, with the time that is left ever after", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("d1", expires(600)))[0]);
    pbx.wait(100);
    expect(brief(pbx.register())).toEqual(['NOTIFY active;expires=500 "idle"']);
    expect(brief(pbx.subscribe("d1", again(expires(300))))).toEqual([
      "200 Expires=300",
      "report subscription.refreshed",
    ]);
  });

  test("[RFC 6665 §4.2.1.4] survives a refresh that is too brief", () => {
    const pbx = new Pbx();
    pbx.subscribe("d1");
    expect(brief(pbx.subscribe("d1", again(expires(1))))).toEqual(["423 Min-Expires=60"]);
    expect(pbx.agent.size.subscriptions).toBe(1);
  });

  test("[RFC 6665 §4.2.1.4] ends with a last NOTIFY when nobody refreshes it", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("d1", expires(600)))[0]);
    expect(brief(pbx.wait(599))).toEqual([]);
    expect(brief(pbx.wait(1))).toEqual(['NOTIFY terminated;reason=timeout "offline"', "report subscription.ended"]);
    expect(pbx.agent.size).toEqual({ subscriptions: 0, publications: 0, watching: 0, resources: 0 });
    expect(pbx.agent.deadline()).toBeUndefined();
  });

  test("[RFC 6665 §4.2.1.4] ends upon Expires: 0, and its dialog with it", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("d1"))[0]);
    expect(brief(pbx.subscribe("d1", again(expires(0))))).toEqual([
      "200 Expires=0",
      "report subscription.refreshed",
      'NOTIFY terminated;reason=timeout "offline"',
      "report subscription.ended",
    ]);
    expect(brief(pbx.subscribe("d1", again()))).toEqual(["481"]);
  });

  test("[RFC 6665 §4.2.2] ends when its NOTIFY is answered with 481, and nothing more is sent", () => {
    const pbx = new Pbx();
    const [first] = notifies(pbx.subscribe("d1"));
    pbx.register();
    expect(brief(pbx.answer(first, { status: 481 }))).toEqual(["report subscription.ended"]);
    expect(brief(pbx.call("early"))).toEqual([]);
  });

  test("[RFC 5057 §5.1] takes those of its dialog with it when a NOTIFY shows that the dialog is no more", () => {
    const pbx = new Pbx();
    const [first] = notifies(pbx.subscribe("d1"));
    pbx.subscribe("d1", again({ headers: { event: "lamp;id=2" } }));
    expect(brief(pbx.answer(first, { status: 404 }))).toEqual([
      "report subscription.ended",
      "report subscription.ended",
    ]);
    expect(pbx.agent.size.subscriptions).toBe(0);
  });

  test("is refreshed by its watcher and by nobody else", () => {
    const pbx = new Pbx();
    pbx.subscribe("d1", { identity: address("alice@example.com") });
    expect(brief(pbx.subscribe("d1", again({ identity: address("eve@example.com") })))).toEqual(["403"]);
    const another = again({ identity: address("eve@example.com"), headers: { event: "mailbox" } });
    expect(brief(pbx.subscribe("d1", another))).toEqual(["403"]);
    expect(brief(pbx.subscribe("d1", again({ identity: address("alice@example.com") })))[0]).toBe("200 Expires=1800");
  });

  test("[RFC 3261 §12.2.1.1] that is a second one in its dialog is to the same resource, whatever the Request-URI", () => {
    const pbx = new Pbx();
    pbx.subscribe("d1");
    pbx.subscribe("d1", again({ to: "sip:192.0.2.9:5060", headers: { event: "mailbox" } }));
    expect(pbx.agent.subscriptions().map(({ id, resource }) => `${id} ${resource}`)).toEqual([
      "d1 lamp bob@example.com",
      "d1 mailbox bob@example.com",
    ]);
  });

  test("keeps its state through an error, and is told when Retry-After has passed", () => {
    const pbx = new Pbx();
    const [first] = notifies(pbx.subscribe("d1"));
    expect(brief(pbx.answer(first, { status: 503, headers: [["retry-after", "10 (busy)"]] }))).toEqual([]);
    expect(brief(pbx.wait(9))).toEqual([]);
    expect(brief(pbx.wait(1))).toEqual(['NOTIFY active;expires=1790 "offline"']);
  });

  test("[RFC 6665 §4.1.2.1] whose peer wants credentials waits for them", () => {
    const pbx = new Pbx();
    const [first] = notifies(pbx.subscribe("d1"));
    const [report] = news(pbx.answer(first, { status: 407 }));
    expect(report?.type).toBe("subscription.challenged");
    expect(brief(pbx.register())).toEqual([]);
    expect(brief(pbx.fact({ type: "credentials", subscription: "d1 lamp" }))).toEqual([
      'NOTIFY active;expires=1800 "idle"',
    ]);
  });

  test("[RFC 3856 §6.10] of a package with an interval is not told more often than that", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("d1", { headers: { event: "counted" } }))[0]);
    expect(brief(pbx.register())).toEqual([]);
    const [second] = pbx.wait(5);
    expect(second && brief([second])).toEqual(['NOTIFY active;expires=1795 "idle #1."']);
  });

  test("whose connection closes is parked, and goes on when the peer comes back on another", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("d1"))[0]);
    pbx.fact({ type: "flow-closed", flow: "d1" });
    expect(brief(pbx.register())).toEqual([]);
    pbx.wait(20);
    const [, , notify] = pbx.subscribe("d1", again({ flow: "f2" }));
    expect(notify?.type === "notify" && notify.flow).toBe("f2");
  });

  test("whose connection closes is over when the peer does not come back", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("d1"))[0]);
    pbx.fact({ type: "flow-closed", flow: "d1" });
    expect(brief(pbx.wait(32))).toEqual(["report subscription.ended"]);
  });

  test("makes room for the next one of a device that has restarted", () => {
    const pbx = new Pbx();
    const contact = { contact: "<sip:alice@192.0.2.7>", "user-agent": "Phone 1" };
    for (let i = 0; i < 1000; i++) {
      pbx.wait(1);
      pbx.answer(notifies(pbx.subscribe(`d${i}`, { headers: contact })).at(-1));
    }
    expect(pbx.agent.size.subscriptions).toBe(1);
  });

  test("of another device of the same watcher stays", () => {
    const pbx = new Pbx();
    pbx.subscribe("d1", { headers: { contact: '<sip:a@192.0.2.7>;+sip.instance="<urn:uuid:1>"' } });
    pbx.subscribe("d2", { headers: { contact: '<sip:a@192.0.2.7>;+sip.instance="<urn:uuid:2>"' } });
    expect(pbx.agent.size.subscriptions).toBe(2);
    pbx.subscribe("d3", { headers: { contact: '<sip:a@192.0.2.99>;+sip.instance="<urn:uuid:2>"' } });
    pbx.wait(1);
    expect(pbx.agent.size.subscriptions).toBe(3);
    pbx.answer(notifies(pbx.orders).find(({ dialog }) => dialog === "d2"));
    expect(pbx.agent.size.subscriptions).toBe(2);
  });
});

describe("authorization", () => {
  test("[RFC 6665 §4.2.1.2] a watcher whom nobody has decided about is pending, and sees nothing", () => {
    const pbx = new Pbx({ authorize: "ask" });
    pbx.register();
    const orders = pbx.subscribe("d1");
    expect(brief(orders)[2]).toBe('NOTIFY pending;expires=1800 "?"');
    pbx.answer(notifies(orders)[0]);
    expect(brief(pbx.call("early"))).toEqual([]);
    expect(brief(pbx.fact({ type: "decide", subscription: "d1 lamp", decision: "allow" }))).toEqual([
      'NOTIFY active;expires=1800 "ringing"',
    ]);
  });

  test("[RFC 6665 §4.2.1.3] one who is denied later is told so, and sees nothing", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("d1"))[0]);
    expect(brief(pbx.fact({ type: "decide", subscription: "d1 lamp", decision: "deny" }))).toEqual([
      'NOTIFY terminated;reason=rejected "?"',
      "report subscription.ended",
    ]);
  });

  test("one may see that there is a call, and not with whom", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("d1"))[0]);
    const decide = { type: "decide", subscription: "d1 lamp", decision: "allow", isPrivate: true } as const;
    expect(brief(pbx.fact(decide))).toEqual(['NOTIFY active;expires=1800 "offline, hidden"']);
  });

  test("the answer to another tenant says nothing of whether the resource exists", () => {
    const pbx = new Pbx();
    pbx.register();
    const stranger = { from: "eve@elsewhere.example" };
    const known = pbx.subscribe("d1", stranger);
    const unknown = pbx.subscribe("d2", { ...stranger, to: "sip:nobody@example.com" });
    expect(brief(known)).toEqual(brief(unknown));
  });

  test("who is authenticated counts, not who is named in From", () => {
    const pbx = new Pbx();
    const spoofed = pbx.subscribe("d1", { identity: address("eve@elsewhere.example") });
    expect(brief(spoofed)).toEqual(["403"]);
  });

  test("may be left to others", () => {
    const pbx = new Pbx({ authorize: "allow" });
    expect(brief(pbx.subscribe("d1", { from: "eve@elsewhere.example" }))[0]).toBe("200 Expires=1800");
  });
});

describe("who watches", () => {
  test("[RFC 3857 §4.7] is shown to those who watch that", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("w", { from: "bob@example.com", headers: { event: "lamp.winfo" } }))[0]);
    const orders = pbx.subscribe("d1");
    const shown = notifies(orders).find(({ dialog }) => dialog === "w");
    expect(shown?.body).toBe("sip:alice@example.com active");
    pbx.answer(shown);
    pbx.answer(notifies(orders).find(({ dialog }) => dialog === "d1"));
    const last = notifies(pbx.subscribe("d1", again(expires(0)))).map(({ dialog, body }) => `${dialog} ${body}`);
    expect(last.sort()).toEqual(["d1 offline", "w "]);
  });
});

describe("a document that is longer than the stack can send", () => {
  const orders = (calls: number, note: string, maxDocument: number) => {
    const pbx = new Pbx({ maxDocument }, PACKAGES);
    const at = { type: "call", sequence: 1, direction: "recipient", state: "early", startedAt: pbx.now } as const;
    for (let i = 0; i < calls; i++) pbx.said("bob@example.com", { ...at, key: `k${i}`, callId: `c${i}` });
    if (note !== "") pbx.said("bob@example.com", { type: "application", key: "a", sequence: 1, note });
    return (event: string) => notifies(pbx.subscribe(event, { headers: { event } }))[0]?.body ?? "";
  };

  test("has fewer calls, and shows the same lamp", () => {
    const body = orders(50, "", 4000)("dialog");
    expect(body.length).toBeLessThanOrEqual(4000);
    expect(body.match(/<state>early<\/state>/g)?.length).toBeGreaterThan(2);
    expect(orders(50, "", 0)("dialog").match(/<state>early<\/state>/g)?.length).toBe(50);
  });

  test("has no note, and says the same of the status", () => {
    const body = orders(1, "x".repeat(5000), 4000)("presence");
    expect(body).toContain("<basic>open</basic>");
    expect(body).not.toContain("xxx");
  });

  test("is what it is where nothing can be left out", () => {
    expect(orders(1, "", 10)("dialog")).toContain("<state>early</state>");
  });
});

test("[RFC 6665 §4.4.2] a subscription that the caller ends is told why, and no other is", () => {
  const pbx = new Pbx();
  pbx.answer(notifies(pbx.subscribe("d1"))[0]);
  pbx.answer(notifies(pbx.subscribe("d2", { from: "carol@example.com" }))[0]);
  const orders = pbx.fact({ type: "end", subscription: "d1 lamp", reason: "deactivated" });
  expect(brief(orders)).toEqual(['NOTIFY terminated;reason=deactivated "offline"', "report subscription.ended"]);
  expect(pbx.agent.subscriptions().map(({ id }) => id)).toEqual(["d2 lamp"]);
  expect(pbx.fact({ type: "end", subscription: "d1 lamp", reason: "deactivated" })).toEqual([]);
});

describe("the whole", () => {
  test("[RFC 6665 §4.4.2] when it stops, all watchers are told to come back", () => {
    const pbx = new Pbx();
    pbx.answer(notifies(pbx.subscribe("d1"))[0]);
    pbx.answer(notifies(pbx.subscribe("d2", { from: "carol@example.com" }))[0]);
    const orders = pbx.fact({ type: "shutdown" });
    expect(notifies(orders).map((notify) => headerOf(notify, "Subscription-State"))).toEqual([
      "terminated;reason=deactivated",
      "terminated;reason=deactivated",
    ]);
    expect(pbx.agent.size.subscriptions).toBe(0);
  });

  test("a value of the application's own concerns its package only, and can be taken back", () => {
    const pbx = new Pbx();
    pbx.fact({ type: "value", resource: address("bob@example.com"), package: "lamp", value: 1 });
    expect(pbx.agent.size.resources).toBe(1);
    pbx.fact({ type: "value", resource: address("bob@example.com"), package: "lamp", value: null });
    expect(pbx.agent.size.resources).toBe(0);
  });

  test("a lamp can be explained: its sources, the rule, the profile, the last NOTIFYs with their outcome", () => {
    const pbx = new Pbx();
    const [first] = notifies(pbx.subscribe("d1"));
    pbx.subscribe("d2", { from: "carol@example.com" });
    pbx.register();
    pbx.answer(notifies(pbx.answer(first))[0]);
    const seen = (state: "early" | "confirmed") => notifies(pbx.call(state)).find(({ dialog }) => dialog === "d1");
    pbx.answer(seen("early"));
    pbx.answer(seen("confirmed"));
    seen("early");
    const bob = address("bob@example.com");
    const explanation = pbx.agent.explain(bob, address("alice@example.com"));
    expect(explanation).toMatchObject({
      resource: "bob@example.com",
      state: "ringing",
      because: [{ rule: "registered" }, { rule: "call-unanswered" }, {}],
      sources: [{ type: "call" }, { type: "registration" }],
      subscriptions: [{ subscription: { id: "d1 lamp", watcher: "alice@example.com" }, profile: { name: "generic" } }],
    });
    const { notified = [] } = explanation?.subscriptions[0] ?? {};
    expect(notified.map(({ version, status }) => [version, status])).toEqual([
      [1, 200],
      [2, 200],
      [3, 200],
      [4, undefined],
    ]);
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
    expect(pbx.agent.explain(bob)?.subscriptions.length).toBe(2);
    expect(pbx.agent.subscription("d1 lamp")).toEqual(explanation?.subscriptions[0]?.subscription);
    expect(pbx.agent.subscription("d9 lamp")).toBeUndefined();
    expect(pbx.agent.sources(bob)).toEqual(explanation?.sources);
    expect(pbx.agent.sources(address("nobody@example.com"))).toEqual([]);
    expect(pbx.agent.explain(address("nobody@example.com"))).toBeUndefined();
  });

  test("facts about what is not there mean nothing", () => {
    const pbx = new Pbx();
    expect(pbx.fact({ type: "outcome", order: 7, outcome: { status: 200 } })).toEqual([]);
    expect(pbx.fact({ type: "decide", subscription: "x", decision: "allow" })).toEqual([]);
    expect(pbx.fact({ type: "credentials", subscription: "x" })).toEqual([]);
    expect(pbx.fact({ type: "flow-closed", flow: "x" })).toEqual([]);
    expect(pbx.fact({ type: "tick" })).toEqual([]);
  });

  test("what is over is forgotten: calls, registrations, and the resource with them", () => {
    const pbx = new Pbx();
    pbx.register("bob@example.com", 60);
    pbx.call("early");
    pbx.call("terminated");
    expect(pbx.agent.deadline()).toBe(toInstant(1_032_000));
    pbx.wait(200);
    expect(pbx.agent.size.resources).toBe(0);
  });
});
