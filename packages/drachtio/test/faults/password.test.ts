import { ha1 } from "@presence/digest";
import { hash } from "@presence/digest/node";
import { afterEach, expect, test } from "vitest";
import { headerOf } from "../../src/testing/double/sip.ts";
import { call, credentials, headers, LAMP, last, Pbx } from "../pbx.ts";

afterEach(() => Pbx.closeAll());

const RIGHT = { credentials: credentials("1000", { password: "secret" }) };
const WRONG = { credentials: credentials("1000", { password: "guess" }) };
const userlookup = async () => ({ secret: "secret" });

test.each([
  [true, 407, "proxy-authenticate"],
  [false, 401, "www-authenticate"],
] as const)("[RFC 3261 §22] with proxy %s a SUBSCRIBE is challenged by %i and %s", async (proxy, status, name) => {
  const pbx = await Pbx.start({ userlookup, proxy });
  const asked = await (await pbx.subscribe(pbx.phone("1000"), "1001", LAMP)).answered;
  expect([asked.status, headerOf(asked, name)]).toEqual([status, expect.stringMatching(/^Digest realm="example.com"/)]);
  expect(headerOf(asked, name)).toContain("algorithm=MD5");
  const granted = await pbx.subscribe(pbx.phone("1000", RIGHT), "1001", LAMP);
  expect((await granted.answered).status).toBe(200);
  expect(granted.notifies).toHaveLength(1);
  const refused = await pbx.subscribe(pbx.phone("1000", WRONG), "1001", LAMP);
  expect((await refused.answered).status).toBe(status);
});

test("[RFC 6665 §4.2.1.4] a refresh without credentials is challenged, and its subscription stays", async () => {
  const pbx = await Pbx.start({ userlookup });
  let knows = true;
  const phone = pbx.phone("1000", { credentials: (...asked) => (knows ? RIGHT.credentials(...asked) : undefined) });
  const lamp = await pbx.subscribe(phone, "1001", LAMP);
  knows = false;
  const bare = lamp.refresh(600);
  await pbx.idle();
  expect((await bare).status).toBe(407);
  await pbx.emit("presence.dialog.out", { entity: "1001@example.com", full: [call("c")] });
  await pbx.wait(1);
  expect([lamp.state, last(lamp).body]).toEqual(["active", expect.stringContaining("early")]);
});

test("[RFC 7616 §3.3] a refresh with a nonce that is too old is challenged with `stale`, and granted with the new one", async () => {
  const pbx = await Pbx.start({ userlookup });
  const challenges: string[] = [];
  const phone = pbx.phone("1000", {
    credentials: (answer, request) => {
      challenges.push(headerOf(answer, "proxy-authenticate"));
      return RIGHT.credentials(answer, request);
    },
  });
  const lamp = await pbx.subscribe(phone, "1001", { event: "dialog", expires: 3600 });
  const used = pbx.rig.double.frames.map(({ payload }) => /Proxy-Authorization: (.*)\r\n/.exec(payload)?.[1]);
  await pbx.wait(1000);
  const stale = used.find((value) => value !== undefined) ?? "";
  const old = phone.send("SUBSCRIBE", "sip:1001@example.com", {
    headers: [
      ["event", "dialog"],
      ["expires", "600"],
      ["contact", phone.contact],
      ["proxy-authorization", stale],
    ],
  });
  await pbx.idle();
  await old;
  expect(challenges.map((value) => value.includes("stale=true"))).toEqual([false, true]);
  const refreshed = lamp.refresh(3600);
  await pbx.idle();
  expect((await refreshed).status).toBe(200);
  expect(lamp.state).toBe("active");
});

test("a user of another host is somebody else: the domain of a phone decides, not the realm of all", async () => {
  const pbx = await Pbx.start({ userlookup });
  const stranger = pbx.phone("1000@other.example", RIGHT);
  const lamp = await pbx.subscribe(stranger, "1001@other.example", LAMP);
  expect((await lamp.answered).status).toBe(200);
  expect(pbx.told).toMatchObject([{ payload: { watcher: "1000@other.example", target: "1001@other.example" } }]);
});

test("[RFC 6665 §4.2.1.3] who may not watch is refused", async () => {
  const pbx = await Pbx.start();
  const lamp = await pbx.subscribe(pbx.phone("1000@other.example"), "1001@example.com", LAMP);
  expect([403, 603]).toContain((await lamp.answered).status);
  expect(headers(lamp)).toEqual([]);
});

test("a look-up by callback, which knows a digest in place of the password", async () => {
  const known = ha1(hash, "MD5", "1000", "example.com", "secret");
  const pbx = await Pbx.start({ userlookup: (_, __, callback) => callback(null, { ha1: known }) });
  const lamp = await pbx.subscribe(pbx.phone("1000", RIGHT), "1001", LAMP);
  expect((await lamp.answered).status).toBe(200);
});

test("a look-up that never ends is answered with 503 and Retry-After, after authtimeout", async () => {
  const pbx = await Pbx.start({ userlookup: () => new Promise(() => {}), authtimeout: 2000 });
  const lamp = await pbx.subscribe(pbx.phone("1000", RIGHT), "1001", LAMP);
  await pbx.wait(2);
  const answer = await lamp.answered;
  expect([answer.status, headerOf(answer, "retry-after")]).toEqual([503, "5"]);
});

test("what a phone registered with is good for its SUBSCRIBE: it is handed to the registrar as parameters", async () => {
  const asked: unknown[] = [];
  const registrar = {
    getauth: () => ({
      equal: (authorization: Readonly<Record<string, string>>) => {
        asked.push(authorization);
        return authorization["nonce"] === "of-the-registrar";
      },
    }),
  };
  const pbx = await Pbx.start({ userlookup, registrar });
  const value =
    'Digest username="1000", realm="example.com", nonce="of-the-registrar", uri="sip:example.com", response="00"';
  const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", { ...LAMP, headers: [["proxy-authorization", value]] });
  expect((await lamp.answered).status).toBe(200);
  expect(asked).toMatchObject([{ username: "1000", nonce: "of-the-registrar" }]);
});

test("[RFC 6665 §4.2.2] a NOTIFY that a phone challenges does not repeat itself for ever", async () => {
  const pbx = await Pbx.start();
  const lamp = await pbx.subscribe(pbx.phone("1000"), "1001", LAMP);
  lamp.answerNotify = () => ({ status: 401, headers: [["www-authenticate", 'Digest realm="phone", nonce="1"']] });
  await pbx.emit("presence.dialog.out", { entity: "1001@example.com", full: [call("c")] });
  for (let i = 0; i < 20; i++) await pbx.wait(60);
  expect(lamp.notifies.length).toBeLessThan(5);
  expect(pbx.presence.agent.size.subscriptions).toBe(0);
  expect(pbx.rig.double.dialogs.size).toBe(0);
});
