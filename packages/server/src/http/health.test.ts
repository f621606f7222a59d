import { expect, test } from "vitest";
import { Rig } from "./testing/rig.ts";

test("a server that lives says so, for how long, and how much it has to do", async () => {
  const rig = await Rig.open();
  rig.world.subscribe("1002", "1001");
  rig.world.wait(90.5);
  const { status, headers, json } = await rig.get("/healthz");
  expect(status).toBe(200);
  expect(headers["cache-control"]).toBe("no-store");
  expect(json).toEqual({
    status: "ok",
    version: "1.2.3",
    uptime: 90,
    subscriptions: 1,
    publications: 0,
    watching: 0,
    resources: 1,
    registrations: 0,
  });
});
