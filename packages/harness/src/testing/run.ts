import { BAD, harness, MAKES } from "../index.ts";

/** A run in which all makes do something of all that they can, on a bad network; its ladder with every message whole. */
export async function run(seed: number): Promise<string> {
  const users = MAKES.map((_, at) => `100${at}`);
  const world = await harness({ seed, users, network: BAD });
  const phones = MAKES.map((make, at) => world.phone(`100${at}`, make, { protocol: at % 3 === 2 ? "tcp" : "udp" }));
  for (const [at, phone] of phones.entries()) phone.boot(`100${(at + 1) % MAKES.length}`);
  await world.advance(120);
  for (const phone of phones) await phone.setDnd(true);
  const call = world.call({ from: "1000", to: ["1001", "1002"] });
  await world.advance(30);
  phones[2]?.cut();
  phones[3]?.reboot();
  call.answered("1002");
  await world.advance(60);
  await world.restart({ seconds: 20, polite: true });
  await world.advance(300);
  return world.ladder.text({ whole: true });
}

if (process.argv[2] === "run") process.stdout.write(await run(Number(process.argv[3])));
