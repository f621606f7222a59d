import {
  type IncomingRequestWithSubscription,
  type IncomingResponse,
  type NotifyUserAgentServer,
  SubscriptionDialog,
} from "sip.js/lib/core/index.js";
import { bodyOf, type Content, type Life } from "./life.ts";
import { retryDelay } from "./retry.ts";

type IncomingNotify = Pick<NotifyUserAgentServer, "message" | "accept" | "reject">;

/** What a phone wants to be told. */
export interface Wish {
  readonly event: string;
  /** Whose state it is. */
  readonly user: string;
}

/** What a subscription calls back. */
export interface Hearer {
  /** How to answer the NOTIFY at hand. */
  readonly answer: () => "accept" | "ignore" | number;
  /** A NOTIFY was accepted that has a body. */
  readonly onBody: (type: string, body: string) => void;
  /** It has ended, for now or for good. */
  readonly onEnd: () => void;
}

/** A phone's subscription, kept up until it is ended or refused for good. */
export class Subscription {
  readonly wish: Wish;
  readonly #life: Life;
  readonly #hearer: Hearer;
  #dialog: SubscriptionDialog | undefined;
  #state: "asking" | "up" | "ended" = "asking";
  #status: number | undefined;
  #isUnwanted = false;
  /** Counts SUBSCRIBEs that make a dialog, to tell answers to an old one. */
  #attempt = 0;
  #cancel: () => void = () => {};
  /** Changes that wait for the answer to the SUBSCRIBE that is under way. */
  readonly #waiting: Content[] = [];
  #isRefreshing = false;

  constructor(life: Life, wish: Wish, hearer: Hearer) {
    this.wish = wish;
    this.#life = life;
    this.#hearer = hearer;
  }

  get state(): "asking" | "up" | "ended" {
    return this.#state;
  }

  /** The status of the last answer to a SUBSCRIBE; undefined while there is none. */
  get status(): number | undefined {
    return this.#status;
  }

  begin(): void {
    const attempt = ++this.#attempt;
    const isOld = (): boolean => attempt !== this.#attempt;
    const { identity, core } = this.#life;
    this.#cancel();
    this.#state = "asking";
    this.#dialog = undefined;
    const to = `sip:${this.wish.user}@${identity.domain}`;
    core.subscribe(this.#life.message("SUBSCRIBE", to, this.#headers(this.#expires)), {
      onAccept: (response) => {
        if (!isOld()) this.#accepted(response);
      },
      onReject: (response) => {
        if (!isOld()) this.#rejected(response);
      },
      onNotify: ({ request, subscription }: IncomingRequestWithSubscription) => {
        if (isOld()) request.reject({ statusCode: 481 });
        else this.#begun(request, subscription);
      },
      onNotifyTimeout: () => {
        if (!isOld() && this.#status !== undefined && this.#status < 300) this.#again(0);
      },
    });
  }

