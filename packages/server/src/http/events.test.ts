import { once } from "node:events";
import { type ClientRequest, get, type IncomingMessage } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import type { ServerNews } from "../presence/order.ts";
import { Rig, TOKEN } from "./testing/rig.ts";

/** Reads a stream over a real connection, and gives its events one after another. */
class Reader {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
  readonly #chunks: AsyncIterator<string>;
  #text = "";

  private constructor(request: ClientRequest, response: IncomingMessage) {
    this.request = request;
    this.response = response;
    this.#chunks = response.setEncoding("utf8")[Symbol.asyncIterator]();
  }

  static async open(rig: Rig, query = "", headers: Record<string, string> = {}): Promise<Reader> {
    if (!rig.app.server.listening) await rig.app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = Object(rig.app.server.address());
    const request = get({
      port,
      path: `/v1/events${query}`,
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    });
    onTestFinished(() => void request.destroy());
    const [response] = await once(request, "response");
    return new Reader(request, response);
  }

  /** The next event; undefined at the end. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end >= 0) {
        const event = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return event;
      }
      const { value, done } = await this.#chunks.next();
      if (done === true) return undefined;
      this.#text += value;
    }
  }

  /** The next event with news in it. */
  async news(): Promise<{ readonly id: number; readonly type: string; readonly data: unknown }> {
    const [id = "", type = "", data = ""] = (await this.next())?.split("\n") ?? [];
    return {
      id: Number(id.slice("id: ".length)),
      type: type.slice("event: ".length),
      data: JSON.parse(data.slice("data: ".length)),
    };
  }
}

const OPENING = ": all news from now on";
const gone = (aor: string): ServerNews => ({ type: "unregistered", aor, key: "a", reason: "expired" });

test("all that the server reports is read as it happens, with ids that rise", async () => {
  const rig = await Rig.open();
  const reader = await Reader.open(rig);
  expect(reader.response.statusCode).toBe(200);
  expect(reader.response.headers["content-type"]).toBe("text/event-stream");
  expect(await reader.next()).toBe(OPENING);
  rig.world.subscribe("1002", "1001");
  rig.world.report(gone("1001@example.com"));
  const first = await reader.news();
  const second = await reader.news();
  expect(first).toMatchObject({
    type: "subscription.started",
    data: { subscription: { watcher: "1002@example.com" } },
  });
  expect(second).toMatchObject({ type: "unregistered", data: gone("1001@example.com") });
  expect(second.id).toBe(first.id + 1);
});

test("a reader hears of what it has asked for alone", async () => {
  const rig = await Rig.open();
  const byType = await Reader.open(rig, "?type=subscription.started,%20unregistered");
  const byEntity = await Reader.open(rig, "?entity=1003@localhost");
  const byBoth = await Reader.open(rig, "?entity=1003@example.com&type=unregistered");
  for (const reader of [byType, byEntity, byBoth]) expect(await reader.next()).toBe(OPENING);
  rig.world.report({
    type: "turned-away",
    method: "PUBLISH",
    uri: "sip:1003@example.com",
    source: "a",
    status: 403,
    reason: "b",
  });
  rig.world.report(gone("1001@example.com"));
  rig.world.report(gone("1003@example.com"));
  expect(await byType.news()).toMatchObject({ data: { aor: "1001@example.com" } });
  expect(await byType.news()).toMatchObject({ data: { aor: "1003@example.com" } });
  expect(await byEntity.news()).toMatchObject({ type: "turned-away" });
  expect(await byEntity.news()).toMatchObject({ data: { aor: "1003@example.com" } });
  expect(await byBoth.news()).toMatchObject({ data: { aor: "1003@example.com" } });
});

test("who comes back is told what has come since, as far as it was asked for", async () => {
  const rig = await Rig.open();
  const before = await Reader.open(rig);
  await before.next();
  for (const user of ["1", "2", "3"]) rig.world.report(gone(`${user}@example.com`));
  const { id } = await before.news();
  before.request.destroy();
  const after = await Reader.open(rig, "?entity=3@example.com", { "last-event-id": String(id) });
  await after.next();
  expect(await after.news()).toMatchObject({ id: id + 2, data: { aor: "3@example.com" } });
  rig.world.report(gone("3@example.com"));
  expect(await after.news()).toMatchObject({ id: id + 3 });
});

