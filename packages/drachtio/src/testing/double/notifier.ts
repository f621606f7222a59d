import type { Leg } from "./leg.ts";
import type { Sender } from "./sender.ts";
import type { Header, SipRequest, SipResponse } from "./sip.ts";

export interface NotifyOptions {
  /** Subscription-State; `active;expires=3600` where nothing is said. */
  readonly state?: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly headers?: readonly Header[];
}

/** What a phone does with a SUBSCRIBE of the application. */
export interface SubscribeAnswer {
  /** "never": not at all. */
  readonly status: number | "never";
  readonly headers?: readonly Header[];
  /** NOTIFYs that overtake the answer. */
  readonly early?: readonly NotifyOptions[];
  /** NOTIFYs that follow it. */
  readonly notifies?: readonly NotifyOptions[];
  /** NOTIFYs that follow it from another fork, with a tag of its own. */
  readonly forked?: readonly NotifyOptions[];
}

/** A subscription of the application to a phone, as the phone has it. */
export class Notifier {
  readonly phone: Sender;
  readonly leg: Leg;
  readonly event: string;
  /** The SUBSCRIBE that began it, and those in its dialog. */
  readonly subscribes: SipRequest[];
  /** What became of the NOTIFYs that answered SUBSCRIBEs, in their order. */
  readonly outcomes: Promise<SipResponse>[] = [];

  /** Made by `Phone`. */
  constructor(phone: Sender, leg: Leg, event: string, subscribes: SipRequest[]) {
    this.phone = phone;
    this.leg = leg;
    this.event = event;
    this.subscribes = subscribes;
  }

  /** Sends a NOTIFY; what it was answered, 408 where it was not. */
  notify(options: NotifyOptions = {}): Promise<SipResponse> {
    const { state = "active;expires=3600", body = "", contentType = "application/pidf+xml", headers = [] } = options;
    const usual: Header[] = [
      ["event", this.event],
      ["subscription-state", state],
      ["contact", this.phone.contact],
    ];
    if (body !== "") usual.push(["content-type", contentType]);
    return this.phone.send("NOTIFY", this.leg.target, { leg: this.leg, headers: [...usual, ...headers], body });
  }

  /** The same subscription at another fork. */
  fork(localTag: string): Notifier {
    return new Notifier(this.phone, { ...this.leg, localTag, cseq: 0 }, this.event, [...this.subscribes]);
  }

  /** Does what the phone has decided about a SUBSCRIBE. */
  take(request: SipRequest, decision: SubscribeAnswer): void {
    const { status, headers = [], early = [], notifies = [], forked = [] } = decision;
    for (const options of early) this.outcomes.push(this.notify(options));
    if (status !== "never") this.phone.answer(request, status, headers, this.leg.localTag);
    for (const options of notifies) this.outcomes.push(this.notify(options));
    if (forked.length === 0) return;
    const fork = this.fork(`${this.leg.localTag}-fork`);
    for (const options of forked) this.outcomes.push(fork.notify(options));
  }
}
