import type { Clock } from "../clock/clock.ts";

const T1 = 500;
const T2 = 4000;
const LIFETIME = 64 * T1;

/**
 * What SIP.js's transactions leave out over UDP: requests are sent again until they are answered (Timer E, RFC 3261 §17.1.2.2),
 * and a request that comes again is answered again (Timer J, RFC 3261 §17.2.2).
 */
export class Retransmission {
  readonly #clock: Clock;
  readonly #transmit: (text: string) => void;
  /** Timers of requests that have no final response, by transaction. */
  readonly #unanswered = new Map<string, number>();
  /** Responses, by transaction. */
  readonly #answers = new Map<string, string>();
  readonly #forgetting = new Set<number>();

  constructor(clock: Clock, transmit: (text: string) => void) {
    this.#clock = clock;
    this.#transmit = transmit;
  }

  send(text: string): void {
    this.#transmit(text);
    const transaction = transactionOf(text);
    if (transaction === undefined) return;
    if (text.startsWith("SIP/2.0 ")) {
      if (text.startsWith("SIP/2.0 1")) return;
      this.#answers.set(transaction, text);
      const timer = this.#clock.setTimeout(() => {
        this.#forgetting.delete(timer);
        this.#answers.delete(transaction);
      }, LIFETIME);
      this.#forgetting.add(timer);
    } else this.#repeat(transaction, text, T1, this.#clock.now + LIFETIME);
  }

  /** Whether what came is to be handed on: it is no copy of a request that was answered. */
  receive(text: string): boolean {
    const transaction = transactionOf(text);
    if (transaction === undefined) return true;
    if (text.startsWith("SIP/2.0 ")) {
      if (!text.startsWith("SIP/2.0 1")) this.#answered(transaction);
      return true;
    }
    const answer = this.#answers.get(transaction);
    if (answer === undefined) return true;
    this.#transmit(answer);
    return false;
  }

  stop(): void {
    for (const timer of [...this.#unanswered.values(), ...this.#forgetting]) this.#clock.clearTimeout(timer);
    this.#unanswered.clear();
    this.#forgetting.clear();
    this.#answers.clear();
  }

  #repeat(transaction: string, text: string, delay: number, until: number): void {
    const timer = this.#clock.setTimeout(() => {
      this.#unanswered.delete(transaction);
      if (this.#clock.now >= until) return;
      this.#transmit(text);
      this.#repeat(transaction, text, Math.min(2 * delay, T2), until);
    }, delay);
    this.#unanswered.set(transaction, timer);
  }

  #answered(transaction: string): void {
    this.#clock.clearTimeout(this.#unanswered.get(transaction));
    this.#unanswered.delete(transaction);
  }
}

/** Branch and sent-by of the topmost Via with the method, as RFC 3261 §17.1.3 and §17.2.3 match; undefined where they are not there. */
function transactionOf(text: string): string | undefined {
  const via = /^(?:Via|v)\s*:\s*\S+\s+([^;,\s]+)[^\r\n]*?;branch=([^;,\s]+)/im.exec(text);
  const method = /^CSeq\s*:\s*\d+\s+(\S+)/im.exec(text)?.[1];
  return via === null || method === undefined ? undefined : `${via[2]} ${via[1]} ${method}`;
}
