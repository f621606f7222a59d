import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPort, isWildcard, peerOf, printHostPort, reachableHost } from "./address.ts";

it.each([
  ["192.0.2.1", "192.0.2.1:5060"],
  ["pbx.example", "pbx.example:5060"],
  ["2001:db8::1", "[2001:db8::1]:5060"],
])("%s and a port are printed as %s", (host, printed) => {
  expect(printHostPort(host, 5060)).toBe(printed);
});

it.each([
  [0, false],
  [1, true],
  [65_535, true],
  [65_536, false],
  [5060.5, false],
  [Number.NaN, false],
])("whether a message can be sent to port %d: %s", (port, is) => {
  expect(isPort(port)).toBe(is);
});

it("the wildcards of both families are wildcards, and nothing else is", () => {
  expect(["0.0.0.0", "::", "127.0.0.1", "::1"].map(isWildcard)).toEqual([true, true, false, false]);
});

describe("the address at which a socket bound to every address is reached", () => {
  const address = (family: "IPv4" | "IPv6", text: string, internal = false) =>
    family === "IPv4"
      ? { family, address: text, internal, netmask: "", mac: "", cidr: null }
      : { family, address: text, internal, netmask: "", mac: "", cidr: null, scopeid: 0 };

  it("is the first that is not for the machine or the link alone", () => {
    const interfaces = () => ({
      lo: [address("IPv4", "127.0.0.1", true), address("IPv6", "::1", true)],
      gone: undefined,
      eth0: [address("IPv6", "fe80::1"), address("IPv6", "2001:db8::7"), address("IPv4", "192.0.2.7")],
      eth1: [address("IPv4", "192.0.2.8")],
    });
    expect(reachableHost("0.0.0.0", interfaces)).toBe("192.0.2.7");
    expect(reachableHost("::", interfaces)).toBe("2001:db8::7");
  });

  it("is the loopback where there is none", () => {
    expect(reachableHost("0.0.0.0", () => ({}))).toBe("127.0.0.1");
    expect(reachableHost("::", () => ({}))).toBe("::1");
  });
});

describe("what counts as one peer", () => {
  it("is one IPv4 address", () => {
    fc.assert(fc.property(fc.ipV4(), (address) => peerOf(address) === address));
  });

  it.each([
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::6", "2001:db8:1:2"],
    ["2001:db8::6", "2001:db8:0:0"],
    ["2001:db8::1:2:3:4:5", "2001:db8:0:1"],
    ["::1", "0:0:0:0"],
    ["::", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
  ])("is the /64 of %s: %s", (address, peer) => {
    expect(peerOf(address)).toBe(peer);
  });

  it("is the same for any address of the /64, however it is written", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 8, maxLength: 8 }), (groups) => {
        const hex = groups.map((group) => group.toString(16));
        const net = hex.slice(0, 4).join(":");
        expect(peerOf(hex.join(":"))).toBe(net);
        expect(peerOf(`${net}::1`)).toBe(net);
      }),
    );
  });
});
