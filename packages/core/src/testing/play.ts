import fc from "fast-check";
import { expect } from "vitest";
import { hostOf } from "../address.ts";
import type { Fact } from "../agent/fact.ts";
import type { Notify, Order, Respond } from "../agent/order.ts";
import { printPidf } from "../documents/pidf/print.ts";
import { pidfOf } from "../documents/status/write.ts";
import type { Instant } from "../time.ts";
import { Model } from "./model.ts";
import { headerOf, Pbx } from "./pbx.ts";

export const USERS = ["alice@a.example", "bob@a.example", "carol@a.example", "alice@b.example", "bob@b.example"];
const PACKAGES = ["lamp", "counted", "lamp.winfo"];

export type Act =
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
  /** Publishes, refreshes or takes back what was published; nothing where there is nothing to refresh. */
  | { readonly act: "publish"; readonly who: number; readonly dnd?: boolean; readonly expires: number }
  /** The agent's process ends, and another one takes up what was stored. */
  | { readonly act: "restart" }
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
const publish: fc.Arbitrary<Act> = fc.record(
  { act: fc.constant("publish" as const), who: user, dnd: fc.boolean(), expires: fc.constantFrom(0, 60, 600) },
  { requiredKeys: ["act", "who", "expires"] },
);
const restart: fc.Arbitrary<Act> = fc.constant({ act: "restart" as const });

/** What happens while one agent runs. */
export const history: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof({ weight: 8, arbitrary: act }, { weight: 1, arbitrary: publish }),
  { maxLength: 40 },
);

/** The same, with restarts in the middle. */
export const broken: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof({ weight: 16, arbitrary: act }, { weight: 2, arbitrary: publish }, { weight: 1, arbitrary: restart }),
  { maxLength: 40 },
);

/** What every agent of these histories is like. */
export const OPTIONS = { maxPerDevice: 2, stores: true } as const;

/** One subscription as its phone sees it, and what must hold of it. */
interface Seen {
  inFlight: number;
  last: Notify | undefined;
  /** Its last NOTIFY was answered with 2xx, or has not been answered yet. */
  isOver: boolean;
  count: number;
  granted: number;
  /** The agent was started anew since its last NOTIFY. */
  isResumed: boolean;
}

/** Plays a history, and checks from the phones' side what must hold at every step. */
export class Play {
  readonly pbx: Pbx;
  readonly facts: [Fact, Instant][] = [];
  readonly pending: Notify[] = [];
  readonly seen = new Map<string, Seen>();
  readonly model = new Model();
  /** The entity-tag of what each user has published last. */
  readonly #tags = new Map<string, string>();
  answers = 0;
  requests = 0;

  constructor(authorize: "tenant" | "ask") {
    this.pbx = new Pbx({ ...OPTIONS, authorize });
    this.#record();
  }

  #record(): void {
    const { agent } = this.pbx;
    const handle = agent.handle.bind(agent);
    agent.handle = (fact, now) => {
      this.facts.push([fact, now]);
      handle(fact, now);
    };
  }

  do(what: Act): void {
    const { now } = this.pbx;
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
        this.model.call(USERS[what.who] ?? "", `c${what.key}`, what.state, now);
        this.take(this.pbx.call(what.state, USERS[what.who], `c${what.key}`));
        return;
      case "register":
        this.model.register(USERS[what.who] ?? "", what.seconds, now);
        this.take(this.pbx.register(USERS[what.who], what.seconds));
        return;
      case "publish":
        this.#publish(USERS[what.who] ?? "", what.expires, what.dnd);
        return;
      case "restart":
        this.#restart();
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

  #publish(who: string, expires: number, dnd: boolean | undefined): void {
    const { now } = this.pbx;
    const tag = this.model.isPublished(who, now) ? this.#tags.get(who) : undefined;
    if (tag === undefined && (dnd === undefined || expires === 0)) return;
    const status = { dnd: dnd === true, onThePhone: false, activities: [], basic: "open" } as const;
    const body = dnd === undefined || expires === 0 ? "" : printPidf(pidfOf(`sip:${who}`, status));
    this.requests++;
    const orders = this.pbx.request("PUBLISH", "p", {
      from: who,
      to: `sip:${who}`,
      body,
      headers: {
        expires: String(expires),
        ...(body !== "" && { "content-type": "application/pidf+xml" }),
        ...(tag !== undefined && { "sip-if-match": tag }),
      },
    });
    this.model.publish(who, expires, body === "" ? undefined : dnd, now);
    const [answer] = orders.filter((order) => order.type === "respond");
    expect(answer?.status).toBe(200);
    this.#tags.set(who, headerOf(answer as Respond, "SIP-ETag") ?? "");
    this.take(orders);
  }

  /** What was in flight is lost, and where the number went that it had nobody knows. */
  #restart(): void {
    this.pending.length = 0;
    for (const seen of this.seen.values()) {
      seen.inFlight = 0;
      seen.isResumed = true;
    }
    const orders = this.pbx.restart();
    this.#record();
    this.take(orders);
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
      this.seen.set(key, {
        inFlight: 0,
        count: 0,
        last: undefined,
        isResumed: false,
        ...this.seen.get(key),
        isOver: false,
        granted,
      });
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
    if (number !== undefined) {
      if (seen.isResumed) expect(Number(number)).toBeGreaterThanOrEqual(seen.count);
      else expect(Number(number)).toBe(seen.count);
      seen.count = Number(number);
    }
    seen.isResumed = false;
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
