import { expect, it } from "vitest";
import { Connections, targetOf } from "./connections.ts";

it("of two connections to one address the first leads there, until it is over", () => {
  const connections = new Connections();
  const local = { host: "192.0.2.1", port: 5060 };
  const peer = { transport: "tls", address: "2001:db8::7", port: 5061, local } as const;
  const [first, second] = ["a", "b"].map((id) => ({ flow: { id, ...peer }, send: () => {} }));
  if (first === undefined || second === undefined) return expect.unreachable();
  const target = targetOf("tls", "2001:db8::7", 5061);
  expect(target).toBe("tls/[2001:db8::7]:5061");
  connections.add(first.flow, first);
  connections.add(second.flow, second);
  expect(connections.to(target)).toBe(first);
  expect(connections.of("b")).toBe(second);
  connections.delete(second.flow, second);
  expect(connections.to(target)).toBe(first);
  connections.delete(first.flow, first);
  expect(connections.to(target)).toBeUndefined();
  expect(connections.of("a")).toBeUndefined();
});

it("no two connections get the same number", () => {
  const connections = new Connections();
  expect(new Set(Array.from({ length: 100 }, () => connections.next())).size).toBe(100);
});
