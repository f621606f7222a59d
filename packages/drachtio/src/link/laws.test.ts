import fc from "fast-check";
import { expect, test } from "vitest";
import { Bench, LAST, notify, subscribe, subscribeOrder } from "./testing/bench.ts";
import type { FakeRequest, FakeResponse } from "./testing/fake-srf.ts";

/** What drachtio, drachtio-srf and the agent may do, in any order. */
type Command =
  | { readonly type: "subscribe"; readonly call: number; readonly status: number }
  | { readonly type: "notify"; readonly call: number; readonly isLast: boolean; readonly length: number }
  | { readonly type: "watch"; readonly leg: number }
  | { readonly type: "ended"; readonly call: number }
  | { readonly type: "go" | "fail" | "answer"; readonly which: number; readonly error: number }
  | { readonly type: "sent" | "unsent"; readonly which: number }
  | { readonly type: "at-once"; readonly how: number }
  | { readonly type: "close" | "connect" }
  | { readonly type: "wait"; readonly milliseconds: number };

const nat = fc.nat(3);
const length = fc.constantFrom(0, 10, 4000, 9000, 13_000);
const which = fc.nat(4);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("subscribe" as const),
      call: nat,
      status: fc.constantFrom(200, 200, 403),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant("notify" as const), call: nat, isLast: fc.boolean(), length }),
  },
  fc.record({ type: fc.constant("watch" as const), leg: nat }),
  fc.record({ type: fc.constant("ended" as const), call: nat }),
  { weight: 8, arbitrary: fc.record({ type: fc.constantFrom("go" as const, "fail", "answer"), which, error: nat }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom("sent" as const, "unsent"), which }) },
  fc.record({ type: fc.constant("at-once" as const), how: fc.nat(5) }),
  fc.record({ type: fc.constantFrom("close" as const, "connect") }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("wait" as const),
      milliseconds: fc.constantFrom(0, 1, 5000, 37_000, 64_000),
    }),
  },
);

const PLAY = fc.array(command, { maxLength: 80, size: "max" });

const ERRORS = [
  Object.assign(new Error("x"), { code: "ENODIALOG" }),
  Object.assign(new Error("x"), { code: "ESOCKETDESTROYED" }),
  Object.assign(new Error("x"), { code: "EDRACHTIO" }),
  "a text",
];

/** What happens within a call of drachtio-srf. */
const AT_ONCE: ((request: FakeRequest) => void)[] = [
  () => {},
  (request) => request.go(),
  (request) => request.go().go().answer(200).answer(200),
  (request) => request.fail(ERRORS[1]),
  (request) => {
    request.fail(ERRORS[0]);
    throw new TypeError("assertion");
  },
  () => {
    throw new TypeError("assertion");
  },
];

class Play {
  readonly bench = new Bench();
  readonly responses: FakeResponse[] = [];
  /** The orders, by dialog, as they were handed over. */
  readonly ordered = new Map<string, number[]>();
  orders = 0;
  isHandingOver = false;
  early = 0;

  constructor(commands: readonly Command[]) {
    this.bench.onOutcome = () => {
      if (this.isHandingOver) this.early++;
    };
    for (const one of commands) this.#do(one);
  }

  /** Everything that can still happen by itself has. */
  end(): void {
    this.bench.srf.onRequest = () => {};
    for (let call = 0; call < 4; call++) this.#handOver(() => this.bench.link.ended(dialogOf(call)));
    for (let leg = 0; leg < 4; leg++) this.bench.link.left(`leg${leg}`);
    this.bench.srf.emit("close");
    this.bench.srf.emit("connect");
    for (let round = 0; round < 4; round++) {
      for (const response of this.responses) response.go();
      for (const request of this.bench.srf.requests) request.go().answer(481);
      this.bench.clock.pass(64_000);
    }
  }

  #do(one: Command): void {
    const { srf, clock, link } = this.bench;
    switch (one.type) {
      case "subscribe":
        this.responses.push(srf.arrive("SUBSCRIBE", subscribe(`c${one.call}`, this.responses.length + 1)));
        this.#handOver(() => this.bench.respond(one.status));
        return;
      case "notify": {
        const dialog = dialogOf(one.call);
        const order = ++this.orders;
        this.ordered.set(dialog, [...(this.ordered.get(dialog) ?? []), order]);
        const headers = [...LAST.headers.slice(0, 1), ["Order", String(order)] as const];
        const more = { headers, isLast: one.isLast, body: "a".repeat(one.length) };
        this.#handOver(() => link.notify(notify(order, dialog, more)));
        return;
      }
      case "watch":
        this.#handOver(() => link.subscribe(subscribeOrder(++this.orders, { leg: `leg${one.leg}` })));
        return;
      case "ended":
        this.#handOver(() => link.ended(dialogOf(one.call)));
        return;
      case "go":
        at(srf.requests, one.which)?.go();
        return;
      case "fail":
        at(srf.requests, one.which)?.fail(ERRORS[one.error]);
        return;
      case "answer":
        at(srf.requests, one.which)?.answer([100, 200, 481, 503][one.error] ?? 0);
        return;
      case "sent":
        at(this.responses, one.which)?.go();
        return;
      case "unsent":
        at(this.responses, one.which)?.callback("socket connection closed");
        return;
      case "at-once":
        srf.onRequest = AT_ONCE[one.how] ?? srf.onRequest;
        return;
      case "close":
      case "connect":
        srf.emit(one.type);
        return;
      case "wait":
        clock.pass(one.milliseconds);
        return;
      default:
        one satisfies never;
    }
  }

  #handOver(order: () => void): void {
    this.isHandingOver = true;
    order();
    this.isHandingOver = false;
  }
}

function dialogOf(call: number): string {
  return `c${call};from-tag=a`;
}

function at<Item>(items: readonly Item[], which: number): Item | undefined {
  return items[items.length - 1 - which];
}

function law(title: string, check: (play: Play) => void): void {
  test(title, () => {
    fc.assert(fc.property(PLAY, (commands) => check(new Play(commands))));
  });
}

law("every order has exactly one outcome, whatever drachtio-srf does", (play) => {
  play.end();
  const numbers = play.bench.outcomes.map(([order]) => order).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: play.orders }, (_, index) => index + 1));
});

law("no outcome is told while an order is handed over", (play) => {
  expect(play.early).toBe(0);
});

law("no order is sent twice, and those of one dialog are sent in their order", ({ bench, ordered }) => {
  const sent = bench.srf.requests.flatMap((request) => request.header("Order") ?? []).map(Number);
  expect(new Set(sent).size).toBe(sent.length);
  for (const orders of ordered.values()) {
    const inDialog = sent.filter((order) => orders.includes(order));
    expect(inDialog).toEqual([...inDialog].sort((a, b) => a - b));
  }
});

law("a request has one answer at most", ({ responses }) => {
  for (const response of responses) expect(response.count).toBeLessThanOrEqual(1);
});

law("when all is over nothing is left", (play) => {
  play.end();
  expect(play.bench.link.size).toEqual({ dialogs: 0, legs: 0, transactions: 0 });
  play.bench.clock.pass(64_000);
  expect(play.bench.clock.running).toBe(0);
});

test("the plays reach what they are for", () => {
  const seen = new Set<number>();
  fc.assert(
    fc.property(PLAY, (commands) => {
      for (const [, { status }] of new Play(commands).bench.outcomes) seen.add(status);
    }),
  );
  expect([...seen].sort()).toEqual([200, 408, 481, 500, 503]);
});
