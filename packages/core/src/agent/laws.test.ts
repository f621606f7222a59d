import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostOf } from "../address.ts";
import { headerOf, notifies, Pbx } from "../testing/pbx.ts";
import type { Instant } from "../time.ts";
import type { Fact } from "./fact.ts";
import type { Notify, Order, Respond } from "./order.ts";
import { replay } from "./replay.ts";

const USERS = ["alice@a.example", "bob@a.example", "carol@a.example", "alice@b.example", "bob@b.example"];
const PACKAGES = ["lamp", "counted", "lamp.winfo"];

type Act =
  | {
      readonly act: "subscribe";
      readonly from: number;
      readonly to: number;
      readonly dialog: number;
      readonly package: number;
      readonly expires: number;
    }
  | { readonly act: "answer"; readonly which: number; readonly status: number; readonly retryAfter?: number }
  | {
      readonly act: "call";
      readonly who: number;
      readonly key: number;
      readonly state: "early" | "confirmed" | "terminated";
    }
  | { readonly act: "register"; readonly who: number; readonly seconds: number }
  | { readonly act: "close"; readonly dialog: number }
  | {
      readonly act: "decide";
      readonly dialog: number;
      readonly package: number;
      readonly decision: "allow" | "deny" | "pending";
    }
  | { readonly act: "wait"; readonly seconds: number };

const user = fc.nat(USERS.length - 1);
const dialog = fc.nat(7);
const one = fc.nat(PACKAGES.length - 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant("subscribe" as const),
      from: user,
      to: user,
      dialog,
      package: one,
      expires: fc.constantFrom(0, 1, 60, 61, 600, 5000),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record(
      {
        act: fc.constant("answer" as const),
        which: fc.nat(5),
        status: fc.constantFrom(200, 200, 200, 202, 408, 481, 500, 503, 407),
        retryAfter: fc.constantFrom(0, 7),
      },
      { requiredKeys: ["act", "which", "status"] },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant("call" as const),
      who: user,
      key: fc.nat(2),
      state: fc.constantFrom("early" as const, "confirmed" as const, "terminated" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant("register" as const), who: user, seconds: fc.constantFrom(0, 30, 600) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("close" as const), dialog }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant("decide" as const),
      dialog,
      package: one,
      decision: fc.constantFrom("allow" as const, "deny" as const, "pending" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant("wait" as const), seconds: fc.constantFrom(0, 1, 5, 31, 60, 600) }),
  },
);
const history = fc.array(act, { maxLength: 40 });

/** One subscription as its phone sees it, and what must hold of it. */
interface Seen {
  inFlight: number;
  last: Notify | undefined;
  /** Its last NOTIFY was answered with 2xx, or has not been answered yet. */
  isOver: boolean;
  count: number;
  granted: number;
}

/** Plays a history, and checks from the phones' side what must hold at every step. */
class Play {
  readonly pbx: Pbx;
  readonly facts: [Fact, Instant][] = [];
  readonly pending: Notify[] = [];
  readonly seen = new Map<string, Seen>();
  answers = 0;
  requests = 0;

  constructor(authorize: "tenant" | "ask") {
    this.pbx = new Pbx({ authorize, maxPerDevice: 2 });
    const { agent } = this.pbx;
    const handle = agent.handle.bind(agent);
    agent.handle = (fact, now) => {
      this.facts.push([fact, now]);
      handle(fact, now);
    };
  }

  do(what: Act): void {
    switch (what.act) {
      case "subscribe":
        this.#subscribe(what);
        return;
      case "answer": {
        const [notify] = this.pending.splice(what.which % Math.max(this.pending.length, 1), 1);
        if (notify !== undefined) this.answer(notify, what.status, what.retryAfter);
        return;
      }
      case "call":
        this.take(this.pbx.call(what.state, USERS[what.who], `c${what.key}`));
        return;
      case "register":
        this.take(this.pbx.register(USERS[what.who], what.seconds));
        return;
      case "close":
        this.#close(`d${what.dialog}`);
        return;
      case "decide": {
        const subscription = `d${what.dialog} ${PACKAGES[what.package]}`;
        this.take(this.pbx.fact({ type: "decide", subscription, decision: what.decision }));
        return;
      }
      case "wait":
        this.take(this.pbx.wait(what.seconds));
        return;
      default:
        what satisfies never;
    }
  }

  answer(notify: Notify, status: number, retryAfter?: number): void {
    const seen = this.seen.get(keyOf(notify));
    if (seen !== undefined) seen.inFlight--;
    const headers = retryAfter === undefined ? [] : [["retry-after", String(retryAfter)] as const];
    this.take(this.pbx.answer(notify, { status, headers }));
  }

