import { test } from "vitest";
import { harness, lamp, mailbox, POLYCOM, YEALINK } from "./index.ts";

test("a lamp follows a call", async () => {
  const world = await harness({ seed: 1, users: ["1000", "1001", "1002"] });
  const alice = await world.phone("1000", YEALINK).register();
  await world.phone("1001", POLYCOM).register();
  await alice.watch("1001");
  await alice.watchMailbox();
  await alice.sees(lamp("1001").idle());

  const call = world.call({ from: "1002", to: "1001" });
  await alice.sees(lamp("1001").ringing());
  call.answered();
  await alice.sees(lamp("1001").busy());
  call.ends();
  await alice.sees(lamp("1001").idle());

  world.setMailbox("1000", { new: 2 });
  await alice.sees(mailbox("1000").has(2));
});
