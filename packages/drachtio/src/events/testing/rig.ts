import {
  type Address,
  Agent,
  type AgentOptions,
  type Fact,
  type Notify,
  PACKAGES,
  type presentity,
  type Request,
  toAddress,
  toInstant,
} from "@presence/core";
import type { Translation } from "../context.ts";
import { Events } from "../events.ts";
import type { EventsOptions } from "../options.ts";
import type { Emission, IncomingEvents } from "../presence-events.ts";
import type { Origin } from "../subscriptions.ts";

export function address(text: string): Address {
  const found = toAddress(text);
  if (found === undefined) throw new Error(text);
  return found;
}

export const DIALOG_INFO = "application/dialog-info+xml";
export const PIDF = "application/pidf+xml";
export const XPIDF = "application/xpidf+xml";
export const SUMMARY = "application/simple-message-summary";

const EVENTS: ReadonlyMap<string, string> = new Map([
  [DIALOG_INFO, "dialog"],
  [PIDF, "presence"],
  [XPIDF, "presence"],
  [SUMMARY, "message-summary"],
]);

interface Phone {
  readonly event?: string;
  readonly port?: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
}

/** An agent with the events of an application, and phones that accept every NOTIFY. */
export class Rig {
  readonly agent: Agent;
  readonly events: Events;
  now: number = Date.UTC(2026, 10, 23);
  /** What the application has heard, and what phones have been sent. */
  readonly heard: Emission[] = [];
  readonly sent: { readonly dialog: string; readonly headers: ReadonlyMap<string, string>; readonly body: string }[] =
    [];
  readonly responses: number[] = [];
  readonly facts: Fact[] = [];
  /** How the application answers. */
  answer: ((emission: Emission) => void) | undefined;
  readonly policy: presentity.CompositionPolicy = { dnd: "any", withoutRegistration: "idle" };
  #sequence = 0;
  #transactions = 0;

  constructor(options: Partial<EventsOptions> = {}, agent: Partial<AgentOptions> = {}) {
    this.agent = new Agent(PACKAGES, { composition: this.policy, ...agent });
    this.events = new Events(
      this.agent,
      {
        sequence: () => this.sequence(),
        random: () => 0.5,
        flowOf: ({ source_port }) => `udp/10.0.0.1:${source_port}`,
      },
      { policy: this.policy, ...options },
    );
  }

  sequence(): number {
    this.#sequence = Math.max(this.#sequence + 1, this.now);
    return this.#sequence;
  }

  /** A phone of `watcher@pbx` subscribes to `target@pbx`; by its number as port and Call-ID, unless said otherwise. */
  subscribe(watcher: string, target: string, accept: string, phone: Phone = {}): string {
    const { event = EVENTS.get(accept) ?? "presence", port = Number(watcher), headers = [], body = "" } = phone;
    const callId = `${watcher}-${target}-${event}-${port}`;
    this.request(
      "SUBSCRIBE",
      `sip:${target}@pbx`,
      `${watcher}@pbx`,
      port,
      `${callId};from-tag=1`,
      [
        ["call-id", callId],
        ["event", event],
        ["accept", accept],
        ["expires", "600"],
        ["contact", `<sip:${watcher}@10.0.0.1:${port}>`],
        ...headers,
      ],
      body,
    );
    return `${callId}@10.0.0.1:${port}`;
  }

  /** A SUBSCRIBE in that subscription. */
  again(callid: string, expires: number): void {
    const found = this.events.subscriptions.byCallid(callid);
    if (found === undefined) throw new Error(callid);
    const { origin, watcher, target, event, callId } = found;
    this.request("SUBSCRIBE", `sip:${target}`, watcher, origin?.port ?? 0, `${callId};from-tag=1`, [
      ["call-id", callId],
      ["event", event],
      ["expires", String(expires)],
      ["contact", `<sip:${watcher}>`],
    ]);
  }

  request(
    method: string,
    uri: string,
    from: string,
    port: number,
    dialog: string,
    headers: Request["headers"],
    body = "",
    leg?: string,
  ): void {
    const transaction = String(++this.#transactions);
    const flow = `udp/10.0.0.1:${port}`;
    const isInDialog = this.agent.subscriptions().some((one) => one.dialog === dialog);
    const request = { method, uri, headers, body, transaction, dialog, isInDialog, flow, source: "10.0.0.1" };
    const origin: Origin = { address: "10.0.0.1", port, protocol: "udp" };
    const whole = { ...request, identity: address(from), ...(leg !== undefined && { leg }) };
    this.events.ask(whole, origin);
    this.tell([{ type: "request", request: whole }]);
    this.events.settle();
  }

  /** The application emits an event. */
  emit(name: keyof IncomingEvents, payload: unknown): Translation {
    const translation = this.events.factsOf(name, payload, this.now);
    this.tell(translation.facts);
    return translation;
  }

  tell(facts: readonly Fact[]): void {
    for (const fact of facts) {
      this.facts.push(fact);
      this.agent.handle(fact, toInstant(this.now));
    }
    this.#drain();
  }

  wait(seconds: number): void {
    const until = this.now + seconds * 1000;
    for (let next = this.agent.deadline(); next !== undefined && next <= until; next = this.agent.deadline()) {
      this.now = Math.max(next, this.now);
      this.tell([{ type: "tick" }]);
    }
    this.now = until;
    this.tell([{ type: "tick" }]);
  }

  /** What a lamp shows of it, and what its documents say. */
  state(target: string): presentity.State | undefined {
    return this.agent.explain(address(`${target}@pbx`))?.state;
  }

  /** The last body that was sent in that subscription, after all that is due has been sent. */
  shown(callid: string): string {
    this.wait(6);
    const dialog = this.events.subscriptions.byCallid(callid)?.callId;
    return this.sent.findLast((one) => one.dialog === `${dialog};from-tag=1`)?.body ?? "";
  }

  sources(target: string): presentity.Presentity {
    return this.agent.sources(address(`${target}@pbx`));
  }

  #drain(): void {
    for (let order = this.agent.poll(); order !== undefined; order = this.agent.poll()) {
      if (order.type === "respond") this.responses.push(order.status);
      if (order.type === "notify") this.#notify(order);
      if (order.type !== "report") continue;
      const { facts, events } = this.events.eventsOf(order.report, this.now);
      for (const fact of facts) this.agent.handle(fact, toInstant(this.now));
      for (const event of events) {
        this.heard.push(event);
        this.answer?.(event);
      }
    }
  }

  #notify({ order, dialog, headers, body }: Notify): void {
    this.sent.push({ dialog, headers: new Map(headers), body });
    this.agent.handle({ type: "outcome", order, outcome: { status: 200 } }, toInstant(this.now));
  }
}

/** A call as `presence.dialog.out` has it. */
export function call(callid: string, state: string, more: object = {}): Record<string, unknown> {
  const remote = { display: "Kermit", uri: "2000@pbx" };
  return {
    sip: { callid },
    direction: "recipient",
    state,
    hasmedia: state === "confirmed",
    duration: 0,
    remote,
    ...more,
  };
}