  /** What was on its way on a connection that is no more has not arrived, and nobody will answer it. */
  #close(flow: string): void {
    for (const notify of this.pending.filter((one) => one.flow === flow)) {
      this.pending.splice(this.pending.indexOf(notify), 1);
      const seen = this.seen.get(keyOf(notify));
      if (seen !== undefined) seen.inFlight = 0;
    }
    this.take(this.pbx.fact({ type: "flow-closed", flow }));
  }

  #subscribe({ from, to, dialog, package: found, expires }: Extract<Act, { readonly act: "subscribe" }>): void {
    const key = `d${dialog} ${PACKAGES[found]}`;
    const isInDialog = [...this.seen.keys()].some((other) => other.startsWith(`d${dialog} `));
    this.requests++;
    const orders = this.pbx.subscribe(`d${dialog}`, {
      isInDialog,
      from: USERS[from] ?? "",
      to: `sip:${USERS[to]}`,
      headers: { event: PACKAGES[found] ?? "", expires: String(expires) },
    });
    const [answer] = orders.filter((order) => order.type === "respond");
    const at = orders.indexOf(answer as Respond);
    // Law 2: answered first, notified then.
    expect(orders.slice(0, at).some((order) => order.type === "notify" && keyOf(order) === key)).toBe(false);
    if (answer?.status === 200) {
      const granted = Number(headerOf(answer, "Expires"));
      // Law 5: never more than asked for.
      expect(granted).toBeLessThanOrEqual(expires);
      this.seen.set(key, { inFlight: 0, count: 0, last: undefined, ...this.seen.get(key), isOver: false, granted });
    }
    this.take(orders);
  }

  take(orders: readonly Order[]): void {
    for (const order of orders) {
      if (order.type === "respond") this.answers++;
      else if (order.type === "report" && order.report.type === "subscription.started") {
        const { watcher, resource } = order.report.subscription;
        // Law 7: a watcher of one tenant never learns of another's.
        expect(hostOf(watcher)).toBe(hostOf(resource));
      } else if (order.type === "notify") this.#notified(order);
      else if (order.type === "report" && order.report.type === "subscription.ended") {
        const { id } = order.report.subscription;
        const seen = this.seen.get(id);
        if (seen !== undefined) seen.isOver = true;
        this.seen.delete(id);
      }
    }
  }

  #notified(notify: Notify): void {
    const key = keyOf(notify);
    const seen = this.seen.get(key);
    // Law 4: nothing is sent in what is over.
    if (seen === undefined) throw new Error(`a NOTIFY in ${key}, which is not there`);
    // Law 3: one at a time, each with the next number.
    expect(seen.inFlight).toBe(0);
    const number = / #(\d+)\.$/.exec(notify.body)?.[1];
    if (number !== undefined) expect(Number(number)).toBe(seen.count);
    seen.count++;
    seen.last = notify;
    const state = headerOf(notify, "Subscription-State") ?? "";
    const left = /expires=(\d+)/.exec(state)?.[1];
    expect(notify.isLast).toBe(left === undefined);
    if (left !== undefined) expect(Number(left)).toBeLessThanOrEqual(seen.granted);
    if (notify.isLast) return;
    seen.inFlight++;
    this.pending.push(notify);
  }

  /** Every phone answers, until nobody has anything to say. */
  settle(): void {
    for (let i = 0; i < 100 && this.pending.length > 0; i++) {
      for (const notify of this.pending.splice(0)) this.answer(notify, 200);
      this.take(this.pbx.wait(0));
    }
  }
}

function keyOf(notify: Notify): string {
  return `${notify.dialog} ${headerOf(notify, "Event")}`;
}

const authorize = fc.constantFrom("tenant" as const, "ask" as const);

describe("whatever happens", () => {
  test("[DESIGN law 2-5, 7] each phone sees what it must, and nothing else", () => {
    fc.assert(
      fc.property(authorize, history, (mode, acts) => {
        const play = new Play(mode);
        for (const what of acts) play.do(what);
        expect(play.answers).toBe(play.requests);
      }),
    );
  });

  test("[DESIGN law 1] the same history gives the same orders, byte for byte", () => {
    fc.assert(
      fc.property(authorize, history, (mode, acts) => {
        const play = new Play(mode);
        for (const what of acts) play.do(what);
        const again = new Pbx({ authorize: mode, maxPerDevice: 2 });
        const recorded = JSON.parse(JSON.stringify(play.facts)) as [Fact, Instant][];
        expect(JSON.stringify(replay(again.agent, recorded))).toBe(JSON.stringify(play.pbx.orders));
      }),
    );
  });

  test("[DESIGN law 3] at rest, each watcher shows the newest state", () => {
    fc.assert(
      fc.property(history, (acts) => {
        const play = new Play("tenant");
        for (const what of acts) play.do(what);
        play.settle();
        // Those whose NOTIFYs have failed are told when they have been left alone for long enough.
        play.take(play.pbx.wait(31));
        play.settle();
        for (const [key, { last, inFlight }] of [...play.seen]) {
          if (!key.endsWith("lamp") || last === undefined || inFlight > 0) continue;
          if (!/^active/.test(headerOf(last, "Subscription-State") ?? "")) continue;
          const resource = play.pbx.agent.subscriptions().find(({ id }) => id === key)?.resource ?? "";
          const poll = play.pbx.subscribe("poll", {
            from: `x@${resource.split("@")[1]}`,
            to: `sip:${resource}`,
            headers: { expires: "0" },
          });
          const isHeldUp = play.pbx.agent.subscriptions().find(({ id }) => id === key)?.isWaiting;
          if (!isHeldUp) expect(last.body).toBe(notifies(poll).find((notify) => notify.dialog === "poll")?.body);
        }
      }),
    );
  });

  test("[DESIGN law 6] when all has ended, the agent is as empty as a new one", () => {
    fc.assert(
      fc.property(authorize, history, (mode, acts) => {
        const play = new Play(mode);
        for (const what of acts) play.do(what);
        for (const who of USERS) for (const key of ["c0", "c1", "c2"]) play.take(play.pbx.call("terminated", who, key));
        for (let i = 0; i < 4; i++) {
          play.settle();
          play.take(play.pbx.wait(5000));
        }
        expect(play.pbx.agent.size).toEqual({ subscriptions: 0, publications: 0, watching: 0, resources: 0 });
        expect(play.pbx.agent.deadline()).toBeUndefined();
      }),
    );
  });
});
