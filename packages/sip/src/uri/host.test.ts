import { isIPv6 } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalHost, hostEnd, ipv6Of } from "./host.ts";

test.each([
  ["::", "0:0:0:0:0:0:0:0"],
  ["::1", "0:0:0:0:0:0:0:1"],
  ["2001:DB8::", "2001:db8:0:0:0:0:0:0"],
  ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
  ["::ffff:192.0.2.1", "0:0:0:0:0:ffff:c000:201"],
  ["1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201"],
  ["2001:db8:::192.0.2.1", "2001:db8:0:0:0:0:c000:201"],
])("[RFC 5954] %s is %s", (text, canonical) => {
  expect(ipv6Of(text)).toBe(canonical);
});

test.each([
  "",
  ":",
  "1",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7::8",
  "12345::",
  "::g",
  "::192.0.2.256",
  "192.0.2.1::",
  "192.0.2.1",
  ":::1",
  "1:::2",
  "::1%eth0",
  "0".repeat(60),
])("%j is no IPv6 address", (text) => {
  expect(ipv6Of(text)).toBeUndefined();
});

test("an IPv6 address is what Node takes for one", () => {
  const near = fc.string({ unit: fc.constantFrom(..."012fF:.:", "::", "192.0.2.1"), maxLength: 16 });
  fc.assert(
    fc.property(fc.oneof(fc.ipV6(), near), (text) => {
      const isTolerated = /:::\d+\./.test(text);
      expect(isTolerated || (ipv6Of(text) !== undefined) === isIPv6(text)).toBe(true);
    }),
  );
});

test.each([
  ["example.com:5060", 0, 11],
  ["x@a-b.c;d", 2, 7],
  ["[::1]:1", 0, 5],
  ["a.", 0, 2],
  ["[::1", 0, -1],
  ["[x]", 0, -1],
  [`[${"1".repeat(60)}]`, 0, -1],
  ["", 0, -1],
  [";", 0, -1],
  ["a-", 0, -1],
  ["-a", 0, -1],
  ["a..b", 0, -1],
])("[RFC 3261 §25.1] the host in %j from %i on ends at %i", (text, from, end) => {
  expect(hostEnd(text, from)).toBe(end);
});

test("the same host gives the same text", () => {
  expect(canonicalHost("Example.COM")).toBe("example.com");
  expect(canonicalHost("[::0001]")).toBe(canonicalHost("[0::1]"));
  expect(canonicalHost("[x]")).toBe("[x]");
});
