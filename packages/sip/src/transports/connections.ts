import type { Flow, Transport } from "../flow.ts";
import { printHostPort } from "./address.ts";

/** A connection as those see it who send by it. */
export interface Sender {
  /** Undefined while it is being opened. */
  readonly flow: Flow | undefined;
  send(text: string, transmission: string): void;
}

/** The connections of all listeners, by flow and by where they lead. */
export class Connections {
  readonly #byFlow = new Map<string, Sender>();
  readonly #byTarget = new Map<string, Sender>();
  #made = 0;

  /** A number that no other connection has. */
  next(): number {
    return this.#made++;
  }

  /** The connection of that flow is open, and reaches its peer's address unless another does. */
  add(flow: Flow, connection: Sender): void {
    this.#byFlow.set(flow.id, connection);
    this.lead(targetOf(flow.transport, flow.address, flow.port), connection);
  }

  /** It is closed. */
  delete(flow: Flow, connection: Sender): void {
    this.#byFlow.delete(flow.id);
    this.unlead(targetOf(flow.transport, flow.address, flow.port), connection);
  }

  of(flow: string): Sender | undefined {
    return this.#byFlow.get(flow);
  }

  /** That target is reached by this connection until `unlead`; one that leads there already stays. */
  lead(target: string, connection: Sender): void {
    if (!this.#byTarget.has(target)) this.#byTarget.set(target, connection);
  }

  unlead(target: string, connection: Sender): void {
    if (this.#byTarget.get(target) === connection) this.#byTarget.delete(target);
  }

  /** What leads to that target. */
  to(target: string): Sender | undefined {
    return this.#byTarget.get(target);
  }
}

/** The key of where a connection leads. */
export function targetOf(transport: Transport, host: string, port: number): string {
  return `${transport}/${printHostPort(host, port)}`;
}
