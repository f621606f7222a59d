import { type Notify, type Outcome, type Request, type Subscribe, toAddress } from "@presence/core";
import { Link, type LinkOptions } from "../link.ts";
import type { SrfRequest } from "../port.ts";
import type { Trouble } from "../user.ts";
import { FakeSrf } from "./fake-srf.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** A link with a fake srf under it, and a record of what it has told. */
export class Bench {
  readonly srf = new FakeSrf();
  readonly clock = new VirtualClock();
  readonly requests: Request[] = [];
  readonly outcomes: [order: number, outcome: Outcome][] = [];
  readonly troubles: Trouble[] = [];
  readonly link: Link;
  losses = 0;
  onRequest: (request: Request, req: SrfRequest) => void = () => {};
  onOutcome: (order: number, outcome: Outcome) => void = () => {};
  #ids = 0;

  constructor(options: Partial<LinkOptions> = {}) {
    const user = {
      request: (request: Request, req: SrfRequest): void => {
        this.requests.push(request);
        this.onRequest(request, req);
      },
      outcome: (order: number, outcome: Outcome): void => {
        this.outcomes.push([order, outcome]);
        this.onOutcome(order, outcome);
      },
      lost: (): void => {
        this.losses++;
      },
      trouble: (trouble: Trouble): void => {
        this.troubles.push(trouble);
      },
    };
    this.link = new Link(this.srf, user, { clock: this.clock, ids: () => `id${++this.#ids}`, ...options });
  }

  get last(): Request {
    const request = this.requests.at(-1);
    if (request === undefined) throw new TypeError("no request has arrived");
    return request;
  }

  /** The statuses of the outcomes of an order. */
  statuses(order: number): number[] {
    return this.outcomes.flatMap(([number, { status }]) => (number === order ? [status] : []));
  }

  /** Answers the last request. */
  respond(status: number, headers: readonly (readonly [string, string])[] = []): void {
    this.link.respond({ type: "respond", transaction: this.last.transaction, status, headers });
  }

  /** A subscription that has been granted, with its dialog known to drachtio. */
  subscribed(callId = "c1"): string {
    const response = this.srf.arrive("SUBSCRIBE", subscribe(callId));
    this.respond(200, [["Expires", "600"]]);
    response.go(`${callId};from-tag=a`);
    return this.last.dialog;
  }
}

export function subscribe(callId = "c1", cseq = 1, toTag = ""): [string, string][] {
  return [
    ["From", "<sip:1001@pbx.example>;tag=a"],
    ["To", `<sip:1002@pbx.example>${toTag === "" ? "" : `;tag=${toTag}`}`],
    ["Call-ID", callId],
    ["CSeq", `${cseq} SUBSCRIBE`],
    ["Event", "dialog;id=7"],
  ];
}

export function notify(order: number, dialog: string, more: Partial<Notify> = {}): Notify {
  const headers = [["Event", "dialog;id=7"] as const, ["Subscription-State", "active;expires=600"] as const];
  return { type: "notify", order, dialog, flow: "", headers, body: "", isLast: false, ...more };
}

export const LAST: Pick<Notify, "isLast" | "headers"> = {
  isLast: true,
  headers: [
    ["Event", "dialog;id=7"],
    ["Subscription-State", "terminated;reason=timeout"],
  ],
};

export function subscribeOrder(order: number, more: Partial<Subscribe> = {}): Subscribe {
  const resource = toAddress("1001@pbx.example");
  if (resource === undefined) throw new TypeError("no address");
  const headers = [["Event", "presence"] as const, ["Expires", "3600"] as const];
  return { type: "subscribe", order, leg: "leg1", resource, target: "sip:1001@192.0.2.7", headers, ...more };
}
