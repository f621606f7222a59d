import { expect, test } from "vitest";
import type { Header, SipRequest } from "../message/message.ts";
import { identityOf } from "./asked.ts";

const HEADERS: readonly Header[] = [
  ["via", "SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1"],
  ["from", "<sip:a@example.com>"],
  ["to", "<sip:b@example.com>;tag=t"],
  ["call-id", "call"],
  ["cseq", "1 NOTIFY"],
];

function request(...missing: readonly string[]): SipRequest {
  const headers = HEADERS.filter(([name]) => !missing.includes(name));
  return { kind: "request", method: "NOTIFY", uri: "sip:b", headers, body: "" };
}

test("[RFC 3261 §8.2.2] a request says its transaction and dialog", () => {
  expect(identityOf(request())).toEqual({
    via: { transport: "UDP", host: "192.0.2.7", parameters: [["branch", "z9hG4bK1"]] },
    cseq: { number: 1, method: "NOTIFY" },
    callId: "call",
    fromTag: "",
    toTag: "t",
  });
});

test.each([["via"], ["cseq"]])("without %s it says none", (name) => {
  expect(identityOf(request(name))).toBeUndefined();
});
