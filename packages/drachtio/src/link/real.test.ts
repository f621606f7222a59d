import { type Outcome, type Request, toAddress } from "@presence/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect, newSrf, next, type Srf as RealSrf } from "../testing/double/application.ts";
import { VirtualClock } from "../testing/double/clock.ts";
import { DrachtioDouble } from "../testing/double/double.ts";
import { Link } from "./link.ts";
import { toSrf } from "./port.ts";
import { LAST, notify, subscribeOrder } from "./testing/bench.ts";

// The real drachtio-srf, over TCP, against the double of drachtio-server.

let clock: VirtualClock;
let double: DrachtioDouble;
let srf: RealSrf;
let link: Link;
let requests: Request[];
let outcomes: [number, Outcome][];
let losses: number;
let onRequest: (request: Request) => void;

beforeEach(async () => {
  clock = new VirtualClock();
  double = await DrachtioDouble.start({ now: clock.now, timers: clock });
  srf = newSrf();
  requests = [];
  outcomes = [];
  losses = 0;
  onRequest = () => {};
  const user = {
    request: (request: Request): void => {
      requests.push(request);
      onRequest(request);
    },
    outcome: (order: number, outcome: Outcome): void => void outcomes.push([order, outcome]),
    lost: (): void => void losses++,
  };
  let ids = 0;
  const timers = { now: clock.now, start: clock.start.bind(clock), cancel: clock.cancel.bind(clock) };
  link = new Link(toSrf(srf), user, { clock: timers, ids: () => `id${++ids}` });
  await connect(srf, double);
});

afterEach(async () => {
  link.close();
  srf.disconnect();
  await double.close();
});

function grant({ transaction }: Request, status = 200): void {
  link.respond({ type: "respond", transaction, status, headers: [["Expires", "600"]] });
}

test("the NOTIFY that is ordered with the answer follows it, in the dialog whose name was foretold, with our Contact", async () => {
  const phone = double.phone("1001");
  onRequest = (request) => {
    grant(request);
    link.notify(
      notify(1, request.dialog, {
        headers: [
          ["Event", "dialog;id=7"],
          ["Subscription-State", "active"],
        ],
      }),
    );
  };
  const subscription = phone.subscribe("1002", { event: "dialog;id=7", accept: "application/dialog-info+xml" });
  const answer = await subscription.answered;
  await double.idle();
  expect(answer.status).toBe(200);
  expect([...double.dialogs.keys()]).toEqual(requests.map(({ dialog }) => dialog));
  expect(outcomes).toEqual([[1, { status: 200 }]]);
  const contact = (headers: readonly (readonly [string, string])[]): string | undefined =>
    headers.find(([name]) => name.toLowerCase() === "contact")?.[1];
  expect(contact(answer.headers)).toMatch(/^<sip:/);
  const [notified] = subscription.notifies;
  expect(contact(notified?.request.headers ?? [])).toBe(contact(answer.headers));
});

test("headers that stand twice in an answer arrive as two", async () => {
  const phone = double.phone("1001");
  onRequest = ({ transaction }) =>
    link.respond({
      type: "respond",
      transaction,
      status: 401,
      headers: [
        ["WWW-Authenticate", "Digest realm=a"],
        ["WWW-Authenticate", "Digest realm=b"],
      ],
    });
  const { headers } = await phone.publish("<a/>");
  const challenges = headers.filter(([name]) => name.toLowerCase() === "www-authenticate").map(([, value]) => value);
  expect(challenges).toEqual(["Digest realm=a", "Digest realm=b"]);
});

test("a refresh and an un-SUBSCRIBE arrive like any other, and the last NOTIFY frees the dialog", async () => {
  const phone = double.phone("1001");
  onRequest = (request) => grant(request);
  const subscription = phone.subscribe("1002", { event: "dialog", accept: "application/dialog-info+xml" });
  await subscription.answered;
  await subscription.refresh();
  await subscription.unsubscribe();
  await double.idle();
  expect(requests.map(({ isInDialog, dialog }) => [isInDialog, dialog === requests[0]?.dialog])).toEqual([
    [false, true],
    [true, true],
    [true, true],
  ]);
  expect(double.dialogs.size).toBe(1);
  const dialog = requests[0]?.dialog ?? "";
  link.notify(notify(1, dialog, LAST));
  link.ended(dialog);
  await double.idle();
  expect([double.dialogs.size, link.size.dialogs]).toEqual([0, 0]);
});

