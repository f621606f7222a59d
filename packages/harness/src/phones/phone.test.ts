import { expect, test } from "vitest";
import {
  CISCO_SPA,
  dnd,
  harness,
  inMemory,
  LINPHONE,
  lamp,
  MAKES,
  type Make,
  mailbox,
  POLYCOM,
  SNOM,
  type World,
  YEALINK,
  ZOIPER,
} from "../index.ts";

const USERS = ["1000", "1001", "1002"];
/** The same without its silence, where that is not what the test is of. */
const attentive = (make: Make): Make => ({ ...make, faults: { ...make.faults, deafness: 0 } });

const world = (seed = 1): Promise<World> => harness({ seed, users: USERS });

test.each(
  MAKES.flatMap(
    (make) =>
      [
        [make.name, make, "udp"],
        [make.name, make, "tcp"],
      ] as const,
  ),
)("a %s registers, watches, refreshes for a day and says goodbye (%#)", async (_, make, protocol) => {
  const here = await world();
  await here.phone("1001", SNOM).register();
  const phone = await here.phone("1000", attentive(make), { protocol }).register();
  await phone.watch("1001");
  await phone.watchMailbox();
  here.setMailbox("1000", { new: 3, old: 1 });
  await phone.sees(mailbox("1000").has(3));
  await phone.sees(lamp("1001").idle());
  await here.advance(86_400);
  expect(phone.isUp).toBe(true);
  const call = here.call({ from: "1002", to: "1001" });
  await phone.sees(lamp("1001").ringing());
  call.answered();
  await phone.sees(lamp("1001").busy());
  call.ends();
  await phone.sees(lamp("1001").idle());
  await phone.unwatch("1001");
  expect(phone.lamp("1001")).toBe("dark");
});

test.each(MAKES.map((make) => [make.name, make] as const))(
  "who watches sees that a %s does not want to be disturbed, in the way of its make",
  async (_, make) => {
    const here = await world();
    const watcher = await here.phone("1000", LINPHONE).register();
    const phone = await here.phone("1001", attentive(make)).register();
    await watcher.watch("1001");
    await watcher.sees(lamp("1001").idle());
    await phone.setDnd(true);
    await watcher.sees(lamp("1001").dnd());
    await here.advance(7200);
    expect(watcher.lamp("1001")).toBe("dnd");
    await phone.setDnd(false);
    await watcher.sees(lamp("1001").idle());
  },
);

test("a phone that is not there is offline, to those that can show it", async () => {
  const here = await world();
  const watcher = await here.phone("1000", POLYCOM).register();
  const phone = await here.phone("1001", SNOM).register();
  await watcher.watch("1001");
  await phone.unregister();
  await watcher.sees(lamp("1001").offline());
});

test("a phone that reboots shows what is so, and leaves no second subscription", async () => {
  const here = await world();
  await here.phone("1001", SNOM).register();
  const phone = await here.phone("1000", YEALINK).register();
  await phone.watch("1001");
  const call = here.call({ from: "1002", to: "1001" });
  await phone.sees(lamp("1001").ringing());
  for (let count = 0; count < 10; count++) {
    phone.reboot();
    expect(phone.lamp("1001")).toBe("dark");
    await phone.sees(lamp("1001").ringing());
  }
  const before = phone.notifies;
  call.ends();
  await phone.sees(lamp("1001").idle());
  await here.advance(60);
  expect(phone.notifies).toBe(before + 1);
});

test("a connection that is cut is made again, and so are the subscriptions", async () => {
  const here = await world();
  await here.phone("1001", SNOM).register();
  const phone = await here.phone("1000", YEALINK, { protocol: "tcp" }).register();
  await phone.watch("1001");
  phone.cut();
  here.call({ from: "1002", to: "1001" });
  await phone.sees(lamp("1001").ringing());
  await here.until(() => phone.isUp);
});

test("NOTIFYs can be refused: the phone shows nothing new until it takes one", async () => {
  const here = await world();
  await here.phone("1001", SNOM).register();
  const phone = await here.phone("1000", POLYCOM).register();
  await phone.watch("1001");
  phone.answers = 500;
  here.call({ from: "1002", to: "1001" });
  await here.advance(10);
  expect(phone.lamp("1001")).toBe("idle");
  expect(here.ladder.text({ of: "1000" })).toContain("500 Internal Server Error (2 NOTIFY)");
  phone.answers = "accept";
  await phone.sees(lamp("1001").ringing());
});

