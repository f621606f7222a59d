import { expect, test } from "vitest";
import type { Transport } from "../flow.ts";
import { contactOf, destinationOf, printHost } from "./address.ts";

test("IPv6 addresses stand in brackets, others do not", () => {
  expect(printHost("192.0.2.1", 5060)).toBe("192.0.2.1:5060");
  expect(printHost("2001:db8::1", 5060)).toBe("[2001:db8::1]:5060");
});

const CONTACTS: readonly (readonly [Transport, string, string])[] = [
  ["udp", "<sip:192.0.2.1:5060>", "<sips:192.0.2.1:5060>"],
  ["tcp", "<sip:192.0.2.1:5060;transport=tcp>", "<sips:192.0.2.1:5060>"],
  ["tls", "<sip:192.0.2.1:5060;transport=tls>", "<sips:192.0.2.1:5060>"],
  ["ws", "<sip:192.0.2.1:5060;transport=ws>", "<sips:192.0.2.1:5060;transport=ws>"],
  ["wss", "<sip:192.0.2.1:5060;transport=ws>", "<sips:192.0.2.1:5060;transport=ws>"],
];

test.each(CONTACTS)("[RFC 3261 §8.1.1.8] Contact over %s: %s, or %s", (transport, plain, secure) => {
  const flow = { transport, local: { host: "192.0.2.1", port: 5060 } };
  expect(contactOf(flow, false)).toBe(plain);
  expect(contactOf(flow, true)).toBe(secure);
});

test.each([
  ["sip:192.0.2.7", "udp 192.0.2.7 5060"],
  ["sip:a@192.0.2.7:5062;lr", "udp 192.0.2.7 5062"],
  ["sip:a@192.0.2.7;transport=UDP", "udp 192.0.2.7 5060"],
  ["sip:a@192.0.2.7;transport=tcp", "tcp 192.0.2.7 5060"],
  ["sip:a@192.0.2.7;transport=tls", "tls 192.0.2.7 5061"],
  ["sip:a@192.0.2.7;transport=ws", "ws 192.0.2.7 80"],
  ["sips:a@192.0.2.7;transport=ws", "wss 192.0.2.7 443"],
  ["sip:a@192.0.2.7;transport=wss", "wss 192.0.2.7 443"],
  ["sips:a@192.0.2.7", "tls 192.0.2.7 5061"],
  ["sips:a@192.0.2.7;transport=tcp", "tls 192.0.2.7 5061"],
  ["sip:a@[2001:db8::7]:5062", "udp 2001:db8::7 5062"],
])("[RFC 3263 §4.1] %s leads to %s", (uri, expected) => {
  const { transport, host, port } = destinationOf(uri) ?? { transport: "", host: "", port: "" };
  expect(`${transport} ${host} ${port}`).toBe(expected);
});

test.each([
  ["sip:a@example.com"],
  ["sip:a@x.invalid;transport=ws"],
  ["sips:a@192.0.2.7;transport=udp"],
  ["sip:a@192.0.2.7;transport=sctp"],
  ["tel:+4930"],
  [""],
])("%j leads nowhere without asking somebody", (uri) => {
  expect(destinationOf(uri)).toBeUndefined();
});
