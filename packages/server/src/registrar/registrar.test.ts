import { toSeconds } from "@presence/core";
import { describe, expect, test } from "vitest";
import { address, brief, Office, START } from "./phones.arbitrary.ts";

const ALICE = address("alice@example.com");
const FLOW = '+sip.instance="<urn:x:1>";reg-id=1';

describe("a phone that registers", () => {
  test("[RFC 3261 §10.3 step 8] is answered with all bindings and what is left of each, then told of", () => {
    const office = new Office();
    expect(brief(office.register({ headers: { expires: "600" } }))).toEqual([
      "200 Contact=<sip:alice@192.0.2.1>;expires=600",
      "registered new sip:alice@192.0.2.1",
    ]);
    office.wait(100.5);
    expect(brief(office.register({ headers: { contact: "<sip:alice@192.0.2.2>;q=0.1;expires=300" } }))).toEqual([
      "200 Contact=<sip:alice@192.0.2.1>;expires=499 Contact=<sip:alice@192.0.2.2>;q=0.1;expires=300",
      "registered new sip:alice@192.0.2.2",
    ]);
  });

  test("is told of with all that is known of it", () => {
    const office = new Office();
    const headers = {
      contact: `<sip:a@b>;${FLOW};expires=60`,
      "user-agent": "Phone/1",
      allow: "SUBSCRIBE",
      "allow-events": "dialog",
      path: "<sip:p;lr>",
    };
    const binding = {
      key: "urn:x:1 1",
      uri: "sip:a@b",
      expiresAt: START + 60_000,
      userAgent: "Phone/1",
      instance: "urn:x:1",
      allow: ["SUBSCRIBE"],
      allowEvents: ["dialog"],
      flow: "f1",
      source: "192.0.2.1",
      path: ["<sip:p;lr>"],
    };
    expect(office.register({ headers })).toEqual([
      {
        type: "respond",
        transaction: "t",
        status: 200,
        headers: [
          ["Contact", '<sip:a@b>;+sip.instance="<urn:x:1>";reg-id=1;expires=60'],
          ["Path", "<sip:p;lr>"],
        ],
      },
      { type: "registered", aor: ALICE, binding, isNew: true },
    ]);
    expect(office.registrar.bindings(ALICE)).toEqual([binding]);
    expect(office.registrar.all()).toEqual([{ aor: ALICE, bindings: [binding] }]);
  });

  test("[RFC 3261 §10.2.4] may refresh, and is told of as it is then", () => {
    const office = new Office();
    office.register({ headers: { expires: "100" } });
    office.wait(90);
    expect(brief(office.register({ headers: { expires: "100" } }))).toEqual([
      "200 Contact=<sip:alice@192.0.2.1>;expires=100",
      "registered sip:alice@192.0.2.1",
    ]);
    expect(brief(office.wait(99))).toEqual([]);
    expect(brief(office.wait(1))).toEqual(["unregistered sip:alice@192.0.2.1 expired"]);
  });

  test("[RFC 3261 §10.2.3] may ask, which changes nothing", () => {
    const office = new Office();
    expect(brief(office.register({ headers: { contact: null } }))).toEqual(["200"]);
    office.register();
    expect(brief(office.register({ headers: { contact: null } }))).toEqual([
      "200 Contact=<sip:alice@192.0.2.1>;expires=3600",
    ]);
    expect(office.registrar.size).toBe(1);
  });

  test("[RFC 3261 §10.2.2] may remove one binding, or all", () => {
    const office = new Office();
    office.register({ headers: { contact: "<sip:a@b>, <sip:c@d>, <sip:e@f>" } });
    expect(brief(office.register({ headers: { contact: "<sip:c@d>;expires=0" } }))).toEqual([
      "200 Contact=<sip:a@b>;expires=3600 Contact=<sip:e@f>;expires=3600",
      "unregistered sip:c@d removed",
    ]);
    expect(brief(office.register({ headers: { contact: "*", expires: "0" } }))).toEqual([
      "200",
      "unregistered sip:a@b removed",
      "unregistered sip:e@f removed",
    ]);
    expect(office.registrar.size).toBe(0);
  });

  test("[RFC 3261 §10.3] that is refused changes nothing", () => {
    const office = new Office();
    office.register();
    const before = office.registrar.bindings(ALICE);
    expect(brief(office.register({ headers: { contact: "<sip:c@d>;expires=10" } }))).toEqual(["423 Min-Expires=60"]);
    expect(brief(office.register({ headers: { cseq: "1 REGISTER" } }))).toEqual(["500"]);
    expect(office.registrar.bindings(ALICE)).toEqual(before);
  });

  test("does not touch another's bindings, whatever its Call-ID", () => {
    const office = new Office();
    office.register();
    office.register({ headers: { to: "<sip:bob@example.com>", contact: "*", expires: "0" } });
    expect(office.registrar.bindings(ALICE)).toHaveLength(1);
    expect(office.registrar.bindings(address("bob@example.com"))).toEqual([]);
  });
});

