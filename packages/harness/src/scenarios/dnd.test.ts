import { expect, test } from "vitest";
import { CISCO_SPA, dnd, GRANDSTREAM, harness, LINPHONE, lamp, type Make, YEALINK } from "../index.ts";

const spa: Make = { ...CISCO_SPA, faults: { ...CISCO_SPA.faults, deafness: 0 } };

test.each([
  ["yealink", "yealink", YEALINK, YEALINK],
  ["yealink", "grandstream", YEALINK, GRANDSTREAM],
  ["spa", "yealink", spa, YEALINK],
])("a %s and a %s of one user agree about do-not-disturb, and come to rest", async (_, __, one, other) => {
  const world = await harness({ seed: 1, users: ["1000", "1001"] });
  const desk = await world.phone("1000", one).register();
  const home = await world.phone("1000", other).register();
  const watcher = await world.phone("1001", LINPHONE).register();
  await desk.syncFeatures();
  await home.syncFeatures();
  await watcher.watch("1000");

  await desk.setDnd(true);
  await home.sees(dnd.on());
  await watcher.sees(lamp("1000").dnd());
  await home.setDnd(false);
  await desk.sees(dnd.off());
  await watcher.sees(lamp("1000").idle());

  await world.advance(10);
  const { size } = world.ladder;
  await world.advance(600);
  expect(world.ladder.size).toBe(size);
});

test("two phones that echo, pressed at the same time, agree in the end and fall silent", async () => {
  const world = await harness({ seed: 2, users: ["1000"], network: { latency: 20, jitter: 30 } });
  const desk = await world.phone("1000", YEALINK).register();
  const home = await world.phone("1000", YEALINK).register();
  await desk.syncFeatures();
  await home.syncFeatures();
  for (let count = 0; count < 10; count++) {
    await desk.setDnd(true);
    await home.setDnd(false);
    await world.advance(count / 10);
  }
  await world.advance(60);
  expect(desk.dnd).toBe(home.dnd);
  const { size } = world.ladder;
  await world.advance(600);
  expect(world.ladder.size).toBe(size);
});
