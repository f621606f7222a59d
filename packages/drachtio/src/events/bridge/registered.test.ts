import { toInstant } from "@presence/core";
import { expect, test } from "vitest";
import { address } from "../testing/rig.ts";
import { Registered, type Registration } from "./registered.ts";

const NOW = toInstant(1000);

function registration(key: string, expiresAt = 2000): Registration {
  return {
    entity: address("1000@pbx"),
    key,
    contacts: [`sip:${key}@10.0.0.1`],
    userAgent: undefined,
    network: key === "none" ? undefined : { source_address: "10.0.0.1", source_port: Number(key) },
    expiresAt: toInstant(expiresAt),
  };
}

test("registrations are found by their key, their entity and where they came from", () => {
  const registered = new Registered();
  const entity = address("1000@pbx");
  for (const key of ["1", "2", "none", "1"]) registered.add(registration(key), NOW);
  expect(registered.size).toBe(3);
  expect(registered.of(entity).map(({ key }) => key)).toEqual(["2", "none", "1"]);
  expect(registered.from(entity, { address: "10.0.0.1", port: 2 })?.key).toBe("2");
  expect(registered.from(entity, { address: "10.0.0.2", port: 2 })).toBeUndefined();
  expect([registered.get("1")?.key, registered.get("x")]).toEqual(["1", undefined]);
  for (const key of ["1", "2", "none", "x"]) registered.remove(key);
  expect([registered.size, registered.of(entity)]).toEqual([0, []]);
});

test("those that have expired without a word do not pile up", () => {
  const registered = new Registered();
  for (let i = 0; i < 5000; i++) registered.add(registration(String(i), i + 1), toInstant(i));
  expect(registered.size).toBeLessThan(1024);
  const live = new Registered();
  for (let i = 0; i < 5000; i++) live.add(registration(String(i), 9999), NOW);
  expect(live.size).toBe(5000);
});
