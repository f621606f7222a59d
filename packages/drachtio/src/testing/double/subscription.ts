import type { Leg } from "./leg.ts";
import type { Sender } from "./sender.ts";
import { cseqOf, type Header, headerOf, isTerminated, type SipRequest, type SipResponse, tagOf, uriOf } from "./sip.ts";

/** How a NOTIFY is answered: by a status, with headers, not at all ("never"), or by `Notify.answer` in its time ("later"). */
export type NotifyAnswer =
  | number
  | { readonly status: number; readonly headers?: readonly Header[] }
  | "never"
  | "later";

/** A NOTIFY that came. */
export class Notify {
  readonly request: SipRequest;
  readonly cseq: number;
  readonly #phone: Sender;
  #status: number | undefined;

  constructor(phone: Sender, request: SipRequest) {
    this.#phone = phone;
    this.request = request;
    this.cseq = cseqOf(request);
  }

  get body(): string {
    return this.request.body;
  }

  /** The value of Subscription-State. */
  get state(): string {
    return headerOf(this.request, "subscription-state");
  }

  /** What it was answered, if it was. */
  get answered(): number | undefined {
    return this.#status;
  }

  /** Answers it; once. */
  answer(status: number, headers: readonly Header[] = []): void {
    if (this.#status !== undefined) return;
    this.#status = status;
    this.#phone.answer(this.request, status, headers);
  }
}

export interface SubscribeOptions {
  readonly event: string;
  /** Seconds; 3600 where nothing is said, undefined for none. */
  readonly expires?: number | undefined;
  readonly accept?: string;
  readonly userAgent?: string;
  /** A Contact value; undefined for none. */
  readonly contact?: string | undefined;
  /** Further headers, or others in the place of the usual ones. */
  readonly headers?: readonly Header[];
  /** The leg of another SUBSCRIBE, to send it again as a proxy that forked it would. */
  readonly leg?: Leg;
}

/** What its subscriptions need of a phone. */
interface SubscribingPhone extends Sender {
  readonly history: number;
  readonly answerNotify: (notify: Notify) => NotifyAnswer;
  /** Called by a subscription that is over. */
  forget(subscription: Subscription): void;
}

/** A phone's subscription to something behind the application. */
export class Subscription {
  readonly phone: SubscribingPhone;
  readonly leg: Leg;
  readonly event: string;
  /** The last so many NOTIFYs (`PhoneOptions.history`), oldest first. */
  readonly notifies: Notify[] = [];
  /** How many NOTIFYs came. */
  notified = 0;
  /** How it answers NOTIFYs; as the phone does where undefined. */
  answerNotify: ((notify: Notify) => NotifyAnswer) | undefined;
  /** What the first SUBSCRIBE was answered; 408 where it was not. */
  readonly answered: Promise<SipResponse>;
  #state: "init" | "active" | "terminated" = "init";
  #lastCseq = -1;
  readonly #headers: readonly Header[];

  /** Made by `Phone.subscribe`. */
  constructor(phone: SubscribingPhone, leg: Leg, options: SubscribeOptions) {
    this.phone = phone;
    this.leg = leg;
    this.event = options.event;
    const headers: Header[] = [["event", options.event]];
    if (options.accept !== undefined) headers.push(["accept", options.accept]);
    if (options.userAgent !== undefined) headers.push(["user-agent", options.userAgent]);
    const contact = "contact" in options ? options.contact : phone.contact;
    if (contact !== undefined) headers.push(["contact", contact]);
    this.#headers = [...headers, ...(options.headers ?? [])];
    this.answered = this.#subscribe("expires" in options ? options.expires : 3600);
  }

  get state(): "init" | "active" | "terminated" {
    return this.#state;
  }

  /** Sends a SUBSCRIBE in the dialog; what it was answered. */
  refresh(expires: number | undefined = 3600, headers: readonly Header[] = []): Promise<SipResponse> {
    return this.#subscribe(expires, headers);
  }

  unsubscribe(headers: readonly Header[] = []): Promise<SipResponse> {
    return this.#subscribe(0, headers);
  }

  /** A NOTIFY with its Call-ID and tag came. One from another tag is refused, and one that is older than the last. */
  receive(request: SipRequest): void {
    const tag = tagOf(headerOf(request, "from"));
    if (this.leg.remoteTag === "") this.leg.remoteTag = tag;
    if (this.leg.remoteTag !== tag) {
      this.phone.answer(request, 481);
      return;
    }
    const notify = new Notify(this.phone, request);
    this.notified++;
    this.notifies.push(notify);
    if (this.notifies.length > this.phone.history) this.notifies.shift();
    // RFC 3261 §12.2.2: a request with a lower number is out of order, "and MUST be rejected with a 500".
    if (notify.cseq < this.#lastCseq) {
      notify.answer(500);
      return;
    }
    this.#lastCseq = notify.cseq;
    if (isTerminated(request)) this.#end();
    const answer = (this.answerNotify ?? this.phone.answerNotify)(notify);
    if (answer === "never" || answer === "later") return;
    if (typeof answer === "number") notify.answer(answer);
    else notify.answer(answer.status, answer.headers);
  }

  async #subscribe(expires: number | undefined, headers: readonly Header[] = []): Promise<SipResponse> {
    const life: readonly Header[] = expires === undefined ? [] : [["expires", String(expires)]];
    const all = [...this.#headers, ...life, ...headers];
    const answer = await this.phone.send("SUBSCRIBE", this.leg.target, { leg: this.leg, headers: all });
    if (answer.status >= 200 && answer.status < 300) this.#accepted(answer);
    else if (this.#state === "init" || answer.status === 481) this.#end();
    return answer;
  }

  #accepted(answer: SipResponse): void {
    this.leg.remoteTag = tagOf(headerOf(answer, "to"));
    const contact = headerOf(answer, "contact");
    if (contact !== "") this.leg.target = uriOf(contact);
    if (this.#state === "init") this.#state = "active";
  }

  #end(): void {
    this.#state = "terminated";
    this.phone.forget(this);
  }
}
