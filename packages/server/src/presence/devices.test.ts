import { type Address, toInstant } from "@presence/core";
import { expect, test } from "vitest";
import type { Binding } from "../registrar/index.ts";
import { Devices } from "./devices.ts";

const aor = "1001@pbx.example" as Address;
const binding: Binding = {
  key: "k",
  uri: "sip:1001@192.0.2.9",
  expiresAt: toInstant(1),
  allow: ["SUBSCRIBE"],
  allowEvents: [],
  flow: "udp/0/192.0.2.9:5060",
  source: "192.0.2.9",
  path: [],
};
const typesOf = (devices: Devices, isNew: boolean, allow: readonly string[] = binding.allow) =>
  devices.factsOf({ type: "registered", aor, binding: { ...binding, allow }, isNew }).map(({ type }) => type);
const devices = (subscribes: boolean, isWatching: boolean) =>
  new Devices(
    { isWatching: () => isWatching },
    subscribes,
    () => 0.5,
    () => 1,
  );

test("a phone is subscribed to when it comes, if it allows that and the operator wants it", () => {
  expect(typesOf(devices(true, false), true)).toEqual(["said", "watch"]);
  expect(typesOf(devices(true, false), true, ["INVITE"])).toEqual(["said"]);
  expect(typesOf(devices(false, false), true)).toEqual(["said"]);
});

test("one that registers again is told where it is now, unless it has refused for good", () => {
  expect(typesOf(devices(true, true), false)).toEqual(["said", "watch"]);
  expect(typesOf(devices(true, false), false)).toEqual(["said"]);
});

test("one that goes is no source any more, and is left", () => {
  const gone = { type: "unregistered", aor, key: "k", reason: "expired" } as const;
  expect(devices(true, true).factsOf(gone)).toMatchObject([
    { type: "said", fact: { type: "end", of: "registration", key: "k" } },
    { type: "unwatch", device: "k" },
  ]);
});
