import { expect, test } from "vitest";
import { harness, inMemory, lamp, MAKES, type Phone } from "../index.ts";

/** Phones of all makes, each of which watches the next and the first. */
async function office(count: number) {
  const users = Array.from({ length: count }, (_, at) => `u${at}`);
  // Passwords would be asked for four times as often as there are phones: that is measured elsewhere.
  const world = await harness({ seed: 3, users, agent: inMemory({ auth: "off" }), ladder: 100 });
  const phones: Phone[] = [];
  for (const [at, user] of users.entries()) {
    const make = MAKES[at % MAKES.length];
    if (make !== undefined) phones.push(world.phone(user, make).boot(`u${(at + 1) % count}`, "u0"));
  }
  return { world, phones };
}

/** An SPA that does not answer is told again a minute later, and may not answer then. */
const PATIENCE = 240;

/** Ten thousand by `STORM=10000`. */
const STORMS: readonly number[] = process.env["STORM"] === undefined ? [1000] : [1000, Number(process.env["STORM"])];

test.each(STORMS)(
  "%i phones lose their power at once: four minutes later each shows what is so, and nobody is there twice",
  async (count) => {
    const { world, phones } = await office(count);
    await world.advance(60);
    expect(namesOf(phones, (phone) => !phone.isUp)).toEqual([]);
    for (const phone of phones) phone.reboot();
    const call = world.call({ from: "u1", to: "u0" });
    await world.advance(PATIENCE);
    expect(namesOf(phones, (phone) => !phone.isUp)).toEqual([]);
    expect(namesOf(phones, (phone) => phone.lamp("u0") !== "ringing")).toEqual([]);
    const before = phones.map((phone) => phone.notifies);
    call.answered();
    await world.advance(PATIENCE);
    expect(namesOf(phones, (phone) => phone.lamp("u0") !== "busy")).toEqual([]);
    // One for the call; presence may say the same once more, when the least time between two has gone by.
    const most = Math.max(...phones.map((phone, at) => phone.notifies - (before[at] ?? 0)));
    expect(most).toBeLessThanOrEqual(3);
    await phones[5]?.sees(lamp("u0").busy());
  },
  120_000,
);

function namesOf(phones: readonly Phone[], condition: (phone: Phone) => boolean): string[] {
  return phones.filter(condition).map(({ name }) => name);
}
