import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Link } from "../src/link/index.ts";
import { Presence } from "../src/presence.ts";
import { connect, newSrf, next, type Srf } from "../src/testing/double/application.ts";
import { Rig } from "../src/testing/double/rig.ts";
import { Agenda, STEP } from "./soak/agenda.ts";
import { Application } from "./soak/application.ts";
import { Chance } from "./soak/chance.ts";
import { Handset } from "./soak/handset.ts";
import type { Lamp } from "./soak/lamp.ts";
import { speakerOf, WATCHED, type World } from "./soak/world.ts";

const PHONES = Number(process.env["SOAK_PHONES"] ?? 5000);
const SEED = Number(process.env["SOAK_SEED"] ?? 1);

let rig: Rig;
let srf: Srf;
let presence: Presence;
let world: World;
let application: Application;
let handsets: readonly Handset[];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  rig = await Rig.start({ keepsFrames: false });
  srf = newSrf();
  const em = new EventEmitter();
  const now = rig.clock.now;
  const chance = new Chance(SEED);
  const counts = new Map<string, number>();
  const warn = (sentence: string): void => void counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  let names = 0;
  presence = new Presence({
    srf,
    em,
    clock: rig.clock,
    date: () => 1_795_392_000_000 + now(),
    random: () => chance.below(1000) / 1000,
    ids: () => `id${++names}`,
    warn,
  });
  await connect(srf, rig.double);
  world = { double: rig.double, em, chance, agenda: new Agenda(now), now, phase: "storm", left: new Set(), counts };
  application = new Application(world);
  handsets = Array.from({ length: PHONES }, (_, user) => new Handset(world, user));
});

afterEach(async () => {
  presence.close();
  srf.disconnect();
  await rig.close();
  vi.useRealTimers();
});

/** Each kind of trouble; the titles are those under which it is counted. */
const HAPPENED = [
  ...["never", "late", "481", "500", "503"].map((error) => `NOTIFY answered ${error}`),
  ...["terminated", "terminated;reason=deactivated", "terminated;reason=timeout"],
  ...["200", "408", "481", "503"].map((status) => `SUBSCRIBE answered ${status}`),
  ...["200", "408", "412", "503"].map((status) => `PUBLISH answered ${status}`),
  ...["200", "408", "481"].map((status) => `NOTIFY to us answered ${status}`),
  ...["our SUBSCRIBE", "our SUBSCRIBE refused", "our un-SUBSCRIBE"],
  ...["refresh", "un-SUBSCRIBE", "register", "unregister", "unplugged"],
  ...["dialog.out", "voicemail.out", "registration.out", "status.out"],
];

test("after hours of drops, restarts and lost answers all phones show what is true, and nothing is left when they have gone", {
  timeout: 180_000,
}, async () => {
  const link = await firstLink();
  // They come within ten minutes.
  for (const handset of handsets) world.agenda.after(world.chance.below(600), () => handset.begin());
  await pass(900, change);
  for (let hour = 0; hour < 2; hour++) {
    await pass(600, change);
    await interrupted(() => rig.double.drop());
    await pass(900, change);
    await away(60);
    await pass(900, change);
    await interrupted(() => (hour === 0 ? rig.double.restart() : rig.double.drop()));
    await pass(600, change);
  }
  expect(HAPPENED.filter((what) => !world.counts.has(what))).toEqual([]);

  // Longer than any subscription lasts: what a phone was not told of, it has found out.
  world.phase = "rest";
  await pass(3600);
  const lamps = handsets.flatMap((handset) => handset.lamps);
  expect(wrong(lamps)).toEqual([]);
  expect(presence.uasstore.stats().bycallid).toBe(lamps.length);
  expect(presence.agent.size.subscriptions).toBe(lamps.length);
  expect(presence.agent.watching().filter(({ state }) => state === "active").length).toBe(registered());

  world.phase = "end";
  for (const handset of handsets) world.agenda.after(world.chance.below(300), () => handset.end());
  await pass(600);
  application.end();
  await pass(4200);
  expect(world.agenda.size).toBe(0);
  expect(presence.uasstore.stats()).toEqual({ bysubscribed: 0, bycallid: 0 });
  expect(presence.uacstore.stats()).toEqual({ subscribeperregister: 0 });
  expect(presence.agent.size).toEqual({ subscriptions: 0, publications: 0, watching: 0, resources: 0 });
  expect(link.size).toEqual({ dialogs: 0, legs: 0, transactions: 0 });
  expect(Reflect.get(srf, "_dialogs")).toEqual(new Map());
  // drachtio forgets a subscription of ours by the last NOTIFY of the phone alone, and refuses that itself where the
  // SUBSCRIBE came by a connection that is gone.
  const dialogs = [...rig.double.dialogs.values()];
  expect(dialogs.filter(({ role, callId }) => role === "uas" || world.left.has(callId))).toEqual([]);
  expect([...world.counts.keys()].filter((what) => what.startsWith("A ")).sort()).toEqual([
    "A NOTIFY could not be answered with 200.",
    "A SUBSCRIBE could not be answered with 200.",
  ]);
});

