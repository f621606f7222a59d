import { expect, test } from "vitest";
import { isReliable } from "./flow.ts";

test("[RFC 3261 §18] only UDP loses messages", () => {
  expect((["udp", "tcp", "tls", "ws", "wss"] as const).filter((transport) => !isReliable({ transport }))).toEqual([
    "udp",
  ]);
});
