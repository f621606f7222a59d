import type { ServerOrder } from "@presence/server";
import { headerOf, parseCSeq, parseMessage, type SipMessage, type SipRequest } from "@presence/sip";

/** Looks at all that a server orders, and throws at what must not be. */
export class Witness {
  /** How many responses of each status and requests of each method there were. */
  readonly counts = new Map<string, number>();
  /** The keys of what is to be kept. */
  readonly stored = new Set<string>();
  /** The last requests in each dialog, by their numbers. */
  readonly #requests = new Map<string, Map<number, string>>();

  /** What is sent, as its peer reads it. `isAnswerable`: whether it follows a message that could not be read itself. */
  see(order: ServerOrder, isAnswerable: boolean): SipMessage | undefined {
    switch (order.type) {
      case "send": {
        const message = readBack(order.text, isAnswerable);
        this.#count(message);
        if (message.kind === "request") this.#follow(message, order.text);
        return message;
      }
      case "store":
        this.stored.add(order.record.key);
        return undefined;
      case "forget":
        this.stored.delete(order.key);
        return undefined;
      case "news":
        return undefined;
      default:
        return order satisfies never;
    }
  }

  #count(message: SipMessage): void {
    const what = message.kind === "request" ? message.method : String(message.status);
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Each request has a greater number than those before it in its dialog, or is one of them again. */
  #follow(request: SipRequest, text: string): void {
    const dialog = ["call-id", "from", "to"].map((name) => headerOf(request, name)).join("\n");
    const number = parseCSeq(headerOf(request, "cseq") ?? "")?.number ?? -1;
    const before = this.#requests.get(dialog) ?? new Map<number, string>();
    const isNext = number > Math.max(-1, ...before.keys());
    if (!isNext && before.has(number) && before.get(number) !== text) {
      throw new Error(`another request with the same number: ${text}\nafter ${before.get(number)}`);
    }
    if (!isNext && !before.has(number) && number > Math.min(...before.keys())) {
      throw new Error(`a number that does not rise: ${text}\nafter ${[...before.keys()]}`);
    }
    before.set(number, text);
    for (const old of before.keys()) if (before.size > KEPT) before.delete(old);
    this.#requests.set(dialog, before);
    if (this.#requests.size > 5000) this.#requests.clear();
  }
}

/** What is sent can be read, but for the answer to what has no From itself, say: that repeats what there is (RFC 3261 §8.2.6.2). */
function readBack(text: string, isAnswerable: boolean): SipMessage {
  const read = parseMessage(text, "stream");
  if (read.ok) return read.value;
  const status = Number(/^SIP\/2\.0 ([45]\d\d) /.exec(text)?.[1]);
  const isRepeated = ["missing-header", "malformed-header", "method-mismatch"].includes(read.error.code);
  if (isAnswerable && isRepeated && status > 0) return { kind: "response", status, reason: "", headers: [], body: "" };
  throw new Error(`sent and not to be read (${read.error.code}, ${read.error.detail}): ${text}`);
}

/** How many requests of a dialog are remembered. */
const KEPT = 8;