test.fails("drachtio keeps no dialog of a subscription of ours whose phone is gone", async () => {
  const phone = rig.double.phone("u0");
  const info = {
    uuid: "u0",
    initial: true,
    contacts: [phone.contact.slice(1, -1)],
    allow: ["SUBSCRIBE"],
    expiresin: 600,
    auth: { username: "u0", realm: "example.com" },
  };
  world.em.emit("register", info);
  await pass(60);
  expect(rig.double.dialogs.size).toBe(1);
  phone.isReachable = false;
  world.em.emit("unregister", info);
  await pass(300);
  expect(presence.agent.size.watching).toBe(0);
  expect(rig.double.dialogs.size).toBe(0);
});

/** Lets so many seconds go by, in steps short enough that what is under way arrives before it is given up. */
async function pass(seconds: number, happens = (): void => {}): Promise<void> {
  for (let passed = 0; passed < seconds; passed += STEP) {
    happens();
    world.agenda.run();
    await rig.double.idle();
    rig.clock.advance(STEP * 1000);
    await rig.double.idle();
  }
}

/** What happens in one step of a busy time. */
function change(): void {
  const { chance } = world;
  const any = (): Handset | undefined => handsets[chance.below(PHONES)];
  application.call();
  if (chance.oneOf(2)) application.call();
  application.message(chance.below(PHONES));
  application.say(chance.below(WATCHED));
  handsets[chance.below(WATCHED)]?.speak();
  handsets[chance.below(WATCHED)]?.speak();
  if (chance.oneOf(3)) any()?.unplug();
}

/** The control connection breaks in the midst of things, and is made again. */
async function interrupted(breaks: () => Promise<void>): Promise<void> {
  for (let i = 0; i < 20; i++) change();
  for (const handset of handsets.slice(0, 50)) for (const lamp of handset.lamps) lamp.begin();
  await new Promise((done) => setImmediate(done));
  const reconnecting = next(srf, "reconnecting");
  await breaks();
  await rig.reconnected(srf, reconnecting);
}

/** The server is not to be reached for so many seconds; life goes on. */
async function away(seconds: number): Promise<void> {
  const reconnecting = next(srf, "reconnecting");
  rig.double.isDown = true;
  await rig.double.drop();
  await reconnecting;
  await pass(seconds, change);
  rig.double.isDown = false;
  const connecting = next(srf, "connect");
  vi.advanceTimersByTime(60_000);
  await connecting;
  await rig.double.idle();
}

/** That of the application, which a phone meets that comes before all others. */
async function firstLink(): Promise<Link> {
  const spy = vi.spyOn(Link.prototype, "respond");
  rig.double.phone("early").subscribe("sip:u0@example.com", { event: "dialog", expires: 60 });
  await rig.double.idle();
  const [link] = spy.mock.contexts;
  spy.mockRestore();
  return link as Link;
}

/** How many phones want to be subscribed to. */
function registered(): number {
  return handsets.filter(({ isRegistered }) => isRegistered).length;
}

/** Those that do not show what is true. */
function wrong(lamps: readonly Lamp[]): object[] {
  return lamps
    .filter((lamp) => lamp.subscription?.state !== "active" || !isTrue(lamp))
    .map(({ event, target, shown, subscription }) => ({
      event,
      target,
      shown,
      state: subscription?.state,
      true: truth(target),
    }));
}

function truth(user: number): object {
  return { calls: [...application.calls(user)], mailbox: application.mailbox(user), note: noteOf(user) };
}

function isTrue({ event, target, shown }: Lamp): boolean {
  switch (event) {
    case "dialog": {
      const calls = [...application.calls(target)];
      const isShown = ([id, state]: readonly [string, string]): boolean =>
        new RegExp(`call-id="${id}"[^>]*><state>${state}<`).test(shown);
      return (
        shown.includes("<dialog-info") && shown.split("call-id=").length - 1 === calls.length && calls.every(isShown)
      );
    }
    case "message-summary": {
      const [fresh, old] = application.mailbox(target);
      return fresh + old === 0
        ? shown.includes("Messages-Waiting: no")
        : shown.includes(`Voice-Message: ${fresh}/${old}`);
    }
    case "presence": {
      const note = noteOf(target);
      return (
        shown.includes("<presence") && (note === "" ? !/>note-|>Available/.test(shown) : shown.includes(`>${note}`))
      );
    }
    default:
      return event satisfies never;
  }
}

/** What is said of a user, by whoever speaks of it. */
function noteOf(user: number): string {
  const speaker = speakerOf(user);
  const isOwn = speaker === "publication" || speaker === "subscription";
  return isOwn ? (handsets[user]?.note ?? "") : application.note(user);
}
