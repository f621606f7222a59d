import type { Header, Notify, Outcome, Respond, Subscribe } from "@presence/core";
import type { Clock } from "./clock.ts";
import { type Inbound, readInbound } from "./inbound.ts";
import { dialogId } from "./legs.ts";
import { Limited } from "./limited.ts";
import { Notifying } from "./notifying.ts";
import { Outbound } from "./outbound.ts";
import { outcomeOf } from "./outcome.ts";
import type { Srf, SrfMessage, SrfRequest, SrfResponse } from "./port.ts";
import { printHeaders } from "./print.ts";
import { type Belonging, Subscribing } from "./subscribing.ts";
import type { LinkUser } from "./user.ts";

export interface LinkOptions {
  /** Stands before all names of dialogs, transactions and flows, so that several links can serve one agent. Default none. */
  readonly name?: string;
  readonly clock: Clock;
  /** Each a token that nobody can guess: Call-IDs and tags. */
  readonly ids: () => string;
  /**
   * Milliseconds that a request may take: more than 64*T1 of drachtio, which tells by then that nobody has answered. What
   * is under way when the control connection drops is never told. Default 37,000.
   */
  readonly limit?: number;
}

/** A request outside of any dialog. */
export interface Outgoing {
  readonly uri: string;
  readonly method: string;
  readonly headers: readonly Header[];
  readonly body: string;
}

/**
 * One drachtio-server, as the agent sees it: requests come as facts, orders go out by drachtio-srf. It decides nothing that
 * an RFC leaves open, and uses no dialogs of drachtio-srf: those are pinned to a connection, and answer by themselves.
 */
export class Link {
  readonly #srf: Srf;
  readonly #user: LinkUser;
  readonly #prefix: string;
  readonly #outbound: Outbound;
  readonly #notifying: Notifying;
  readonly #subscribing: Subscribing;
  readonly #open = new Map<string, Open>();
  readonly #opened: Limited<Open>;
  #transactions = 0;
  #state: "up" | "down" | "closed" = "up";
  readonly #onClose = (): void => this.#dropped();
  readonly #onConnect = (error?: unknown): void => this.#connected(error);

