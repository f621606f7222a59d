import { expect, test } from "vitest";
import { baresip } from "./baresip.ts";
import { describeWith } from "./programs.ts";
import { bothAlgorithms, TestServer } from "./server.ts";

const BOUND = 60_000;

describeWith(["baresip"], "baresip", () => {
  test.concurrent.for(["udp", "tcp"] as const)(
    "registers with its password over %s, and unregisters when it quits",
    {
      timeout: BOUND,
    },
    async (transport, context) => {
      const server = await TestServer.start(context);
      const phone = baresip(context, server, { user: "1000", transport });
      await phone.line(/200 OK \(presence\) \[1 binding\]/);
      const { news } = server;
      const registered = await news.until(({ type }) => type === "registered", "registration");
      expect(registered).toMatchObject({ aor: "1000@127.0.0.1", isNew: true });
      expect(JSON.stringify(registered)).toContain(`"flow":"${transport}/`);
      phone.type("/quit\n");
      await news.until(({ type }) => type === "unregistered", "end of the registration");
    },
  );

  // It gives up where any challenge is of another algorithm than MD5: "Function not implemented".
  test.concurrent
    .fails("registers where SHA-256 is offered as well as MD5", { timeout: BOUND }, async (context) => {
      const server = await TestServer.start(context, bothAlgorithms);
      const phone = baresip(context, server, { user: "1000" });
      const outcome = await phone.line(/\[1 binding\]|Register: Function not implemented/);
      expect(outcome).toContain("[1 binding]");
    });

  test.concurrent("shows that another comes, is on the phone, and goes", { timeout: BOUND }, async (context) => {
    const server = await TestServer.start(context);
    const alice = baresip(context, server, { user: "1000", watches: ["1001"] });
    await server.news.until(({ type }) => type === "subscription.started", "subscription");
    const bob = baresip(context, server, { user: "1001" });
    await alice.line(/1001@.* changed status from Offline to Online/);
    server.call("1001", "confirmed");
    await alice.line(/1001@.* changed status from Online to Busy/);
    server.call("1001", "terminated");
    bob.type("/quit\n");
    await alice.line(/1001@.* changed status from Busy to Offline/);
  });

  test.concurrent("publishes its own state, which another one shows", { timeout: BOUND }, async (context) => {
    const server = await TestServer.start(context);
    const alice = baresip(context, server, { user: "1000", watches: ["1001"] });
    await server.news.until(({ type }) => type === "subscription.started", "subscription");
    // Not registered, so that what it publishes is all that is known of it.
    const bob = baresip(context, server, { user: "1001", registers: 0, publishes: 120 });
    await bob.line(/baresip is ready/);
    bob.type("[");
    await alice.line(/1001@.* changed status from Offline to Online/);
    bob.type("]");
    await alice.line(/1001@.* changed status from Online to Offline/);
    const of = (basic: string) => (one: object) => JSON.stringify(one).includes(`"basic":"${basic}"`);
    expect(server.news.count(of("open"))).toBeGreaterThan(0);
    expect(server.news.count(of("closed"))).toBeGreaterThan(0);
  });

  test.concurrent("tells its state when we subscribe to it", { timeout: BOUND }, async (context) => {
    const server = await TestServer.start(context);
    const bob = baresip(context, server, { user: "1001" });
    // What it tells first is that it does not know.
    await server.news.until(({ type }) => type === "notified", "NOTIFY");
    bob.type("[");
    const told = (basic: string) => (one: { type: string }) =>
      one.type === "notified" && JSON.stringify(one).includes(`"basic":"${basic}"`);
    await server.news.until(told("open"), "NOTIFY of open");
    bob.type("]");
    await server.news.until(told("closed"), "NOTIFY of closed");
    const end = server.news.end;
    bob.type("[");
    await server.news.until(told("open"), "NOTIFY of open again", end);
  });

  // Of five baresips about one subscribes to its mailbox again and again, thousands of times in a second, and reads no answer.
  test.concurrent("shows the messages of its mailbox", { timeout: BOUND, retry: 7 }, async (context) => {
    const server = await TestServer.start(context);
    const phone = baresip(context, server, { user: "1000", mailbox: true });
    let subscribes = 0;
    const first = await phone.output.until(
      (line) => line.startsWith("Messages-Waiting:") || (line.startsWith("mwi: subscribing") && ++subscribes > 2),
      "mailbox",
    );
    expect(first).toBe("Messages-Waiting: no");
    server.mailbox("1000", { new: 2, old: 1 });
    await phone.line(/^Messages-Waiting: yes/);
    await phone.line(/^Voice-Message: 2\/1/i);
  });

  test.concurrent("[RFC 6665 §4.4.2] comes back after the server has stopped and told it so", {
    timeout: BOUND,
  }, async (context) => {
    const server = await TestServer.start(context);
    const phone = baresip(context, server, { user: "1000", watches: ["1001"] });
    await server.news.until(({ type }) => type === "subscription.started", "subscription");
    await server.stop(4000);
    await phone.line(/subscriber closed .*: deactivated; will retry in 5 secs/);
    const sip = server.port;
    const again = await TestServer.start(context, (config) => ({
      ...config,
      ports: { ...config.ports, sip },
    }));
    await again.news.until(({ type }) => type === "subscription.started", "subscription");
  });
});
