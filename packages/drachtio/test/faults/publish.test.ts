import { afterEach, describe, expect, test } from "vitest";
import type { Phone, PublishOptions } from "../../src/testing/double/phone.ts";
import { headerOf, type SipResponse } from "../../src/testing/double/sip.ts";
import { BUDDY, last, Pbx } from "../pbx.ts";

afterEach(() => Pbx.closeAll());

const ENTITY = "1001@example.com";

function pidf(note: string): string {
  return `<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:${ENTITY}"><tuple id="t"><status><basic>open</basic></status><note>${note}</note></tuple></presence>`;
}

async function publish(pbx: Pbx, phone: Phone, body: string, options: PublishOptions = {}): Promise<SipResponse> {
  const answered = phone.publish(body, { expires: 600, ...options });
  await pbx.idle();
  return answered;
}

const tagIn = (answer: SipResponse) => headerOf(answer, "sip-etag");

describe("a publication", () => {
  test("[RFC 3903 §6] is accepted with an entity-tag and Expires, and told to watchers and the application", async () => {
    const pbx = await Pbx.start();
    const buddy = await pbx.subscribe(pbx.phone("1000"), "1001", BUDDY);
    await pbx.wait(5);
    const answer = await publish(pbx, pbx.phone("1001"), pidf("lunch"));
    expect([answer.status, headerOf(answer, "expires")]).toEqual([200, "600"]);
    expect(tagIn(answer)).toMatch(/^\S+$/);
    expect(last(buddy).body).toContain("lunch");
    expect(pbx.told.at(-1)).toMatchObject({
      name: "presence.status.in",
      payload: { entity: ENTITY, note: "lunch", source: { event: "PUBLISH" } },
    });
  });

  test("[RFC 3903 §4.3, §4.4, §4.5] is refreshed without a body, modified with one, and removed, each time by its newest tag", async () => {
    const pbx = await Pbx.start();
    const bob = pbx.phone("1001");
    const buddy = await pbx.subscribe(pbx.phone("1000"), "1001", BUDDY);
    await pbx.wait(5);
    const first = await publish(pbx, bob, pidf("one"));
    await pbx.wait(500);
    const refreshed = await publish(pbx, bob, "", { etag: tagIn(first) });
    await pbx.wait(500);
    expect(pbx.presence.agent.size.publications).toBe(1);
    const modified = await publish(pbx, bob, pidf("two"), { etag: tagIn(refreshed) });
    expect(new Set([first, refreshed, modified].map(tagIn)).size).toBe(3);
    const watcher = await pbx.subscribe(pbx.phone("1002"), "1001", BUDDY);
    expect([last(buddy).state.split(";")[0], last(watcher).body]).toEqual([
      "terminated",
      expect.stringContaining("two"),
    ]);
    const removed = await publish(pbx, bob, "", { etag: tagIn(modified), expires: 0 });
    expect([removed.status, headerOf(removed, "expires")]).toEqual([200, "0"]);
    await pbx.wait(5);
    expect(last(watcher).body).not.toContain("two");
    expect(pbx.presence.agent.size.publications).toBe(0);
  });

  test("[RFC 3903 §6] that expires is told to watchers", async () => {
    const pbx = await Pbx.start();
    await publish(pbx, pbx.phone("1001"), pidf("lunch"), { expires: 60 });
    const buddy = await pbx.subscribe(pbx.phone("1000"), "1001", BUDDY);
    expect(last(buddy).body).toContain("lunch");
    await pbx.wait(61);
    expect(last(buddy).body).not.toContain("lunch");
    expect(pbx.presence.agent.size.publications).toBe(0);
  });

  test("[RFC 3903 §6] by a tag that is no longer the newest is refused, so that what is out of order changes nothing", async () => {
    const pbx = await Pbx.start();
    const bob = pbx.phone("1001");
    const first = await publish(pbx, bob, pidf("one"));
    await publish(pbx, bob, pidf("two"), { etag: tagIn(first) });
    expect((await publish(pbx, bob, pidf("late"), { etag: tagIn(first) })).status).toBe(412);
    const buddy = await pbx.subscribe(pbx.phone("1000"), "1001", BUDDY);
    expect(last(buddy).body).toContain("two");
  });

  test("[RFC 3903 §4.3] a refresh that repeats the body is taken for a modification", async () => {
    const pbx = await Pbx.start();
    const bob = pbx.phone("1001");
    const first = await publish(pbx, bob, pidf("one"));
    expect((await publish(pbx, bob, pidf("one"), { etag: tagIn(first) })).status).toBe(200);
    expect(pbx.presence.agent.size.publications).toBe(1);
  });
});

test.each<readonly [number, string, string, PublishOptions, readonly [string, RegExp] | undefined]>([
  [412, "a tag that nobody has", "", { etag: "nobodys" }, undefined],
  [415, "a body of a type that is unknown", "lunch", { contentType: "text/plain" }, ["accept", /pidf\+xml/]],
  [423, "a time that is too short", pidf("x"), { expires: 5 }, ["min-expires", /^60$/]],
  [489, "a package that is unknown", pidf("x"), { event: "spirits" }, ["allow-events", /presence/]],
  [400, "neither a body nor a tag", "", {}, undefined],
  [400, "a body that cannot be read", "<presence", {}, undefined],
  [413, "a body that is too large", pidf("x".repeat(70_000)), {}, undefined],
])("[RFC 3903 §6] %i is the answer to %s", async (status, _, body, options, header) => {
  const pbx = await Pbx.start();
  const answer = await publish(pbx, pbx.phone("1001"), body, options);
  expect(answer.status).toBe(status);
  expect(header === undefined || header[1].test(headerOf(answer, header[0]))).toBe(true);
  expect(pbx.presence.agent.size.publications).toBe(0);
  expect(pbx.told).toEqual([]);
});