test("who comes back too late, or from the process before, is told that it has missed something", async () => {
  const rig = await Rig.open({ limits: { maxRemembered: 2 } });
  for (const user of ["1", "2", "3"]) rig.world.report(gone(`${user}@example.com`));
  const reader = await Reader.open(rig, "", { "last-event-id": "17" });
  expect(await reader.next()).toBe(OPENING);
  expect(await reader.next()).toBe('event: missed\ndata: {"type":"missed","after":17}');
  expect(await reader.news()).toMatchObject({ data: { aor: "2@example.com" } });
  expect(await reader.news()).toMatchObject({ data: { aor: "3@example.com" } });
});

test("a Last-Event-ID that is none is as good as no such header", async () => {
  const rig = await Rig.open();
  rig.world.report(gone("1@example.com"));
  const reader = await Reader.open(rig, "", { "last-event-id": "x" });
  rig.world.report(gone("2@example.com"));
  expect(await reader.next()).toBe(OPENING);
  expect(await reader.news()).toMatchObject({ data: { aor: "2@example.com" } });
});

test("there are signs of life, by a timer that ends with the server", async () => {
  const timers: { milliseconds: number; callback: () => void; isOn: boolean }[] = [];
  const rig = await Rig.open({
    every: (milliseconds, callback) => {
      const timer = { milliseconds, callback, isOn: true };
      timers.push(timer);
      return () => {
        timer.isOn = false;
      };
    },
  });
  const reader = await Reader.open(rig);
  await reader.next();
  expect(timers).toMatchObject([{ milliseconds: 15_000, isOn: true }]);
  timers[0]?.callback();
  expect(await reader.next()).toBe(": still there");
  expect(rig.world.listeners).toBe(1);
  await rig.app.close();
  expect(await reader.next()).toBeUndefined();
  expect(timers).toMatchObject([{ isOn: false }]);
  expect(rig.world.listeners).toBe(0);
});

test("a reader that does not read is cut off, and delays nobody", async () => {
  const rig = await Rig.open({ limits: { maxUnread: 65_536 } });
  const slow = await Reader.open(rig);
  slow.response.pause();
  const quick = await Reader.open(rig, "?entity=2@example.com");
  await quick.next();
  const aor = `${"1".repeat(60_000)}@example.com`;
  let told = 0;
  // Kernel buffers take some, but not without end.
  for (; told < 10_000 && (await streams(rig)) === 2; told++) rig.world.report(gone(aor));
  expect(told).toBeLessThan(10_000);
  rig.world.report(gone("2@example.com"));
  expect(await quick.news()).toMatchObject({ data: { aor: "2@example.com" } });
});

test("there are no more streams than there may be, and one that ends makes room", async () => {
  const rig = await Rig.open({ limits: { maxStreams: 1 } });
  const first = await Reader.open(rig);
  await first.next();
  const refused = await rig.ask({ method: "GET", url: "/v1/events" });
  expect(refused).toMatchObject({ status: 503, headers: { "retry-after": "10" } });
  first.request.destroy();
  while ((await streams(rig)) > 0) await new Promise(setImmediate);
  const second = await Reader.open(rig);
  expect(second.response.statusCode).toBe(200);
});

test.each([
  ["?type=publishd", '"type" in the query has a kind of event that there is not: did you mean published?'],
  ["?type=x", /there are subscription\.started, .*turned-away\.$/],
  ["?entity=tel:1", '"entity" must be an address such as 1001@example.com.'],
  ["?typ=published", 'There is "typ" in the query that is not known: did you mean "type"?'],
])("a filter with a mistake is refused with a sentence: %s", async (query, detail) => {
  const rig = await Rig.open();
  const answer = await rig.get(`/v1/events${query}`);
  expect(answer).toMatchObject({ status: 400, json: { detail: expect.stringMatching(detail) } });
});

async function streams(rig: Rig): Promise<number> {
  const { text } = await rig.get("/metrics");
  return Number(/^presence_event_streams (\d+)$/m.exec(text)?.[1]);
}
