import { expect, test } from "vitest";
import { Bench, LAST, notify, subscribe } from "./testing/bench.ts";

const failures: [string, unknown, number][] = [
  ["drachtio has no such dialog", Object.assign(new Error("x"), { code: "ENODIALOG" }), 481],
  ["drachtio refuses it", Object.assign(new Error("missing content-type"), { code: "EDRACHTIO" }), 503],
  ["the connection is gone", Object.assign(new Error("x"), { code: "ESOCKETDESTROYED" }), 503],
  ["it is told by a text", "socket connection closed", 503],
  ["nothing is told", undefined, 503],
];

test.each(failures)("a NOTIFY has its outcome where %s, later or at once", (_, error, status) => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  bench.link.notify(notify(1, dialog));
  bench.srf.requests[0]?.fail(error);
  bench.srf.onRequest = (request) => request.fail(error);
  bench.link.notify(notify(2, dialog));
  expect(bench.statuses(1)).toEqual([status]);
  expect(bench.statuses(2)).toEqual([]);
  bench.clock.pass(0);
  expect(bench.statuses(2)).toEqual([status]);
});

test("a NOTIFY has the outcome 503 where drachtio-srf throws", () => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  bench.srf.onRequest = () => {
    throw new TypeError("no socket");
  };
  bench.link.notify(notify(1, dialog));
  expect(bench.outcomes).toEqual([]);
  bench.clock.pass(0);
  expect(bench.outcomes).toEqual([[1, { status: 503 }]]);
});

test("a NOTIFY that is answered within the call is told later", () => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  bench.srf.onRequest = (request) => request.go().answer(200);
  bench.link.notify(notify(1, dialog));
  expect(bench.outcomes).toEqual([]);
  bench.clock.pass(0);
  expect(bench.outcomes).toEqual([[1, { status: 200 }]]);
});

test("a NOTIFY has the outcome 408 where nothing is heard of it in its time, and nothing that comes later", () => {
  const bench = new Bench({ limit: 5000 });
  const dialog = bench.subscribed();
  bench.link.notify(notify(1, dialog));
  bench.clock.pass(1000);
  bench.link.notify(notify(2, dialog));
  bench.srf.requests[1]?.go().answer(183);
  bench.clock.pass(3999);
  expect(bench.outcomes).toEqual([]);
  bench.clock.pass(1);
  expect(bench.outcomes).toEqual([[1, { status: 408 }]]);
  bench.clock.pass(1000);
  for (const request of bench.srf.requests) request.go().answer(200).answer(200);
  expect(bench.outcomes).toEqual([
    [1, { status: 408 }],
    [2, { status: 408 }],
  ]);
});

test("a NOTIFY that had no room in its time is not sent any more, and what follows is", () => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  bench.link.notify(notify(1, dialog, { body: "a".repeat(9000) }));
  bench.link.notify(notify(2, dialog));
  bench.clock.pass(1000);
  bench.link.notify(notify(3, dialog));
  bench.clock.pass(36_000);
  expect(bench.outcomes).toEqual([
    [1, { status: 408 }],
    [2, { status: 503 }],
  ]);
  bench.srf.requests[0]?.go();
  expect(bench.srf.requests.length).toBe(2);
  bench.srf.requests[1]?.go().answer(200);
  expect(bench.statuses(3)).toEqual([200]);
});

test("answers and requests take turns where there is a long one", () => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  bench.link.notify(notify(1, dialog, { body: "a".repeat(9000) }));
  const response = bench.srf.arrive("PUBLISH", subscribe("c2"));
  bench.respond(200);
  expect(response.count).toBe(0);
  bench.srf.requests[0]?.go();
  expect(response.count).toBe(1);
});

test("when the control connection drops, all that is under way has the outcome 503 at once, and waits for nothing", () => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  bench.link.notify(notify(1, dialog, { body: "a".repeat(9000) }));
  bench.link.notify(notify(2, dialog));
  const waiting = bench.srf.arrive("SUBSCRIBE", subscribe("c2"));
  bench.respond(200);
  bench.link.notify(notify(3, bench.last.dialog));
  bench.srf.emit("close");
  bench.srf.emit("close");
  expect(bench.outcomes.map(([order, { status }]) => [order, status])).toEqual([
    [1, 503],
    [2, 503],
    [3, 503],
  ]);
  expect([waiting.count, bench.troubles, bench.link.size.dialogs]).toEqual([
    0,
    [{ type: "unanswered", method: "SUBSCRIBE", status: 200 }],
    1,
  ]);
  bench.link.notify(notify(4, dialog));
  bench.clock.pass(0);
  expect([bench.statuses(4), bench.srf.requests.length, bench.losses]).toEqual([[503], 1, 0]);
});

test("when it is back that is told once, and old dialogs can be told their end", () => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  bench.srf.emit("connect");
  expect(bench.losses).toBe(0);
  bench.srf.emit("close");
  bench.srf.emit("connect", new Error("failed to authenticate to server"));
  expect(bench.losses).toBe(0);
  bench.srf.emit("connect", null);
  bench.srf.emit("connect");
  expect(bench.losses).toBe(1);
  bench.link.notify(notify(1, dialog, LAST));
  bench.link.ended(dialog);
  bench.srf.requests[0]?.go().answer(200);
  expect([bench.statuses(1), bench.link.size.dialogs]).toEqual([[200], 0]);
});

test("a dialog whose answer was under way at the drop is known by its name", () => {
  const bench = new Bench();
  bench.srf.arrive("SUBSCRIBE", subscribe());
  bench.respond(200);
  bench.srf.emit("close");
  bench.srf.emit("connect");
  bench.link.notify(notify(1, bench.last.dialog, LAST));
  expect(bench.srf.requests.map(({ options }) => options.stackDialogId)).toEqual(["c1;from-tag=a"]);
});

test("a dialog that could not be freed because of the drop is when the connection is back", () => {
  const bench = new Bench();
  const [first, second] = [bench.subscribed(), bench.subscribed("c2")];
  bench.link.notify(notify(1, first, LAST));
  bench.link.ended(first);
  bench.srf.emit("close");
  bench.link.ended(second);
  bench.clock.pass(0);
  expect([bench.srf.requests.length, bench.link.size.dialogs]).toEqual([1, 2]);
  bench.srf.emit("connect");
  const freed = bench.srf.requests.slice(1);
  expect(freed.map(({ options }) => options.stackDialogId)).toEqual(["c1;from-tag=a", "c2;from-tag=a"]);
  for (const request of freed) request.go().answer(481);
  expect(bench.link.size.dialogs).toBe(0);
});

test("a dialog that was being freed at the drop is freed when the connection is back", () => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  bench.link.ended(dialog);
  bench.srf.requests[0]?.go();
  bench.srf.emit("close");
  bench.srf.emit("connect");
  expect(bench.srf.requests.length).toBe(2);
  bench.srf.requests[1]?.go().answer(200);
  expect(bench.link.size.dialogs).toBe(0);
});

test("100,000 NOTIFYs that fail at once, each upon the outcome of another, need no depth", () => {
  const bench = new Bench();
  const dialog = bench.subscribed();
  bench.srf.emit("close");
  let orders = 0;
  bench.onOutcome = () => {
    if (orders < 100_000) bench.link.notify(notify(++orders, dialog));
  };
  for (let index = 0; index < 50_000; index++) bench.link.notify(notify(++orders, dialog));
  while (bench.outcomes.length < 100_000) bench.clock.pass(0);
  expect(new Set(bench.outcomes.map(([order]) => order)).size).toBe(100_000);
});
