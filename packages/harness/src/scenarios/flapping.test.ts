import { expect, test } from "vitest";
import { harness, lamp, POLYCOM, SNOM, YEALINK } from "../index.ts";

test.each([1, 2, 3, 4, 5])(
  "a phone whose network comes and goes shows what is so when it has come to stay (seed %i)",
  async (seed) => {
    const world = await harness({
      seed,
      users: ["1000", "1001", "1002"],
      network: { latency: 30, jitter: 50, loss: 0.2, duplication: 0.1 },
    });
    await world.phone("1001", SNOM).register();
    const phone = await world.phone("1000", YEALINK).register();
    await phone.watch("1001");
    for (let count = 0; count < 20; count++) {
      const call = world.call({ from: "1002", to: "1001" });
      phone.unplug();
      await world.advance(count);
      phone.plug();
      call.answered();
      await world.advance(3);
      call.ends();
    }
    await phone.sees(lamp("1001").idle(), 3600);
    world.call({ from: "1002", to: "1001" }).answered();
    await phone.sees(lamp("1001").busy(), 3600);
  },
);

test("a phone whose connection breaks every second is not subscribed twice, and none of its NOTIFYs goes astray", async () => {
  const world = await harness({ seed: 1, users: ["1000", "1001", "1002"] });
  await world.phone("1001", SNOM).register();
  const phone = await world.phone("1000", POLYCOM, { protocol: "tcp" }).register();
  await phone.watch("1001");
  for (let count = 0; count < 20; count++) {
    phone.cut();
    await world.advance(1 + count / 4);
  }
  await world.until(() => phone.isUp);
  const { notifies } = phone;
  world.call({ from: "1002", to: "1001" });
  await phone.sees(lamp("1001").ringing());
  await world.advance(60);
  expect(phone.notifies).toBe(notifies + 1);
});
