import type { Address } from "../address.ts";
import { isSameEvent } from "../headers/event.ts";
import { parseSubscriptionState } from "../headers/subscription-state.ts";
import type { EventPackage } from "../packages/package.ts";
import type { Subscribe, SubscriberEffect, SubscriberEvent } from "../subscriber/event.ts";
import { step } from "../subscriber/step.ts";
import { deadlineOf, forkOf, INIT, type Subscription } from "../subscriber/subscription.ts";
import type { Instant } from "../time.ts";
import { type Named, type Refusal, refusal } from "./admit.ts";
import type { Context } from "./context.ts";
import { NEVER } from "./deadlines.ts";
import { type EventState, readEventState } from "./event-state.ts";
import type { Outcome, Request, Watch } from "./fact.ts";
import { firstOf } from "./headers.ts";
import { MultiMap } from "./multi-map.ts";
import type { Header, WatchingView } from "./order.ts";
import { fallSilent, prolong, speak } from "./source.ts";
import { answerOf, type Wanted, watchingOf } from "./wanted.ts";

/** Our own subscriptions, to devices (RFC 6665 §4.1). What they say becomes a source of their resource. */
export class Subscriber {
  readonly #context: Context;
  readonly #wanted = new MultiMap<string, Wanted>();
  /** The one that a leg was begun for, until no fork of it is to be expected any more. */
  readonly #byLeg = new Map<string, Wanted>();
  readonly #byDialog = new Map<string, Wanted>();
  readonly #byFlow = new MultiMap<string, Wanted>();
  /** SUBSCRIBEs without an answer, by their orders. */
  readonly #asked = new Map<number, { readonly wanted: Wanted; readonly request: number }>();
  #size = 0;
  #legs = 0;
  #forks = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  get size(): number {
    return this.#size;
  }

  views(): WatchingView[] {
    return [...this.#wanted.values()].map(watchingOf);
  }

  isWatching(resource: Address, device: string, packageName: string): boolean {
    return (
      this.#wanted.find(idOf(resource, packageName, device), ({ machine }) => machine.ending === "no") !== undefined
    );
  }

  /** A device that is watched already is from now on reached where the fact says. */
  watch(
    { resource, device, package: name, target, flow, jitter }: Watch,
    found: EventPackage | undefined,
    now: Instant,
  ): void {
    const id = idOf(resource, name, device);
    const known = this.#wanted.list(id);
    for (const wanted of known) {
      wanted.target = target;
      this.#move(wanted, flow);
    }
    if (known.some(({ machine }) => !machine.fork && machine.ending === "no")) return;
    if (found?.publishes === undefined) {
      const watching = { id, resource, device, package: name, state: "gone", target, leg: "" };
      this.#context.report({ type: "watching", watching, state: "failed", status: 489 });
      return;
    }
    const wanted = this.#add({ id, resource, device, package: found, target, flow, key: `${name} ${device}` }, INIT);
    this.#step(wanted, { type: "start", jitter }, now);
  }

  unwatch(resource: Address, device: string, packageName: string, now: Instant): void {
    for (const wanted of this.#wanted.list(idOf(resource, packageName, device))) this.#step(wanted, STOP, now);
  }

  /** Leaves all devices. */
  endAll(now: Instant): void {
    for (const wanted of [...this.#wanted.values()]) this.#step(wanted, STOP, now);
  }

  /** False where the order was no SUBSCRIBE that still waits for its answer. */
  outcome(order: number, outcome: Outcome, now: Instant): boolean {
    const asked = this.#asked.get(order);
    if (asked === undefined || outcome.status < 200) return asked !== undefined;
    this.#asked.delete(order);
    this.#step(asked.wanted, answerOf(asked.request, outcome), now);
    return true;
  }

  credentials(id: string, now: Instant): void {
    for (const wanted of this.#wanted.list(id)) this.#step(wanted, { type: "credentials" }, now);
  }

  flowClosed(flow: string, now: Instant): void {
    for (const wanted of this.#byFlow.list(flow)) this.#step(wanted, { type: "flow-closed" }, now);
  }

  tick(wanted: Wanted, now: Instant): void {
    this.#step(wanted, { type: "tick" }, now);
  }

  /** RFC 6665 §4.1.3: a NOTIFY is answered at once, with 481 where it belongs to no subscription of ours. */
  notify(request: Request, { event }: Named, now: Instant): void {
    const known = this.#find(request);
    if (known === undefined || !isSameEvent({ package: known.package.name }, event)) {
      this.#respond(request, refusal(481));
      return;
    }
    const subscriptionState = parseSubscriptionState(firstOf(request, "subscription-state") ?? "");
    if (subscriptionState === undefined) {
      this.#respond(request, refusal(400));
      return;
    }
    const wanted = this.#join(known, request, now);
    if (wanted === undefined) {
      this.#respond(request, refusal(481));
      return;
    }
    const read = readEventState(request, wanted.package, now);
    if (wanted.dialog === undefined) this.#bind(wanted, request.dialog);
    this.#move(wanted, request.flow);
    // What its header says counts whatever its body is like: neither 400 nor 415 ends a subscription (RFC 5057 §5.1).
    const accepted = read?.ok === false ? read.error : refusal(200);
    this.#step(wanted, { type: "notify", subscriptionState }, now, { request, accepted });
    if (read?.ok === true) this.#heed(wanted, read.value, now);
  }

  /** By its dialog; else by its leg, of which the first NOTIFY forms the dialog. */
  #find({ dialog, leg }: Request): Wanted | undefined {
    return this.#byDialog.get(dialog) ?? (leg === undefined ? undefined : this.#byLeg.get(leg));
  }

  /** Each further dialog of a leg is that of a fork; undefined where none is to be expected any more. */
  #join(known: Wanted, { dialog }: Request, now: Instant): Wanted | undefined {
    const isItsOwn = known.dialog === dialog || (known.dialog === undefined && known.machine.state !== "gone");
    if (isItsOwn) return known;
    const machine = forkOf(known.machine, known.machine.jitter, now);
    if (machine === undefined) return undefined;
    const key = `${known.key} ${++this.#forks}`;
    const { id, resource, device, package: found, target, flow } = known;
    return this.#add({ id, resource, device, package: found, target, flow, key }, machine);
  }

  #heed(wanted: Wanted, state: EventState, now: Instant): void {
    const { resource: address, machine } = wanted;
    const resource = this.#context.resource(address);
    const { expiresAt } = machine;
    if (machine.state !== "gone" && expiresAt > now) {
      speak(this.#context, resource, wanted, state, expiresAt);
    }
    this.#context.forget(resource);
    const status = state.status === undefined ? {} : { status: state.status };
    this.#context.report({ type: "notified", watching: watchingOf(wanted), ...status });
  }

  #add(
    parts: Pick<Wanted, "id" | "resource" | "device" | "package" | "target" | "flow" | "key">,
    machine: Subscription,
  ): Wanted {
    const wanted: Wanted = {
      kind: "wanted",
      ...parts,
      via: "notify",
      said: [],
      leg: "",
      dialog: undefined,
      machine,
      scheduledAt: NEVER,
    };
    this.#size++;
    this.#wanted.add(wanted.id, wanted);
    if (wanted.flow !== undefined) this.#byFlow.add(wanted.flow, wanted);
    return wanted;
  }

  #step(wanted: Wanted, event: SubscriberEvent, now: Instant, notified?: Notified): void {
    const before = wanted.machine;
    const { subscription, effects } = step(before, event, this.#context.options.subscriber, now);
    wanted.machine = subscription;
    for (const effect of effects) this.#perform(wanted, effect, notified);
    if (isThere(before) && isThere(subscription) && subscription.expiresAt > before.expiresAt) this.#prolong(wanted);
    const at = subscription.state === "gone" ? this.#forkEnd(wanted, now) : deadlineOf(subscription);
    if (at !== undefined) this.#context.deadlines.add(wanted, at);
  }

  #perform(wanted: Wanted, effect: SubscriberEffect, notified: Notified | undefined): void {
    switch (effect.type) {
      case "respond":
        if (notified !== undefined)
          this.#respond(notified.request, effect.status === 200 ? notified.accepted : refusal(effect.status));
        return;
      case "subscribe":
        this.#subscribe(wanted, effect);
        return;
      case "report": {
        const { state } = effect;
        const { reason, status } =
          state === "terminated" || state === "failed" ? { reason: undefined, ...effect } : NO_CAUSE;
        this.#context.report({
          type: "watching",
          watching: watchingOf(wanted),
          state,
          ...(reason !== undefined && { reason }),
          ...(status !== undefined && { status }),
        });
        return;
      }
      case "challenged":
        this.#context.report({ type: "watching.challenged", watching: watchingOf(wanted), status: effect.status });
        return;
      case "over":
        this.#forget(wanted);
        return;
      default:
        effect satisfies never;
    }
  }

  #subscribe(wanted: Wanted, { dialog, expires, request }: Subscribe): void {
    if (dialog === "new") {
      this.#unbind(wanted);
      wanted.leg = `leg${++this.#legs}`;
      this.#byLeg.set(wanted.leg, wanted);
    }
    const order = this.#context.nextOrder();
    this.#asked.set(order, { wanted, request });
    const { package: found, resource, target, leg, flow } = wanted;
    const headers: Header[] = [
      ["Event", found.name],
      ["Expires", String(expires)],
      ["Accept", (found.publishes ?? []).join(", ")],
    ];
    const ways = { ...(wanted.dialog !== undefined && { dialog: wanted.dialog }), ...(flow !== undefined && { flow }) };
    this.#context.order({ type: "subscribe", order, leg, resource, target, headers, ...ways });
  }

  #bind(wanted: Wanted, dialog: string): void {
    wanted.dialog = dialog;
    this.#byDialog.set(dialog, wanted);
  }

  #unbind(wanted: Wanted): void {
    if (wanted.dialog !== undefined) this.#byDialog.delete(wanted.dialog);
    wanted.dialog = undefined;
    this.#byLeg.delete(wanted.leg);
  }

  #move(wanted: Wanted, flow: string | undefined): void {
    if (flow === wanted.flow) return;
    if (wanted.flow !== undefined) this.#byFlow.delete(wanted.flow, wanted);
    wanted.flow = flow;
    if (flow !== undefined && wanted.machine.state !== "gone") this.#byFlow.add(flow, wanted);
  }

  #respond({ transaction }: Request, answer: Refusal): void {
    this.#context.order({ type: "respond", transaction, ...answer });
  }

  /** What the device has said is no more: its subscription will not be told when it changes. */
  #forget(wanted: Wanted): void {
    this.#size--;
    this.#wanted.delete(wanted.id, wanted);
    if (wanted.dialog !== undefined) this.#byDialog.delete(wanted.dialog);
    if (wanted.flow !== undefined) this.#byFlow.delete(wanted.flow, wanted);
    const resource = this.#context.resource(wanted.resource);
    // Another one to the same device may have been begun before this one was over: what it says has the same name.
    if (this.#wanted.find(wanted.id, ({ key }) => key === wanted.key) === undefined)
      fallSilent(this.#context, resource, wanted);
    this.#context.forget(resource);
  }

  /** One that is gone is known by its leg until no fork is to be expected any more; undefined once that is so. */
  #forkEnd({ leg, machine }: Wanted, now: Instant): Instant | undefined {
    if (this.#byLeg.has(leg) && machine.forksUntil > now) return machine.forksUntil;
    this.#byLeg.delete(leg);
    return undefined;
  }

  /** A refresh that the device accepts prolongs what it has said, even before it says it again. */
  #prolong(wanted: Wanted): void {
    const resource = this.#context.resource(wanted.resource);
    prolong(this.#context, resource, wanted, wanted.machine.expiresAt);
    this.#context.forget(resource);
  }
}

/** A NOTIFY, and how it is answered if its subscription is there. */
interface Notified {
  readonly request: Request;
  readonly accepted: Refusal;
}

/** Whether the device says that it has the subscription. */
function isThere({ state }: Subscription): boolean {
  return state === "pending" || state === "active";
}

function idOf(resource: Address, packageName: string, device: string): string {
  return `${resource} ${packageName} ${device}`;
}

const STOP: SubscriberEvent = { type: "stop" };
const NO_CAUSE = { reason: undefined, status: undefined } as const;
