import { expect, test } from "vitest";
import { harness, lamp, POLYCOM, SNOM } from "../index.ts";

test("a call that rings at three: who answers is busy, the others are idle, and nothing rings on", async () => {
  const world = await harness({ seed: 1, users: ["1000", "1001", "1002", "1003", "1004"] });
  const group = ["1001", "1002", "1003"];
  for (const user of [...group, "1004"]) await world.phone(user, SNOM).register();
  const alice = await world.phone("1000", POLYCOM).register();
  for (const user of [...group, "1004"]) await alice.watch(user);

  const call = world.call({ from: "1004", to: group });
  for (const user of group) await alice.sees(lamp(user).ringing());
  await alice.sees(lamp("1004").busy());
  call.answered("1002");
  await alice.sees(lamp("1002").busy());
  await alice.sees(lamp("1001").idle());
  await alice.sees(lamp("1003").idle());
  call.ends();
  for (const user of [...group, "1004"]) await alice.sees(lamp(user).idle());
  await world.advance(600);
  expect(group.map((user) => alice.lamp(user))).toEqual(["idle", "idle", "idle"]);
});

test("a second call that rings while the first is up leaves the lamp busy, and so does the end of either", async () => {
  const world = await harness({ seed: 1, users: ["1000", "1001", "1002", "1003"] });
  await world.phone("1001", SNOM).register();
  const alice = await world.phone("1000", POLYCOM).register();
  await alice.watch("1001");
  const first = world.call({ from: "1002", to: "1001" });
  first.answered();
  await alice.sees(lamp("1001").busy());
  const second = world.call({ from: "1003", to: "1001" });
  await world.advance(10);
  expect(alice.lamp("1001")).toBe("busy");
  second.answered();
  first.ends();
  await world.advance(10);
  expect(alice.lamp("1001")).toBe("busy");
  second.ends();
  await alice.sees(lamp("1001").idle());
});
