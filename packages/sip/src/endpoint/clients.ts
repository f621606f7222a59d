import type { Leg } from "../dialogs/leg.ts";
import { type Destination, type Flow, isReliable } from "../flow.ts";
import { listOf } from "../headers/list.ts";
import { parameterOf } from "../headers/parameters.ts";
import { headersOf, type SipResponse } from "../message/message.ts";
import type { Names } from "../message/parse.ts";
import { beginClient, type ClientEvent, clientDeadline, stepClient } from "../transactions/client.ts";
import type { Context, HeldClient } from "./context.ts";

/** A request of ours, ready to go. */
export interface Sending {
  readonly order: number;
  readonly branch: string;
  readonly method: string;
  readonly way: Flow | Destination;
  readonly sentBy: string;
  readonly text: string;
  /** Empty where it is in none. */
  readonly dialog: string;
  readonly leg: Leg | undefined;
}

/** The requests that we have sent: each has exactly one outcome. */
export class Clients {
  readonly #context: Context;
  readonly #held = new Map<string, HeldClient>();
  /** Those that are under way on connections, by the ids of their flows. */
  readonly #onFlow = new Map<string, Set<HeldClient>>();

  constructor(context: Context) {
    this.#context = context;
  }

  get size(): number {
    return this.#held.size;
  }

  send({ order, branch, method, way, sentBy, text, dialog, leg }: Sending, now: number): void {
    const machine = beginClient(isReliable(way), this.#context.options.timers, now);
    const held: HeldClient = {
      kind: "client",
      branch,
      method,
      order,
      dialog,
      leg,
      way,
      sentBy,
      machine,
      text,
      scheduledAt: 0,
    };
    this.#held.set(branch, held);
    if ("id" in way && isReliable(way)) this.#bind(way.id, held);
    this.#context.deadlines.add(held, clientDeadline(machine));
    this.#context.order({ type: "send", flow: way, text, transmission: branch });
  }

  /** Responses to nothing that we have sent are dropped (RFC 3261 §18.1.2, §8.1.3.3). */
  receive(response: SipResponse, { via, cseq }: Names, flow: Flow, now: number): void {
    const held = this.#held.get(parameterOf(via.parameters, "branch") ?? "");
    if (held === undefined || held.method !== cseq.method || held.sentBy !== `${via.host}:${via.port ?? ""}`) return;
    if (hasSecondVia(response)) return;
    this.#step(held, { type: "response", status: response.status }, now, { response, flow });
  }

  /** The order `send` with that transmission could not be carried out. */
  unsent(transmission: string, reason: string, now: number): void {
    const held = this.#held.get(transmission);
    if (held !== undefined) this.#step(held, UNSENT, now, undefined, reason);
  }

  flowClosed(flow: string, now: number): void {
    for (const held of this.#onFlow.get(flow) ?? []) this.#step(held, UNSENT, now, undefined, CLOSED);
  }

  tick(held: HeldClient, now: number): void {
    this.#step(held, TICK, now);
  }

  #step(held: HeldClient, event: ClientEvent, now: number, answer?: Received, reason: string = CLOSED): void {
    const { deadlines, options } = this.#context;
    const { transaction, effect } = stepClient(held.machine, event, options.timers, now);
    held.machine = transaction;
    switch (effect) {
      case "send":
        this.#context.order({ type: "send", flow: held.way, text: held.text, transmission: held.branch });
        break;
      case "pass":
        if (answer !== undefined && answer.response.status >= 200) this.#pass(held, answer);
        break;
      case "timeout":
        this.#fail(held, 408, "no answer within 64*T1");
        break;
      case "transport-error":
        this.#fail(held, 503, reason);
        break;
      case "none":
        break;
      default:
        effect satisfies never;
    }
    if (transaction.state === "terminated") this.#forget(held);
    else deadlines.add(held, clientDeadline(transaction));
  }

  #pass(held: HeldClient, { response, flow }: Received): void {
    held.text = "";
    const { status, headers } = response;
    const { dialogs } = this.#context;
    const isAccepted = status < 300 && (held.method === "SUBSCRIBE" || held.method === "NOTIFY");
    if (isAccepted && held.dialog !== "") dialogs.accepted(held.dialog, response);
    const dialog = isAccepted && held.leg !== undefined ? dialogs.begun(held.leg, response, flow) : undefined;
    this.#context.order({
      type: "outcome",
      order: held.order,
      status,
      headers,
      ...(dialog !== undefined && { dialog }),
    });
  }

  #fail(held: HeldClient, status: number, reason: string): void {
    this.#context.order({ type: "outcome", order: held.order, status, headers: [], reason });
  }

  #bind(flow: string, held: HeldClient): void {
    const others = this.#onFlow.get(flow);
    if (others === undefined) this.#onFlow.set(flow, new Set([held]));
    else others.add(held);
  }

  #forget(held: HeldClient): void {
    held.text = "";
    this.#held.delete(held.branch);
    const flow = "id" in held.way ? held.way.id : "";
    const others = this.#onFlow.get(flow);
    if (others?.delete(held) && others.size === 0) this.#onFlow.delete(flow);
  }
}

/** A response, and the way that it came. */
interface Received {
  readonly response: SipResponse;
  readonly flow: Flow;
}

/** RFC 3261 §8.1.3.3: "If more than one Via header field value is present in a response, the UAC SHOULD discard the message." */
function hasSecondVia(response: SipResponse): boolean {
  const lines = headersOf(response, "via");
  return lines.length > 1 || (lines[0]?.includes(",") === true && listOf(lines).length > 1);
}

const UNSENT: ClientEvent = { type: "transport-error" };
const TICK: ClientEvent = { type: "tick" };
const CLOSED = "the connection has closed";
