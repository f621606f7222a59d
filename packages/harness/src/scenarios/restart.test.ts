import { expect, test } from "vitest";
import { harness, lamp, MAKES, type Make, type Protocol } from "../index.ts";

const USERS = MAKES.map((_, at) => `100${at}`);

test("a server that says goodbye over TCP and comes back has all its watchers again within a minute", () =>
  goodbye("tcp"));

// The server takes the SUBSCRIBEs with which phones answer its goodbye, and takes them with it when it goes.
test.fails("a server that says goodbye over UDP and comes back has all its watchers again within a minute", () =>
  goodbye("udp"));

async function goodbye(protocol: Protocol): Promise<void> {
  const world = await harness({ seed: 1, users: [...USERS, "2000"] });
  const phones = MAKES.map((make, at) => world.phone(`100${at}`, attentive(make), { protocol }).boot("2000"));
  await world.until(() => phones.every((phone) => phone.isUp));
  await world.restart({ seconds: 5, polite: true });
  await world.advance(60);
  world.call({ from: "1000", to: "2000" }).answered();
  for (const phone of phones) await phone.sees(lamp("2000").busy());
}

test("a server that is killed has its watchers over TCP again within a minute: their connections tell them", async () => {
  const world = await harness({ seed: 1, users: [...USERS, "2000"] });
  const phones = MAKES.map((make, at) => world.phone(`100${at}`, attentive(make), { protocol: "tcp" }).boot("2000"));
  await world.until(() => phones.every((phone) => phone.isUp));
  await world.restart({ seconds: 5 });
  world.call({ from: "1000", to: "2000" }).answered();
  for (const phone of phones) await phone.sees(lamp("2000").busy(), 60);
});

test("a server that is killed has its watchers over UDP again with their next refresh", async () => {
  const world = await harness({ seed: 1, users: [...USERS, "2000"] });
  const phones = MAKES.map((make, at) => world.phone(`100${at}`, attentive(make)).boot("2000"));
  await world.until(() => phones.every((phone) => phone.isUp));
  await world.restart({ seconds: 5 });
  world.call({ from: "1000", to: "2000" }).answered();
  await world.advance(3600);
  expect(phones.map((phone) => phone.lamp("2000"))).toEqual(phones.map(() => "busy"));
});

/** Without the silence of its make, which is not what this is about. */
function attentive(make: Make): Make {
  return { ...make, faults: { ...make.faults, deafness: 0 } };
}
