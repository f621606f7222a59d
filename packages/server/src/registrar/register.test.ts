import { toSeconds } from "@presence/core";
import { describe, expect, test } from "vitest";
import { DEFAULT_REGISTRAR_OPTIONS } from "./options.ts";
import { address, type RegisterParts, register } from "./phones.arbitrary.ts";
import { readRegister } from "./register.ts";

const OPTIONS = { ...DEFAULT_REGISTRAR_OPTIONS, domains: new Set(["example.com", "example.org"]), maxContacts: 2 };
const INSTANCE = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000A95A0E128>"';
const URN = "urn:uuid:00000000-0000-1000-8000-000a95a0e128";

function read(parts: RegisterParts): unknown {
  const result = readRegister(register(parts), OPTIONS);
  if (result.ok) return result.value;
  return [result.error.status, ...result.error.headers.map(([name, value]) => `${name}=${value}`)].join(" ");
}

function contacts(contact: string | string[], headers: { [name: string]: string | string[] | null } = {}): unknown {
  const result = readRegister(register({ headers: { contact, ...headers } }), OPTIONS);
  return result.ok && result.value.change.type === "update" ? result.value.change.contacts : result;
}

describe("a REGISTER", () => {
  test("is read with all that a binding keeps", () => {
    const headers = {
      "user-agent": "Phone/1",
      allow: ["INVITE, SUBSCRIBE", "NOTIFY, SUBSCRIBE, not a token"],
      "allow-events": "dialog, message-summary",
      path: "<sip:p1.example.com;lr>, <sip:p2.example.com;lr>",
      expires: "600",
    };
    expect(read({ headers, identity: address("alice@example.com") })).toEqual({
      aor: "alice@example.com",
      callId: "boot",
      cseq: 1,
      change: {
        type: "update",
        contacts: [{ uri: "sip:alice@192.0.2.1", printed: "<sip:alice@192.0.2.1>", expires: 600 }],
      },
      userAgent: "Phone/1",
      allow: ["INVITE", "SUBSCRIBE", "NOTIFY"],
      allowEvents: ["dialog", "message-summary"],
      path: ["<sip:p1.example.com;lr>", "<sip:p2.example.com;lr>"],
      flow: "f1",
      source: "192.0.2.1",
      isDirect: true,
    });
  });

  test.each<[string, RegisterParts, string]>([
    ["[RFC 3261 §8.2.1] of another method", { method: "INVITE" }, "405 Allow=REGISTER"],
    ["[RFC 3261 §10.3 step 1] for a foreign domain", { uri: "sip:elsewhere.example" }, "404"],
    ["for no domain", { uri: "tel:123" }, "404"],
    [
      "[RFC 3261 §10.3 step 2] that requires what we do not have",
      { headers: { require: ["outbound, path", "gruu"] } },
      "420 Unsupported=outbound, gruu",
    ],
    ["without To", { headers: { to: null } }, "400"],
    ["to what is no SIP URI", { headers: { to: "<tel:123>" } }, "400"],
    ["with two To", { headers: { to: ["<sip:alice@example.com>", "<sip:bob@example.com>"] } }, "400"],
    ["without Call-ID", { headers: { "call-id": null } }, "400"],
    ["without CSeq", { headers: { cseq: null } }, "400"],
    ["with the CSeq of another method", { headers: { cseq: "1 INVITE" } }, "400"],
    ["[RFC 3261 §8.1.1.5] with a CSeq of 2^31", { headers: { cseq: "2147483648 REGISTER" } }, "400"],
    ["[RFC 3261 §10.3 step 4] for somebody else", { identity: address("bob@example.com") }, "403"],
    ["[RFC 3261 §10.3 step 5] of another domain of ours", { uri: "sip:example.org" }, "404"],
    ["of a domain, not of a user", { headers: { to: "<sip:example.com>" } }, "404"],
    ["with an empty Contact", { headers: { contact: "" } }, "400"],
    ["with a Contact that has no URI", { headers: { contact: "<sip:a@b>, <>" } }, "400"],
    ["with a SIP Contact that has no host", { headers: { contact: "<sip:a@>" } }, "400"],
    ["with a Contact without a scheme", { headers: { contact: "<a@b>" } }, "400"],
    ["with two Expires", { headers: { expires: ["60", "61"] } }, "400"],
    ["[RFC 3261 §10.3 step 6] with * and a time", { headers: { contact: "*", expires: "60" } }, "400"],
    ["[RFC 3261 §10.2.2] with * and no Expires", { headers: { contact: "*" } }, "400"],
    ["with * and no number", { headers: { contact: "*", expires: "never" } }, "400"],
    ["with * and more", { headers: { contact: "*, <sip:a@b>", expires: "0" } }, "400"],
    [
      "[RFC 3261 §10.3 step 7] that is too brief",
      { headers: { contact: "<sip:a@b>;expires=600, <sip:c@d>;expires=59" } },
      "423 Min-Expires=60",
    ],
    [
      "[RFC 5626 §6] with a reg-id and two contacts to register",
      { headers: { contact: `<sip:a@b>;reg-id=1;${INSTANCE}, <sip:c@d>` } },
      "400",
    ],
    [
      "[RFC 3261 §21.4.4] with more contacts than may be",
      { headers: { contact: "<sip:a@b>,<sip:c@d>,<sip:e@f>" } },
      "403",
    ],
    ["whose Call-ID is too long", { headers: { "call-id": "x".repeat(2049) } }, "513"],
    ["whose Path is too long", { headers: { path: `<sip:${"x".repeat(2049)}>` } }, "513"],
    ["whose Contact is too long", { headers: { contact: `<sip:${"x".repeat(2043)}>` } }, "513"],
  ])("%s is refused", (_, parts, answer) => {
    expect(read(parts)).toBe(answer);
  });

  test("may hold values as long as is allowed", () => {
    const headers = {
      "call-id": "x".repeat(2048),
      contact: `<sip:${"x".repeat(2042)}>`,
      "user-agent": "x".repeat(3000),
    };
    expect(read({ headers })).toMatchObject({ userAgent: "x".repeat(2048) });
  });

  test("[RFC 3261 §10.2.3] without a Contact asks, with * and Expires: 0 it removes all", () => {
    expect(read({ headers: { contact: null } })).toMatchObject({ change: { type: "query" } });
    expect(read({ headers: { contact: "*", expires: "0" } })).toMatchObject({ change: { type: "remove-all" } });
  });

  test("keeps of a list of methods no more than anybody needs", () => {
    const allow = [...Array(100).keys()].map((n) => `M${n}`).join(",");
    expect(read({ headers: { allow, "allow-events": "x".repeat(65) } })).toMatchObject({
      allow: allow.split(",").slice(0, 64),
      allowEvents: [],
    });
  });
});

