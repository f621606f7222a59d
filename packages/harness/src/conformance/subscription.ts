import type { Header } from "@presence/sip";
import type { Answer } from "./answer.ts";
import type { Asking, Policy } from "./asking.ts";
import type { Notify } from "./notify.ts";
import { Deviation, NotApplicable, present } from "./verdict.ts";

/** How long a server may take for what is to happen at once, in seconds. */
export const PATIENCE = 5;

/** The phone that has the subscription. */
interface Watcher {
  policy: Policy;
  readonly notifies: readonly Notify[];
  wait(seconds: number, until?: () => boolean): Promise<boolean>;
  /** Sends a SUBSCRIBE in a dialog. */
  within(dialog: string, asking: Asking): Promise<Answer>;
}

/** What a phone asked for with a SUBSCRIBE, granted or not, and what came of it. */
export class Subscription<P extends Watcher = Watcher> {
  readonly phone: P;
  /** The value of Event. */
  readonly event: string;
  readonly callId: string;
  /** Of our From. */
  readonly tag: string;
  /** To the SUBSCRIBE that began it. */
  readonly answer: Answer;

  constructor(phone: P, event: string, callId: string, tag: string, answer: Answer) {
    this.phone = phone;
    this.event = event;
    this.callId = callId;
    this.tag = tag;
    this.answer = answer;
  }

  /** All NOTIFYs with its Call-ID, each once however often it came. */
  get notifies(): Notify[] {
    return this.phone.notifies.filter((notify) => notify.header("call-id") === this.callId);
  }

  /** Waits until so many have come, and gives them. Throws a Deviation where they do not. */
  async notified(count: number, seconds: number = PATIENCE): Promise<Notify[]> {
    const isThere = await this.phone.wait(seconds, () => this.notifies.length >= count);
    if (!isThere) throw new Deviation(`${this.notifies.length} NOTIFYs within ${seconds} s`, `${count}`);
    return this.notifies;
  }

  /** Waits for the NOTIFY of that number, the first being 1. */
  async nth(count: number, seconds: number = PATIENCE): Promise<Notify> {
    return present((await this.notified(count, seconds))[count - 1], "NOTIFY");
  }

  /** Waits until one has come that is like that; undefined where none has. */
  async found(like: (notify: Notify) => boolean, seconds: number = PATIENCE): Promise<Notify | undefined> {
    await this.phone.wait(seconds, () => this.notifies.some(like));
    return this.notifies.find(like);
  }

  /** Whether a NOTIFY has said that it is over. */
  get isOver(): boolean {
    return this.notifies.some(({ state }) => state === "terminated");
  }

  /** Sends a SUBSCRIBE in its dialog. */
  async refresh(expires: number, asking: Asking = {}, event: string = this.event): Promise<Answer> {
    const { dialog } = this.answer;
    if (dialog === undefined) throw new Deviation(`${this.answer.shown} to the SUBSCRIBE`, "200, which makes a dialog");
    const headers: Header[] = [["Event", event], ["Expires", `${expires}`], ...(asking.headers ?? [])];
    return await this.phone.within(dialog, { ...asking, headers });
  }

  /** Goes on only where it was granted. Throws a Deviation where it was not. */
  granted(): this {
    if (!this.answer.isAccepted) throw new Deviation(`${this.answer.shown} to a plain SUBSCRIBE`, "200");
    return this;
  }

  /** Goes on only where it was granted; for packages that no server has to have. */
  supported(): this {
    const { status } = this.answer;
    if (status === 489) throw new NotApplicable(`no event package ${this.event}`);
    if (status === 401 || status === 403 || status === 407) throw new NotApplicable(`${status} to the SUBSCRIBE`);
    return this.granted();
  }
}