  /** Asks again, or for a change where there is content. */
  refresh(content?: Content): void {
    if (content !== undefined && (this.#isRefreshing || this.#dialog === undefined)) {
      this.#waiting.push(content);
      return;
    }
    if (!this.#isRefreshing) this.#resubscribe(this.#expires, content);
  }

  /** Wants no more of it. */
  end(): void {
    this.#isUnwanted = true;
    this.#cancel();
    if (this.#dialog === undefined) this.#end();
    else this.#resubscribe(0);
  }

  get #expires(): number {
    const { lamp, mailbox } = this.#life.identity.make.expires;
    return this.wish.event === "message-summary" ? mailbox : lamp;
  }

  #headers(expires: number): string[] {
    const { accept, headers } = this.#life.identity.make;
    const { event } = this.wish;
    const accepts = (accept[event] ?? []).map((types) => `Accept: ${types}`);
    return [`Event: ${event}`, `Expires: ${expires}`, this.#life.contact, ...accepts, ...headers];
  }

  #begun(request: IncomingNotify, subscription: unknown): void {
    if (subscription instanceof SubscriptionDialog) {
      this.#dialog = subscription;
      subscription.delegate = {
        onNotify: (next) => this.#heard(next),
        onTerminated: () => {
          if (subscription === this.#dialog) this.#again(0);
        },
      };
    }
    this.#heard(request);
  }

  #heard(request: IncomingNotify): void {
    const answer = this.#hearer.answer();
    const { message } = request;
    const { state, reason, retryAfter } = stateOf(message.getHeader("subscription-state") ?? "");
    if (answer === "accept") request.accept();
    else if (answer !== "ignore") request.reject({ statusCode: answer });
    if (state !== "terminated") this.#state = "up";
    if (answer === "accept" && message.body !== "") {
      this.#hearer.onBody(message.getHeader("content-type") ?? "", message.body);
    }
    if (state === "terminated") this.#terminated(reason, retryAfter);
    else this.#next();
  }

  /** RFC 6665 §4.1.3: what the reason has a subscriber do. */
  #terminated(reason: string, retryAfter: number): void {
    this.#dialog = undefined;
    if (this.#isUnwanted) {
      this.#end();
      if (!this.#life.identity.make.faults.resubscribesAfterEnd) return;
      this.#life.after(1, () => this.begin());
      return;
    }
    if (reason === "rejected" || reason === "noresource" || reason === "invariant") this.#end();
    else if (reason === "probation" || reason === "giveup") this.#again(Number.isNaN(retryAfter) ? 30 : retryAfter);
    else this.#again(0);
  }

  #resubscribe(expires: number, content?: Content): void {
    const dialog = this.#dialog;
    if (dialog === undefined) return;
    this.#cancel();
    this.#isRefreshing = true;
    const body = bodyOf(content);
    const options = { extraHeaders: this.#headers(expires), ...(body !== undefined && { body }) };
    const answered = (response: IncomingResponse): void => {
      this.#isRefreshing = false;
      // SIP.js counts the second SUBSCRIBE, with credentials, in the request and not in the dialog.
      while ((dialog.localSequenceNumber ?? 0) < sent.message.cseq) dialog.incrementLocalSequenceNumber();
      if (dialog !== this.#dialog) return;
      if ((response.message.statusCode ?? 0) < 300) this.#accepted(response);
      else this.#rejected(response);
      this.#next();
    };
    const sent = dialog.subscribe({ onAccept: answered, onReject: answered, onRedirect: answered }, options);
  }

  /** Goes on with what had to wait. */
  #next(): void {
    if (this.#isRefreshing || this.#dialog === undefined || this.#isUnwanted) return;
    const content = this.#waiting.shift();
    if (content !== undefined) this.#resubscribe(this.#expires, content);
  }

  #accepted({ message }: IncomingResponse): void {
    this.#status = message.statusCode;
    if (this.#isUnwanted) {
      this.#cancel();
      this.#cancel = this.#life.after(LAST_WORD, () => this.#end());
      return;
    }
    const granted = Number.parseInt(message.getHeader("expires") ?? "", 10);
    const expires = Number.isNaN(granted) ? this.#expires : granted;
    this.#cancel();
    this.#cancel = this.#life.after(expires * 0.9, () => this.refresh());
  }

  #rejected({ message }: IncomingResponse): void {
    this.#status = message.statusCode;
    const isLost = message.statusCode === 481 && this.#dialog !== undefined;
    const delay = isLost ? 0 : retryDelay(message);
    if (this.#isUnwanted || delay === undefined) this.#end();
    else this.#again(delay);
  }

  /** Anew, in another dialog. */
  #again(seconds: number): void {
    this.#dialog = undefined;
    this.#isRefreshing = false;
    this.#state = "asking";
    this.#hearer.onEnd();
    this.#cancel();
    this.#cancel = this.#life.after(seconds, () => this.begin());
  }

  #end(): void {
    if (this.#state === "ended") return;
    this.#dialog?.dispose();
    this.#dialog = undefined;
    this.#isRefreshing = false;
    this.#cancel();
    this.#state = "ended";
    this.#hearer.onEnd();
  }
}

/** Seconds that the last NOTIFY may take after the answer to an un-SUBSCRIBE: not every server sends one to every phone. */
const LAST_WORD = 2;

/** Of a Subscription-State: `retryAfter` is NaN where nothing is said of it. */
function stateOf(text: string): { readonly state: string; readonly reason: string; readonly retryAfter: number } {
  const [state = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const value = (name: string): string =>
    parameters.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  return { state, reason: value("reason"), retryAfter: Number.parseInt(value("retry-after"), 10) };
}
