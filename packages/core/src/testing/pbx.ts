import { type Address, toAddress } from "../address.ts";
import { Agent } from "../agent/agent.ts";
import type { Fact, Outcome, Request, Watch } from "../agent/fact.ts";
import type { AgentOptions } from "../agent/options.ts";
import type { Header, News, Notify, Order, Respond, Subscribe } from "../agent/order.ts";
import type { StoredRecord } from "../agent/record.ts";
import type { EventPackage } from "../packages/package.ts";
import type { Fact as PresentityFact } from "../presentity/statement.ts";
import { type Instant, toInstant, toSeconds } from "../time.ts";

/** Shows the composed state as a word, and nothing of it where nothing may be seen. */
const LAMP: EventPackage = {
  name: "lamp",
  contentTypes: ["text/plain", "text/x-lamp"],
  defaultExpires: toSeconds(1800),
  interval: toSeconds(0),
  publishes: [
    "application/pidf+xml",
    "application/xpidf+xml",
    "application/dialog-info+xml",
    "application/simple-message-summary",
  ],
  render: ({ composed }, { contentType, isPrivate }) => ({
    contentType,
    before: isPrivate ? `${composed.state}, hidden` : composed.state,
  }),
  neutral: (_, { contentType }) => ({ contentType, before: "?" }),
};

/** Counts its documents. */
const COUNTED: EventPackage = {
  ...LAMP,
  name: "counted",
  interval: toSeconds(5),
  render: ({ composed }, { contentType }) => ({ contentType, before: `${composed.state} #`, after: "." }),
};

/** Shows what is in the mailbox. */
const MAILBOX: EventPackage = {
  ...LAMP,
  name: "mailbox",
  render: ({ composed }, { contentType }) => ({
    contentType,
    before: String(composed.mailbox?.classes.map((one) => `${one.name} ${one.new}`) ?? "nothing"),
  }),
};

/** Lists who watches the package `lamp`. */
const { publishes: _, ...UNPUBLISHED } = LAMP;
const LAMP_WINFO: EventPackage = {
  ...UNPUBLISHED,
  name: "lamp.winfo",
  render: ({ watchers }, { contentType }) => ({
    contentType,
    before: watchers("lamp")
      .map(({ uri, status }) => `${uri} ${status}`)
      .join(", "),
  }),
};

export function address(text: string): Address {
  const found = toAddress(text);
  if (found === undefined) throw new Error(text);
  return found;
}

/** An agent with a clock, and phones that are as good as their word. */
export class Pbx {
  agent: Agent;
  readonly packages: readonly EventPackage[];
  /** What the agent has ordered to be stored. */
  readonly records = new Map<string, StoredRecord>();
  readonly #options: Partial<AgentOptions>;
  now: Instant = toInstant(1_000_000);
  readonly orders: Order[] = [];
  #transaction = 0;
  #sequence = 0;

  constructor(
    options: Partial<AgentOptions> = {},
    packages: readonly EventPackage[] = [LAMP, COUNTED, MAILBOX, LAMP_WINFO],
  ) {
    this.#options = options;
    this.packages = packages;
    this.agent = new Agent(packages, options);
  }

  /** Another agent takes up what this one has stored, as JSON has it. */
  restart(): Order[] {
    this.agent = new Agent(this.packages, this.#options);
    this.agent.restore(JSON.parse(JSON.stringify([...this.records.values()])), this.now);
    return this.#poll();
  }

  /** Hands over a fact, and gives what was ordered upon it. */
  fact(fact: Fact): Order[] {
    this.agent.handle(fact, this.now);
    return this.#poll();
  }

  #poll(): Order[] {
    const orders: Order[] = [];
    for (let order = this.agent.poll(); order !== undefined; order = this.agent.poll()) {
      orders.push(order);
      if (order.type === "store") this.records.set(order.record.key, order.record);
      else if (order.type === "forget") this.records.delete(order.key);
    }
    this.orders.push(...orders);
    return orders;
  }

  subscribe(dialog: string, parts: RequestParts = {}): Order[] {
    return this.request("SUBSCRIBE", dialog, parts);
  }

  request(method: string, dialog: string, parts: RequestParts = {}): Order[] {
    const { headers = {}, from = "alice@example.com", to = "sip:bob@example.com", flow = dialog, ...rest } = parts;
    const all = {
      event: "lamp",
      contact: `<sip:${from};transport=${dialog}>`,
      from: `<sip:${from}>;tag=1`,
      ...headers,
    };
    const request: Request = {
      method,
      uri: to,
      headers: Object.entries(all).flatMap(([name, value]) =>
        value === null ? [] : [value].flat().map((one) => [name, one] as const),
      ),
      body: "",
      transaction: `t${++this.#transaction}`,
      dialog,
      isInDialog: false,
      flow,
      source: "192.0.2.1",
      ...rest,
    };
    return this.fact({ type: "request", request });
  }