test("a dialog whose NOTIFY was answered 481 is freed when it has ended", async () => {
  const phone = double.phone("1001");
  phone.answerNotify = () => 481;
  onRequest = (request) => {
    grant(request);
    link.notify(notify(1, request.dialog));
  };
  await phone.subscribe("1002", { event: "dialog", accept: "a/b" }).answered;
  await double.idle();
  expect([outcomes[0]?.[1].status, double.dialogs.size]).toEqual([481, 1]);
  link.ended(requests[0]?.dialog ?? "");
  await double.idle();
  expect([double.dialogs.size, link.size.dialogs]).toEqual([0, 0]);
});

test("NOTIFYs of all lengths go through in a burst, whole and in order", async () => {
  const phone = double.phone("1001");
  onRequest = (request) => grant(request);
  const subscription = phone.subscribe("1002", { event: "dialog", accept: "a/b" });
  await subscription.answered;
  await double.idle();
  const headers: [string, string][] = [
    ["Event", "dialog"],
    ["Subscription-State", "active"],
    ["Content-Type", "a/b"],
  ];
  const bodies = Array.from({ length: 60 }, (_, index) => `${index} ${"é".repeat((index * 997) % 5700)}`);
  for (const [index, body] of bodies.entries())
    link.notify(notify(index + 1, requests[0]?.dialog ?? "", { headers, body }));
  await double.idle();
  expect(subscription.notifies.map(({ body }) => body)).toEqual(bodies);
  expect(outcomes.map(([order, { status }]) => [order, status])).toEqual(bodies.map((_, index) => [index + 1, 200]));
});

test("after a drop of the connection old dialogs are told their end, and drachtio keeps none", async () => {
  const phone = double.phone("1001");
  onRequest = (request) => grant(request);
  const subscription = phone.subscribe("1002", { event: "dialog", accept: "a/b" });
  await subscription.answered;
  await double.idle();
  const back = next(srf, "connect");
  const closed = next(srf, "close");
  await double.drop();
  link.notify(notify(1, requests[0]?.dialog ?? ""));
  await closed;
  clock.advance(0);
  expect(outcomes).toEqual([[1, { status: 503 }]]);
  await back;
  await double.idle();
  expect(losses).toBe(1);
  link.notify(notify(2, requests[0]?.dialog ?? "", LAST));
  link.ended(requests[0]?.dialog ?? "");
  await double.idle();
  expect(outcomes[1]).toEqual([2, { status: 200 }]);
  expect([double.dialogs.size, link.size.dialogs]).toEqual([0, 0]);
});

test("a SUBSCRIBE of ours is answered, its early NOTIFY and the later ones have one dialog, a refresh goes into it", async () => {
  const phone = double.phone("1001");
  onRequest = (request) => grant(request);
  const resource = toAddress(phone.uri);
  expect(resource).toBeDefined();
  const target = phone.contact.slice(1, -1);
  phone.onSubscribe = () => ({ status: 200, headers: [["expires", "3600"]], early: [{}], notifies: [{}] });
  link.subscribe(subscribeOrder(1, { target }));
  await double.idle();
  expect(outcomes[0]?.[1].status).toBe(200);
  const [first] = requests;
  expect([first?.leg, first?.isInDialog]).toEqual(["leg1", true]);
  link.subscribe(subscribeOrder(2, { target, dialog: first?.dialog ?? "" }));
  await double.idle();
  expect(outcomes[1]?.[1].status).toBe(200);
  expect(requests.map(({ dialog }) => dialog)).toEqual(Array(4).fill(first?.dialog));
  expect(phone.notifiers.length).toBe(1);
  expect(phone.notifiers[0]?.subscribes.length).toBe(2);
});
