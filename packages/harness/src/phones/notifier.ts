import { type IncomingRequestMessage, SubscribeUserAgentServer } from "sip.js/lib/core/index.js";
import { bodyOf, type Content, type Life } from "./life.ts";
import { uriOf } from "./uri.ts";

/** Who has subscribed to a phone. */
interface Watcher {
  readonly request: IncomingRequestMessage;
  readonly tag: string;
  cseq: number;
}

/** A phone that lets itself be subscribed to, for which SIP.js has no dialogs. */
export class Notifier {
  readonly #life: Life;
  readonly #state: () => Content;
  readonly #watchers = new Map<string, Watcher>();

  constructor(life: Life, state: () => Content) {
    this.#life = life;
    this.#state = state;
    const { core } = life;
    core.delegate.onSubscribe = (incoming) => {
      const { message } = incoming;
      const tag = life.around.random.token();
      const watcher = { request: message, tag, cseq: 1 };
      this.#watchers.set(message.callId + tag, watcher);
      incoming.accept({ statusCode: 200, toTag: tag, extraHeaders: this.#headers(message) });
      this.#notify(watcher);
    };
    core.onResubscribe = (message) => {
      const watcher = this.#watchers.get(message.callId + message.toTag);
      if (watcher === undefined) return false;
      new SubscribeUserAgentServer(core, message).accept({ statusCode: 200, extraHeaders: this.#headers(message) });
      const isLast = message.getHeader("expires") === "0";
      if (isLast) this.#watchers.delete(message.callId + message.toTag);
      this.#notify(watcher, isLast);
      return true;
    };
  }

  /** How many there are. */
  get size(): number {
    return this.#watchers.size;
  }

  /** Tells all of them what there is to tell. */
  changed(): void {
    for (const watcher of this.#watchers.values()) this.#notify(watcher);
  }

  #headers(message: IncomingRequestMessage): string[] {
    return [`Expires: ${message.getHeader("expires") ?? 3600}`, this.#life.contact];
  }

  #notify(watcher: Watcher, isLast = false): void {
    const { request, tag } = watcher;
    const { core, contact } = this.#life;
    const target = uriOf(/<([^>]+)>/.exec(request.getHeader("contact") ?? "")?.[1] ?? request.from.uri.toString());
    const state = isLast ? "terminated;reason=timeout" : `active;expires=${request.getHeader("expires") ?? 3600}`;
    const headers = [`Event: ${request.getHeader("event")}`, `Subscription-State: ${state}`, contact];
    const options = { callId: request.callId, fromTag: tag, toTag: request.fromTag, cseq: watcher.cseq };
    const { uri: self } = request.to;
    const content = bodyOf(this.#state());
    const message = core.makeOutgoingRequestMessage(
      "NOTIFY",
      target,
      self,
      request.from.uri,
      options,
      headers,
      content,
    );
    core.request(message, {
      onReject: ({ message: { statusCode } }) => {
        if (statusCode === 481) this.#watchers.delete(request.callId + tag);
      },
    });
    // With credentials it would take two: NOTIFYs of phones are not challenged.
    watcher.cseq++;
  }
}
