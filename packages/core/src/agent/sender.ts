import { printEvent } from "../headers/event.ts";
import { printSubscriptionState } from "../headers/subscription-state.ts";
import type { NotifierEvent, Notify } from "../notifier/event.ts";
import { step } from "../notifier/step.ts";
import { canNotify } from "../notifier/subscription.ts";
import type { Instant } from "../time.ts";
import type { Context } from "./context.ts";
import { hasSeen, show } from "./documents.ts";
import type { Watch } from "./held.ts";
import type { Header, Order } from "./order.ts";
import { Outbox } from "./outbox.ts";
import { nextSecond, Pace } from "./pace.ts";

/** Makes the NOTIFYs, of whatever is newest when each may go out. */
export class Sender {
  readonly #context: Context;
  readonly #outbox: Outbox;
  readonly #pace = new Pace();

  constructor(context: Context) {
    this.#context = context;
    this.#outbox = new Outbox(() => context.nextOrder());
  }

  /** It may have something to send. */
  put(watch: Watch): void {
    this.#outbox.put(watch);
  }

  /** Takes the answer to a NOTIFY, which is the last one of its subscription; undefined where nobody waits for it. */
  answer(order: number, status: number): Watch | undefined {
    return this.#outbox.answer(order, status);
  }

  /** Waits no more for the answer to its last NOTIFY. */
  drop(watch: Watch): void {
    this.#outbox.drop(watch);
  }

  /** The next NOTIFY, if any may go out. One whose document the watcher has already is not sent. */
  next(now: Instant): { readonly watch: Watch; readonly order: Order } | undefined {
    for (let watch = this.#outbox.next(); watch !== undefined; watch = this.#outbox.next()) {
      if (!canNotify(watch.machine, now)) continue;
      if (watch.machine.due === "change" && hasSeen(watch, this.#context.options, now)) {
        watch.machine = { ...watch.machine, due: "nothing" };
        continue;
      }
      if (!this.#pace.admits(watch, now)) {
        this.#context.deadlines.add(watch, nextSecond(now));
        continue;
      }
      const { subscription, effects } = step(watch.machine, SEND, watch.policy, now);
      watch.machine = subscription;
      this.#context.note(watch);
      const [effect] = effects;
      if (effect?.type !== "notify") continue;
      return { watch, order: this.#notification(watch, effect, now) };
    }
    return undefined;
  }

  #notification(watch: Watch, effect: Notify, now: Instant): Order {
    const { subscriptionState, version } = effect;
    const { before, after, contentType } = show(watch, effect, this.#context.options, now);
    const order = this.#outbox.send(watch, now);
    const isLast = subscriptionState.state === "terminated";
    const body = after === undefined ? before : before + version + after;
    const event: Header = ["Event", printEvent(watch.event)];
    const state: Header = ["Subscription-State", printSubscriptionState(subscriptionState)];
    const headers: Header[] = body === "" ? [event, state] : [event, state, ["Content-Type", contentType]];
    return { type: "notify", order, dialog: watch.dialog, flow: watch.peer.flow, headers, body, isLast };
  }
}

const SEND: NotifierEvent = { type: "send" };