  /** Takes all SUBSCRIBE, PUBLISH and NOTIFY requests that reach the srf, from now on. */
  constructor(srf: Srf, user: LinkUser, { name = "", clock, ids, limit = LIMIT }: LinkOptions) {
    this.#srf = srf;
    this.#user = user;
    this.#prefix = name === "" ? "" : `${name}/`;
    this.#outbound = new Outbound(srf, clock, limit);
    this.#notifying = new Notifying(this.#outbound, this.#prefix, user);
    this.#subscribing = new Subscribing(this.#outbound, this.#prefix, user, ids);
    this.#opened = new Limited(UNANSWERED, clock, ({ transaction }) => this.#open.delete(transaction));
    srf.subscribe((req, res) => this.#arrived(req, res));
    srf.publish((req, res) => this.#arrived(req, res));
    srf.notify((req, res) => this.#arrived(req, res));
    srf.on("close", this.#onClose);
    srf.on("connect", this.#onConnect);
  }

  /** What is kept: dialogs of others, legs of ours, requests without an answer of ours. All 0 when all is over. */
  get size(): { readonly dialogs: number; readonly legs: number; readonly transactions: number } {
    return { dialogs: this.#notifying.size, legs: this.#subscribing.size, transactions: this.#open.size };
  }

  /** Answers a request; one that has been answered, or that nobody waits for any more, is not. */
  respond({ transaction, status, headers }: Respond): void {
    const open = this.#open.get(transaction);
    if (open === undefined) return;
    this.#open.delete(transaction);
    this.#opened.delete(open);
    const { res, method, dialog, cseq, event } = open;
    const isGranted = method === "SUBSCRIBE" && status >= 200 && status < 300;
    const answered = isGranted ? this.#notifying.accept(dialog, cseq, event) : undefined;
    this.#answer(res, method, status, headers, open.repeated, (sent) => answered?.(sent, res.stackDialogId));
  }

  /** Sends a NOTIFY in its dialog, after all that was ordered before in it. The user is told its outcome. */
  notify(order: Notify): void {
    this.#notifying.notify(order);
  }

  /** Sends a SUBSCRIBE of ours. The user is told its outcome. */
  subscribe(order: Subscribe): void {
    this.#subscribing.subscribe(order);
  }

  /** No subscription to us uses the dialog any more. To be said of each that has had one. */
  ended(dialog: string): void {
    this.#notifying.ended(dialog);
  }

  /** No subscription of ours uses the leg any more. To be said of each that was ordered. */
  left(leg: string): void {
    this.#subscribing.left(leg);
  }

  /** Sends a request outside of any dialog, and tells its outcome once, later. */
  send({ uri, method, headers, body }: Outgoing, callback: (outcome: Outcome) => void): void {
    const options = { method, headers: printHeaders(headers), ...(body !== "" && { body }) };
    this.#outbound.send(this.#outbound.take(uri, options, "", (result) => callback(outcomeOf(result))));
  }

  /** Sends nothing more; what is under way has the outcome 503. What still arrives is answered with 503. */
  close(): void {
    if (this.#state === "closed") return;
    this.#srf.removeListener("close", this.#onClose);
    this.#srf.removeListener("connect", this.#onConnect);
    this.#dropped();
    this.#state = "closed";
    this.#opened.clear();
    this.#open.clear();
  }

  #arrived(req: SrfRequest, res: SrfResponse): void {
    const inbound = readInbound(req);
    const { headers, body, repeated, cseq, event, toTag } = inbound;
    const { method, uri, protocol, source_address: source, source_port: port } = req;
    const isInStack = req.stackDialogId !== undefined && req.stackDialogId !== "";
    const { dialog, leg, isInOrder } =
      method === "NOTIFY" ? this.#subscribing.notified(inbound, isInStack) : this.#place(inbound, method, isInStack);
    if (this.#state === "closed" || !isInOrder) {
      this.#answer(res, method, isInOrder ? 503 : 500, [], repeated, ignore);
      return;
    }
    const transaction = `${this.#prefix}${++this.#transactions}`;
    const open = { transaction, res, method, dialog, cseq, event, repeated };
    this.#open.set(transaction, open);
    this.#opened.add(open);
    const flow = `${this.#prefix}${protocol}/${source}:${port}`;
    const isInDialog = toTag !== undefined;
    const request = { method, uri, headers, body, transaction, dialog, isInDialog, flow, source };
    this.#user.request(leg === undefined ? request : { ...request, leg }, req);
  }

  /** drachtio hands over what comes in a dialog that it does not have as if it were new: it is of a dialog that nobody has. */
  #place({ callId, fromTag, toTag, cseq }: Inbound, method: string, isInStack: boolean): Belonging {
    const name = `${this.#prefix}${dialogId(callId, fromTag)}`;
    if (toTag !== undefined && !isInStack) return { dialog: `${name};to-tag=${toTag}`, isInOrder: true };
    return { dialog: name, isInOrder: method !== "SUBSCRIBE" || this.#notifying.isInOrder(name, cseq) };
  }

  #answer(
    res: SrfResponse,
    method: string,
    status: number,
    headers: readonly Header[],
    repeated: readonly string[],
    done: (sent: SrfMessage | undefined) => void,
  ): void {
    this.#outbound.answer(res, status, printHeaders(headers), repeated, (sent) => {
      if (sent === undefined) this.#user.trouble?.({ type: "unanswered", method, status });
      done(sent);
    });
  }

  #dropped(): void {
    if (this.#state !== "up") return;
    this.#state = "down";
    this.#outbound.dropped();
    this.#notifying.dropped();
  }

  #connected(error: unknown): void {
    if (this.#state !== "down" || (error !== undefined && error !== null)) return;
    this.#state = "up";
    this.#outbound.connected();
    this.#notifying.connected();
    this.#user.lost();
  }
}

/** A request without an answer. */
interface Open {
  readonly transaction: string;
  readonly res: SrfResponse;
  readonly method: string;
  readonly dialog: string;
  readonly cseq: number;
  readonly event: string;
  readonly repeated: readonly string[];
}

function ignore(): void {}

const LIMIT = 37_000;
/** drachtio forgets a request that has had no answer for so long. */
const UNANSWERED = 64_000;