  answer(order: Order | undefined, outcome: Outcome = { status: 200 }): Order[] {
    if (order?.type !== "notify" && order?.type !== "subscribe") throw new Error("no request to answer");
    return this.fact({ type: "outcome", order: order.order, outcome });
  }

  /** Subscribes to a device of bob. */
  watch(parts: Partial<Watch> = {}): Order[] {
    const device = {
      resource: address("bob@example.com"),
      device: "desk",
      package: "lamp",
      target: "sip:bob@192.0.2.9",
    };
    return this.fact({ type: "watch", ...device, jitter: 0.5, ...parts });
  }

  unwatch(parts: Partial<Unwatch> = {}): Order[] {
    const device = { resource: address("bob@example.com"), device: "desk", package: "lamp" };
    return this.fact({ type: "unwatch", ...device, ...parts });
  }

  /** The device tells its state, as an answer to the SUBSCRIBE that has that leg. */
  tell(leg: string | undefined, state: string, parts: RequestParts = {}): Order[] {
    const { headers = {}, ...rest } = parts;
    return this.request("NOTIFY", "out1", {
      to: "sip:us@192.0.2.1",
      isInDialog: true,
      ...(leg !== undefined && { leg }),
      headers: { "subscription-state": state, ...headers },
      ...rest,
    });
  }

  /** Lets a caller ring, talk and hang up. */
  call(state: "early" | "confirmed" | "terminated", who = "bob@example.com", key = "c1"): Order[] {
    return this.said(who, {
      type: "call",
      key,
      sequence: ++this.#sequence,
      callId: key,
      direction: "recipient",
      state,
      startedAt: this.now,
    });
  }

  register(who = "bob@example.com", seconds = 3600): Order[] {
    const expiresAt = toInstant(this.now + seconds * 1000);
    return this.said(who, { type: "registration", key: "contact", sequence: ++this.#sequence, expiresAt });
  }

  said(who: string, fact: PresentityFact): Order[] {
    return this.fact({ type: "said", resource: address(who), fact });
  }

  /** Lets time pass, waking the agent whenever it wants to be. */
  wait(seconds: number): Order[] {
    const until = this.now + seconds * 1000;
    const orders: Order[] = [];
    for (let at = this.agent.deadline(); at !== undefined && at <= until; at = this.agent.deadline()) {
      this.now = toInstant(Math.max(at, this.now));
      orders.push(...this.fact({ type: "tick" }));
    }
    this.now = toInstant(until);
    return [...orders, ...this.fact({ type: "tick" })];
  }
}

/** What differs from a good request of alice to bob; a header that is null is left out. */
export type RequestParts = Partial<Omit<Request, "headers" | "method" | "uri" | "dialog">> & {
  readonly headers?: { readonly [name: string]: string | readonly string[] | null };
  readonly from?: string;
  readonly to?: string;
};

/** Orders in brief: `200 Expires=60`, `NOTIFY active;expires=60 "idle"`, `report subscription.started`. */
export function brief(orders: readonly Order[]): string[] {
  return orders.map((order) => {
    switch (order.type) {
      case "respond":
        return [order.status, ...telling(order).map(([name, value]) => `${name}=${value}`)].join(" ");
      case "notify":
        return `NOTIFY ${headerOf(order, "Subscription-State")} ${JSON.stringify(order.body)}`;
      case "subscribe":
        return [`SUBSCRIBE ${order.dialog ?? order.leg}`, ...order.headers.map((header) => header.join("="))].join(" ");
      case "store":
        return `store ${order.record.key}`;
      case "forget":
        return `forget ${order.key}`;
      case "report":
        return `report ${order.report.type}`;
      default:
        return order satisfies never;
    }
  });
}

/** Without what every grant says. */
function telling({ status, headers }: Respond): readonly Header[] {
  return status === 200 ? headers.filter(([name]) => name !== "Allow-Events") : headers;
}

export function headerOf(order: Respond | Notify, name: string): string | undefined {
  return order.headers.find(([other]) => other === name)?.[1];
}

export function notifies(orders: readonly Order[]): Notify[] {
  return orders.filter((order) => order.type === "notify");
}

export function news(orders: readonly Order[]): News[] {
  return orders.flatMap((order) => (order.type === "report" ? [order.report] : []));
}

type Unwatch = Extract<Fact, { readonly type: "unwatch" }>;

export function subscribes(orders: readonly Order[]): Subscribe[] {
  return orders.filter((order) => order.type === "subscribe");
}