test("NOTIFYs can be ignored: the phone comes back with its next refresh", async () => {
  const here = await world();
  await here.phone("1001", SNOM).register();
  const phone = await here.phone("1000", POLYCOM).register();
  await phone.watch("1001");
  phone.answers = "ignore";
  here.call({ from: "1002", to: "1001" });
  await here.advance(40);
  expect(phone.lamp("1001")).toBe("idle");
  phone.answers = "accept";
  await phone.sees(lamp("1001").ringing(), 600);
});

test("a phone that is told 481 to its refresh subscribes anew", async () => {
  const here = await world();
  await here.phone("1001", SNOM).register();
  const phone = await here.phone("1000", POLYCOM).register();
  await phone.watch("1001");
  await here.restart();
  await here.until(() => here.ladder.text({ of: "1000" }).includes("481 "), 600);
  await here.until(() => phone.isUp);
});

test("a phone sees who watches its user", async () => {
  const here = await world();
  const phone = await here.phone("1001", LINPHONE).register();
  await phone.watchWatchers();
  const watcher = await here.phone("1000", ZOIPER).register();
  await watcher.watch("1001");
  await here.until(() => phone.watchers.some((one) => one.startsWith("sip:1000@example.com")));
});

test("a Zoiper that is told of the end of its subscription would begin again: it is not told", async () => {
  const here = await world();
  await here.phone("1001", SNOM).register();
  const phone = await here.phone("1000", ZOIPER).register();
  await phone.watch("1001");
  const { notifies } = phone;
  await phone.unwatch("1001");
  await here.advance(60);
  expect(phone.notifies).toBe(notifies);
});

test("an SPA that now and then does not answer keeps its lamps", async () => {
  const here = await world();
  await here.phone("1001", SNOM).register();
  const deaf: Make = { ...CISCO_SPA, faults: { ...CISCO_SPA.faults, deafness: 0.3 } };
  const phone = await here.phone("1000", deaf).register();
  await phone.watch("1001");
  for (let count = 0; count < 20; count++) {
    const call = here.call({ from: "1002", to: "1001" });
    await here.advance(40);
    call.ends();
    await here.advance(40);
  }
  await here.advance(120);
  expect(phone.lamp("1001")).toBe("idle");
});

test("an unplugged phone hears nothing, and catches up", async () => {
  const here = await world();
  await here.phone("1001", SNOM).register();
  const phone = await here.phone("1000", YEALINK).register();
  await phone.watch("1001");
  phone.unplug();
  here.call({ from: "1002", to: "1001" });
  await here.advance(10);
  expect(phone.lamp("1001")).toBe("idle");
  phone.plug();
  await phone.sees(lamp("1001").ringing());
});

test("what is not seen fails with what is, and with the ladder", async () => {
  const here = await world();
  await here.phone("1001", SNOM).register();
  const phone = await here.phone("1000", YEALINK).register();
  await phone.watch("1001");
  await expect(phone.sees(lamp("1001").busy(), 5)).rejects.toThrow(
    /^the phone of 1000 should show the lamp of 1001 as busy within 5 s, but it shows it as idle\n\n(.*\n)+.*1000 +--> server +SUBSCRIBE sip:1001@example\.com dialog for 1800s #1\n/,
  );
  await expect(phone.sees(mailbox("1000").has(1), 5)).rejects.toThrow("but it shows nothing");
  await expect(phone.sees(dnd.on(), 5)).rejects.toThrow("but it shows it off");
  await phone.sees(dnd.off());
  await expect(here.until(() => false, 5)).rejects.toThrow("What happened last:");
});

test("what is refused fails with the status", async () => {
  const here = await harness({ users: ["1000", "1001"], agent: inMemory({ agent: { authorize: "tenant" } }) });
  const phone = await here.phone("1000", YEALINK).register();
  await expect(phone.watch("1001", "no-such-package")).rejects.toThrow(
    "1000: SUBSCRIBE to no-such-package of 1001 was answered 489",
  );
  expect(() => here.phone("2000", YEALINK)).toThrow(TypeError);
});