describe("a contact", () => {
  test.each<[string, string, { [name: string]: string | null }, number]>([
    ["by its parameter before the header", "<sip:a@b>;expires=100", { expires: "200" }, 100],
    ["by the header", "<sip:a@b>", { expires: "200" }, 200],
    ["by default", "<sip:a@b>", {}, 3600],
    ["no longer than is allowed", "<sip:a@b>;expires=99999999999", {}, 7200],
    ["not at all", "<sip:a@b>;expires=0", {}, 0],
    ["as little as is allowed", "<sip:a@b>;expires=60", {}, 60],
  ])("[RFC 3261 §10.3 step 7] lasts %s", (_, contact, headers, expires) => {
    expect(contacts(contact, headers)).toMatchObject([{ expires }]);
  });

  test.each(["<sip:a@b>;expires=soon", "<sip:a@b>;expires"])("[RFC 3261 §10.2] %s lasts an hour", (contact) => {
    expect(contacts(contact, { expires: "70" })).toMatchObject([{ expires: 3600 }]);
  });

  test("[RFC 3261 §10.3 step 7] of an hour is never too brief", () => {
    const headers = { contact: "<sip:a@b>;expires=3600" };
    const options = { ...OPTIONS, minExpires: toSeconds(5000) };
    expect(readRegister(register({ headers }), options)).toMatchObject({ ok: true });
    expect(readRegister(register({ headers: { contact: "<sip:a@b>;expires=3599" } }), options)).toEqual({
      ok: false,
      error: { status: 423, headers: [["Min-Expires", "5000"]] },
    });
  });

  test("[RFC 3261 §10.2.1] may have any scheme", () => {
    expect(contacts("<tel:+1>, <mailto:a@b>")).toMatchObject([{ uri: "tel:+1" }, { uri: "mailto:a@b" }]);
  });

  test("is told with its parameters, whatever they hold", () => {
    const printed = `<sip:a@b;x>;q=0.5;+sip.instance="<${URN}>";methods="A, \\"B\\"";flag`;
    expect(
      contacts(`"Me, \\"I" <sip:a@b;x>;q=0.5;expires=60;+sip.instance="<${URN}>";methods="A, \\"B\\"";flag;<x>=1`),
    ).toEqual([{ uri: "sip:a@b;x", instance: URN, printed, expires: 60 }]);
  });

  test.each<[string, string, { [name: string]: string | string[] }, string | undefined]>([
    ["by its flow", `<sip:a@b>;reg-id=1;${INSTANCE}`, {}, `${URN} 1`],
    ["not without an instance", "<sip:a@b>;reg-id=1", {}, undefined],
    ["not without a reg-id", `<sip:a@b>;${INSTANCE}`, {}, undefined],
    ["not with a reg-id of 0", `<sip:a@b>;reg-id=0;${INSTANCE}`, {}, undefined],
    ["not with a reg-id of 2^31", `<sip:a@b>;reg-id=2147483648;${INSTANCE}`, {}, undefined],
    ["not with a reg-id that is none", `<sip:a@b>;reg-id=x;${INSTANCE}`, {}, undefined],
    ["not by a proxy", `<sip:a@b>;reg-id=1;${INSTANCE}`, { via: "SIP/2.0/UDP p, SIP/2.0/UDP a" }, undefined],
    [
      "by a proxy that keeps flows",
      `<sip:a@b>;reg-id=1;${INSTANCE}`,
      { via: ["SIP/2.0/UDP p", "SIP/2.0/UDP a"], path: "<sip:t@p;lr;ob>, <sip:q;lr>" },
      `${URN} 1`,
    ],
  ])("[RFC 5626 §6] is known %s", (_, contact, headers, flowKey) => {
    const [found] = contacts(contact, headers) as { flowKey?: string }[];
    expect(found?.flowKey).toBe(flowKey);
  });
});
