import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText, via } from "../testing/sip.arbitrary.ts";
import { parseVia, printVia, readVia, topVia } from "./via.ts";

const branch = ["branch", "z9hG4bK1"] as const;

test.each([
  ["SIP/2.0/UDP a:5061;branch=z9hG4bK1", { transport: "UDP", host: "a", port: 5061, parameters: [branch] }],
  ["SIP / 2.0 / tcp  a : 1 ; Branch = z9hG4bK1", { transport: "TCP", host: "a", port: 1, parameters: [branch] }],
  [
    "SIP/2.0/WSS df7jal23ls0d.invalid;rport",
    { transport: "WSS", host: "df7jal23ls0d.invalid", parameters: [["rport", undefined]] },
  ],
  [
    "SIP/2.0/UDP [2001:db8::9:1]:6050;received=2001:db8::9:255",
    { transport: "UDP", host: "[2001:db8::9:1]", port: 6050, parameters: [["received", "2001:db8::9:255"]] },
  ],
  ["SIP/2.0/TLS a, SIP/2.0/UDP b;x", { transport: "TLS", host: "a", parameters: [] }],
  ["SIP/7.0/X a", { transport: "X", host: "a", parameters: [] }],
])("[RFC 3261 §20.42] %s", (value, expected) => {
  expect(parseVia(value)).toStrictEqual(expected);
  expect(readVia(value)?.isSound).toBe(true);
});

test.each([
  ["SIP/2.0/UDP 192.0.2.15;;,;,,", []],
  ["SIP/2.0/UDP 192.0.2.15;branch=z9hG4bK1;=", [branch]],
  ["SIP/2.0/UDP 192.0.2.15 rport", []],
])("of the malformed %s what can be read is told", (value, parameters) => {
  expect(readVia(value)).toEqual({ via: { transport: "UDP", host: "192.0.2.15", parameters }, isSound: false });
});

test.each([
  "",
  "SIP",
  "SIP/2.0",
  "SIP/2.0/",
  "SIP/2.0/UDP",
  "SIP/2.0/UDP ",
  "SIP/2.0 a",
  "/2.0/UDP a",
  "SIP//UDP a",
  "SIP/2.0/UDPa",
  "SIP/2.0/UDP [a",
  "SIP/2.0/UDP ;a",
  "SIP/2.0/UDP a:",
  "SIP/2.0/UDP a:65536",
  "SIP/2.0/UDP a:b",
  "<SIP/2.0/UDP a>",
])("%j is no Via", (value) => {
  expect(parseVia(value)).toBeUndefined();
});

test("parse(print(via)) is the Via", () => {
  fc.assert(
    fc.property(via, (given) => {
      expect(parseVia(printVia(given))).toStrictEqual(given);
      expect(parseVia(`${printVia(given)}, ${printVia(given)}`)).toStrictEqual(given);
    }),
  );
});

test("any text is a Via or none", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(parseVia(`SIP/2.0/UDP ${text}`)?.host).not.toBe("");
    }),
  );
});

test("the topmost Via of a message is the first", () => {
  const headers = [
    ["x", "1"],
    ["via", "SIP/2.0/UDP a, SIP/2.0/UDP b"],
    ["via", "SIP/2.0/UDP c"],
  ] as const;
  expect(topVia({ kind: "response", status: 200, reason: "", headers, body: "" })?.host).toBe("a");
  expect(topVia({ kind: "response", status: 200, reason: "", headers: [], body: "" })).toBeUndefined();
});
