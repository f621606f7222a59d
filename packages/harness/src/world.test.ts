import { expect, test } from "vitest";
import { harness, LINPHONE, lamp, SNOM, YEALINK } from "./index.ts";

test("a world without phones is at rest, and time passes in it when it is told to", async () => {
  const world = await harness({ users: ["1000"], domain: "example.org" });
  const start = world.clock.now;
  await world.advance(3600);
  expect(world.clock.now).toBe(start + 3_600_000);
  expect(world.ladder.size).toBe(0);
  expect(world.network.isQuiet).toBe(true);
});

test("two phones of one user have names of their own", async () => {
  const world = await harness({ users: ["1000"] });
  expect([world.phone("1000", SNOM).name, world.phone("1000", YEALINK).name]).toEqual(["1000", "1000/2"]);
});

test("the application can want that nobody is disturbed", async () => {
  const world = await harness({ users: ["1000", "1001"] });
  await world.phone("1001", SNOM).register();
  const phone = await world.phone("1000", LINPHONE).register();
  await phone.watch("1001");
  world.tell({ type: "dnd", user: "1001", on: true });
  await phone.sees(lamp("1001").dnd());
});

test("nothing of SIP.js is left when all phones are off", async () => {
  const world = await harness({ users: ["1000", "1001"] });
  const phones = [world.phone("1000", SNOM), world.phone("1001", YEALINK, { protocol: "tcp" })];
  for (const phone of phones) await phone.register();
  await phones[0]?.watch("1001");
  await phones[0]?.setDnd(true);
  for (const phone of phones) phone.off();
  await world.advance(7200);
  const { size } = world.ladder;
  await world.advance(7200);
  expect(world.ladder.size).toBe(size);
  expect(world.clock.size).toBe(0);
});