describe("what is at its limit", () => {
  test("[RFC 3261 §21.5.4] of an address-of-record takes no more until its first binding expires, but refreshes", () => {
    const office = new Office({ maxContacts: 2 });
    office.register({ headers: { contact: "<sip:a@b>;expires=600, <sip:c@d>;expires=300" } });
    office.wait(99.5);
    expect(brief(office.register({ headers: { contact: "<sip:e@f>" } }))).toEqual(["503 Retry-After=201"]);
    expect(brief(office.register({ headers: { contact: "<sip:a@b>" } }))[1]).toBe("registered sip:a@b");
    expect(brief(office.register({ headers: { contact: "<sip:a@b>;expires=0, <sip:e@f>" } })).slice(1)).toEqual([
      "unregistered sip:a@b removed",
      "registered new sip:e@f",
    ]);
  });

  test("of all together takes no more until the first expires", () => {
    const office = new Office({ maxBindings: 1 });
    office.register({ headers: { expires: "60" } });
    const bob = { to: "<sip:bob@example.com>" };
    expect(brief(office.register({ headers: bob }))).toEqual(["503 Retry-After=60"]);
    office.wait(60);
    expect(brief(office.register({ headers: bob }))[1]).toBe("registered new sip:alice@192.0.2.1");
    expect(brief(new Office({ maxBindings: 0 }).register())).toEqual(["503 Retry-After=1"]);
  });
});

describe("a connection that closes", () => {
  const closed = { type: "flow-closed", flow: "f1" } as const;

  test("takes the bindings with it that came by it last", () => {
    const office = new Office();
    office.register({ headers: { contact: "<sip:a@b>" } });
    office.register({ headers: { contact: "<sip:c@d>" } });
    office.register({ headers: { contact: "<sip:c@d>" }, flow: "f2" });
    office.register({ headers: { to: "<sip:bob@example.com>", contact: "<sip:e@f>" } });
    expect(brief(office.fact(closed))).toEqual([
      "unregistered sip:a@b flow-closed",
      "unregistered sip:e@f flow-closed",
    ]);
    expect(brief(office.fact(closed))).toEqual([]);
    expect(brief(office.fact({ type: "flow-closed", flow: "f2" }))).toEqual(["unregistered sip:c@d flow-closed"]);
  });

  test("[RFC 5626 §6] leaves the binding that has moved to another", () => {
    const office = new Office();
    office.register({ headers: { contact: `<sip:a@x.invalid>;${FLOW}` } });
    office.register({ headers: { contact: `<sip:a@y.invalid>;${FLOW}`, "call-id": "reload" }, flow: "f2" });
    expect(brief(office.fact(closed))).toEqual([]);
    expect(office.registrar.bindings(ALICE)).toMatchObject([{ uri: "sip:a@y.invalid", flow: "f2" }]);
  });

  test("leaves the bindings of phones behind a proxy, whose connection it was", () => {
    const office = new Office();
    office.register({ headers: { via: ["SIP/2.0/TCP proxy", "SIP/2.0/UDP phone"] } });
    office.register({ headers: { contact: "<sip:a@b>" } });
    expect(brief(office.fact(closed))).toEqual(["unregistered sip:a@b flow-closed"]);
    expect(office.registrar.size).toBe(1);
  });
});

test("an operator may end one binding, or all of an address-of-record", () => {
  const office = new Office();
  office.register({ headers: { contact: "<sip:a@b>, <sip:c@d>, <sip:e@f>" } });
  expect(brief(office.fact({ type: "unregister", aor: ALICE, key: "sip:c@d" }))).toEqual([
    "unregistered sip:c@d removed",
  ]);
  expect(brief(office.fact({ type: "unregister", aor: ALICE, key: "nothing" }))).toEqual([]);
  expect(brief(office.fact({ type: "unregister", aor: ALICE }))).toEqual([
    "unregistered sip:a@b removed",
    "unregistered sip:e@f removed",
  ]);
  expect(brief(office.fact({ type: "unregister", aor: ALICE }))).toEqual([]);
});

test("what has expired is told of before what comes at the same time", () => {
  const office = new Office({ minExpires: toSeconds(1) });
  office.register({ headers: { expires: "10" } });
  expect(office.registrar.deadline()).toBe(START + 10_000);
  office.now = office.registrar.deadline() ?? START;
  expect(brief(office.register({ headers: { contact: null } }))).toEqual([
    "unregistered sip:alice@192.0.2.1 expired",
    "200",
  ]);
  expect(office.registrar.deadline()).toBeUndefined();
});
