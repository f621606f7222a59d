import { expect, test } from "vitest";
import { linphone } from "./linphone.ts";
import { describeWith } from "./programs.ts";
import { TestServer } from "./server.ts";

const BOUND = 60_000;

describeWith(["linphonec"], "linphone", () => {
  test.concurrent.for(["udp", "tcp"] as const)(
    "registers with its password over %s, and unregisters when it quits",
    {
      timeout: BOUND,
    },
    async (transport, context) => {
      const server = await TestServer.start(context);
      const { news } = server;
      const phone = linphone(context, server, { user: "1002", transport });
      const registered = await news.until(({ type }) => type === "registered", "registration");
      expect(registered).toMatchObject({ aor: "1002@127.0.0.1", isNew: true });
      expect(JSON.stringify(registered)).toContain(`"flow":"${transport}/`);
      await phone.line(/to \[LinphoneRegistrationOk\]/);
      phone.type("status register\n");
      await phone.line(/(^|> )registered, identity=sip:1002@/);
      phone.type("quit\n");
      await news.until(({ type }) => type === "unregistered", "end of the registration");
    },
  );

  test.concurrent("shows that another is there, is on the phone, does not want to be disturbed, and goes; and unsubscribes when it quits", {
    timeout: BOUND,
  }, async (context) => {
    const server = await TestServer.start(context);
    const { news } = server;
    const phone = linphone(context, server, { user: "1002", watches: ["1001"] });
    await phone.line(/Friend .*1001.* is Offline/);
    server.status("1001", { basic: "open" });
    await phone.line(/Friend .*1001.* is Online/);
    server.call("1001", "confirmed");
    await phone.line(/Friend .*1001.* is On the phone/);
    server.call("1001", "terminated");
    server.status("1001", { basic: "open", dnd: true });
    await phone.line(/Friend .*1001.* is Busy/);
    const end = phone.output.end;
    server.status("1001", { basic: "closed" });
    await phone.line(/Friend .*1001.* is Offline/, end);
    phone.type("quit\n");
    await news.until(({ type }) => type === "subscription.ended", "end of the subscription");
  });

  test.concurrent("publishes that it is there, another one shows it, and that it goes", {
    timeout: BOUND,
  }, async (context) => {
    const server = await TestServer.start(context);
    const { news } = server;
    const alice = linphone(context, server, { user: "1000", watches: ["1002"] });
    await alice.line(/Friend .*1002.* is Offline/);
    const phone = linphone(context, server, { user: "1002", publishes: true });
    const published = await news.until(({ type }) => type === "published", "publication");
    expect(published).toMatchObject({ resource: "1002@127.0.0.1", status: { basic: "open" } });
    await alice.line(/Friend .*1002.* is Online/);
    const end = alice.output.end;
    phone.type("quit\n");
    await news.until(({ type }) => type === "unpublished", "end of the publication");
    await alice.line(/Friend .*1002.* is Offline/, end);
  });
});
