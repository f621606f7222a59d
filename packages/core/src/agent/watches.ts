import { toAddress } from "../address.ts";
import { parseRetryAfter } from "../headers/delta-seconds.ts";
import { isSameEvent } from "../headers/event.ts";
import type { TerminationReason } from "../headers/subscription-state.ts";
import type { Decision, NotifierEffect, NotifierEvent } from "../notifier/event.ts";
import { step } from "../notifier/step.ts";
import { canNotify, deadlineOf, INIT, type Subscription } from "../notifier/subscription.ts";
import type { EventPackage } from "../packages/package.ts";
import { chooseProfile } from "../profiles/choose.ts";
import type { Instant, Seconds } from "../time.ts";
import { type Admission, admit, decisionFor, expiresOf, hear, type Named, type Refusal, refusal } from "./admit.ts";
import type { Context } from "./context.ts";
import { NEVER } from "./deadlines.ts";
import { touch } from "./documents.ts";
import type { Outcome, Request } from "./fact.ts";
import { heed } from "./heed.ts";
import { audienceOf, inOnePiece, type Resource, viewOf, type Watch } from "./held.ts";
import { NOTHING_EARLIER } from "./history.ts";
import { Interned } from "./interned.ts";
import { resumed } from "./journal.ts";
import type { Header, Order, SubscriptionView } from "./order.ts";
import type { SubscriptionRecord } from "./record.ts";
import { Register } from "./register.ts";
import { Sender } from "./sender.ts";

/** The subscriptions: who may have one, which of them has something to send, what became of it. */
export class Watches {
  readonly #context: Context;
  readonly #interned: Interned;
  readonly #register = new Register();
  readonly #sender: Sender;
  #begun = 0;

  constructor(context: Context) {
    this.#context = context;
    this.#sender = new Sender(context);
    this.#interned = new Interned(context.options);
  }

  get size(): number {
    return this.#register.size;
  }

  all(): Watch[] {
    return this.#register.all();
  }

  view(id: string): SubscriptionView | undefined {
    const watch = this.#register.find(id);
    return watch && viewOf(watch);
  }

  views(): SubscriptionView[] {
    return this.#register.all().map(viewOf);
  }

  /** Takes up a subscription where another agent has left it. */
  restore(record: SubscriptionRecord, found: EventPackage, now: Instant): void {
    const { contentType, isPrivate, machine, number } = record;
    const profile = chooseProfile({ configured: record.profile });
    const look = this.#interned.look(contentType, profile, isPrivate);
    const service = { look, policy: this.#interned.policy(found, profile) };
    this.#begun = number - 1;
    const watch = this.#add({ ...record, package: found, service }, resumed(machine));
    this.#context.note(watch);
    this.#settle(watch, now);
  }

  subscribe(request: Request, named: Named, now: Instant): void {
    const siblings = this.#register.inDialog(request.dialog);
    const known = siblings.find(({ event }) => isSameEvent(event, named.event));
    const refused =
      known === undefined ? this.#begin(request, named, siblings[0], now) : this.#refresh(known, request, now);
    if (refused !== undefined) this.#respond(request, refused.status, refused.headers);
  }

  /** RFC 6665 §4.2.1.4; a refusal leaves the subscription as it is. */
  #refresh(watch: Watch, request: Request, now: Instant): Refusal | undefined {
    if (request.identity !== undefined && request.identity !== watch.peer.watcher) return refusal(403);
    const { resource, package: found } = watch.audience;
    const expires = expiresOf(request, found.defaultExpires, this.#context.options);
    if (!expires.ok) return expires.error;
    const heard = hear(request, found, watch.peer.watcher, resource.address);
    if (!heard.ok) return heard.error;
    this.#register.move(watch, request.flow);
    this.#step(watch, { type: "subscribe", expires: expires.value, decision: "pending" }, now, request);
    heed(this.#context, watch, heard.value);
    this.#context.report({ type: "subscription.refreshed", subscription: viewOf(watch) });
    if (expires.value === 0 && !watch.look.profile.lastNotify) this.#step(watch, { type: "dialog-gone" }, now);
    return undefined;
  }

  /** RFC 6665 §4.5.2: a dialog may hold several subscriptions, but one that we do not know holds none. */
  #begin(request: Request, named: Named, sibling: Watch | undefined, now: Instant): Refusal | undefined {
    if (request.isInDialog && sibling === undefined) return refusal(481);
    if (sibling !== undefined && request.identity !== undefined && request.identity !== sibling.peer.watcher)
      return refusal(403);
    // In a dialog the Request-URI names our end of it, not the resource (RFC 3261 §12.2.1.1).
    const resource = sibling === undefined ? toAddress(request.uri) : sibling.audience.resource.address;
    const admission = admit(request, named, resource, this.#context.options, this.#interned);
    if (!admission.ok) return admission.error;
    const { value } = admission;
    const decision = decisionFor(value, this.#context.options);
    // RFC 6665 §4.2.1.3. The answer is the same whether or not the resource exists.
    if (decision === "deny") return refusal(403);
    if (this.#register.countOf(value.watcher) >= this.#context.options.maxPerWatcher) {
      return refusal(503, ["Retry-After", "60"]);
    }
    const heard = hear(request, named.package, value.watcher, value.resource);
    if (!heard.ok) return heard.error;
    this.#replace(value, request.dialog, now);
    const watch = this.#add({ ...value, dialog: request.dialog, flow: request.flow }, INIT);
    this.#step(watch, { type: "subscribe", expires: value.expires, decision }, now, request);
    this.#context.report({ type: "subscription.started", subscription: viewOf(watch) });
    heed(this.#context, watch, heard.value);
    return undefined;
  }

  /** A device that has restarted subscribes anew and refreshes the old subscription no more: the oldest make room. */
  #replace({ resource, device, package: wanted }: Admission, dialog: string, now: Instant): void {
    const same = this.#register.ofDevice(device, resource, wanted).filter((watch) => watch.dialog !== dialog);
    const tooMany = same.length + 1 - this.#context.options.maxPerDevice;
    for (const watch of same.slice(0, Math.max(tooMany, 0))) {
      this.#step(watch, { type: "end", reason: "timeout" }, now);
    }
  }

  #add(begun: Begun, machine: Subscription): Watch {
    const { dialog, flow, event, package: found, resource, watcher, device, service } = begun;
    // A literal, not a spread: a million of these are live.
    const watch: Watch = {
      kind: "watch",
      number: ++this.#begun,
      dialog: inOnePiece(dialog),
      event,
      audience: audienceOf(this.#context.resource(resource), found),
      peer: this.#register.peer(watcher, device, flow),
      look: service.look,
      policy: service.policy,
      machine,
      sent: undefined,
      shown: undefined,
      isQueued: false,
      order: 0,
      sentAt: 0,
      status: 0,
      earlier: NOTHING_EARLIER,
      scheduledAt: NEVER,
    };
    this.#register.add(watch);
    return watch;
  }

  #forget(watch: Watch): void {
    if (!this.#register.remove(watch)) return;
    this.#sender.drop(watch);
    const { reason } = watch.machine;
    this.#context.report({
      type: "subscription.ended",
      subscription: viewOf(watch),
      ...(reason !== "" && { reason }),
    });
    this.#watched(watch);
    this.#context.forget(watch.audience.resource);
  }

  /** Subscriptions are what the template `winfo` watches (RFC 3857 §4.7). */
  #watched({ audience }: Watch): void {
    this.#context.changed(audience.resource, `${audience.package.name}.winfo`);
  }

  changed(resource: Resource, packageName: string | undefined, now: Instant): void {
    for (const [name, audience] of resource.audiences) {
      if (packageName === undefined ? name.endsWith(".winfo") : name !== packageName) continue;
      touch(audience);
      for (const watch of audience.watches) this.#step(watch, CHANGE, now);
    }
  }

  decide(id: string, decision: Decision, isPrivate: boolean | undefined, now: Instant): void {
    const watch = this.#register.find(id);
    if (watch === undefined) return;
    const { contentType, profile } = watch.look;
    if (isPrivate !== undefined && isPrivate !== watch.look.isPrivate) {
      watch.look = this.#interned.look(contentType, profile, isPrivate);
      this.#context.note(watch);
      // What it has been shown is nothing to tell changes from.
      watch.shown = undefined;
      this.#step(watch, CHANGE, now);
    }
    this.#step(watch, { type: "decide", decision }, now);
    this.#watched(watch);
  }

  end(id: string, reason: TerminationReason, now: Instant): void {
    const watch = this.#register.find(id);
    if (watch !== undefined) this.#step(watch, { type: "end", reason }, now);
  }

  credentials(id: string, now: Instant): void {
    const watch = this.#register.find(id);
    if (watch !== undefined) this.#step(watch, { type: "credentials" }, now);
  }

  outcome(order: number, { status, headers = [] }: Outcome, now: Instant): void {
    const watch = status < 200 ? undefined : this.#sender.answer(order, status);
    if (watch === undefined) return;
    const answer = { type: "answer", version: watch.machine.version - 1, status } as const;
    const retryAfter =
      status < 300 ? undefined : parseRetryAfter(headers.find(([name]) => name === "retry-after")?.[1]);
    this.#step(watch, retryAfter === undefined ? answer : { ...answer, retryAfter }, now);
  }

  flowClosed(flow: string, now: Instant): void {
    for (const watch of this.#register.onFlow(flow)) this.#step(watch, { type: "flow-closed" }, now);
  }

  endAll(reason: TerminationReason, now: Instant): void {
    for (const watch of this.#register.all()) this.#step(watch, { type: "end", reason }, now);
  }

  tick(watch: Watch, now: Instant): void {
    if (watch.machine.state !== "gone") this.#step(watch, TICK, now);
  }

  /** The next NOTIFY, if any may go out. */
  notify(now: Instant): Order | undefined {
    const notified = this.#sender.next(now);
    if (notified === undefined) return undefined;
    this.#settle(notified.watch, now);
    return notified.order;
  }

  #step(watch: Watch, event: NotifierEvent, now: Instant, request?: Request): void {
    const { subscription, effects } = step(watch.machine, event, watch.policy, now);
    const before = watch.machine.state;
    if (subscription !== watch.machine) this.#context.note(watch);
    watch.machine = subscription;
    for (const effect of effects) this.#perform(watch, effect, now, request);
    if (subscription.state !== before && subscription.state !== "gone") this.#watched(watch);
    this.#settle(watch, now);
  }

  #perform(watch: Watch, effect: NotifierEffect, now: Instant, request: Request | undefined): void {
    switch (effect.type) {
      case "respond":
        if (request === undefined) return;
        // RFC 6665 §4.2.1.1: the 200-class response has the interval that was granted.
        this.#respond(request, effect.status, effect.status === 200 ? this.#granted(request, effect.expires) : []);
        return;
      case "challenged":
        this.#context.report({ type: "subscription.challenged", subscription: viewOf(watch), status: effect.status });
        return;
      case "destroy-dialog":
        for (const other of this.#register.inDialog(watch.dialog)) {
          if (other !== watch) this.#step(other, { type: "dialog-gone" }, now);
        }
        return;
      case "notify":
        return;
      default:
        effect satisfies never;
    }
  }

  /** RFC 6665 §4.4.4: responses to what initiates a dialog say which packages there are. */
  #granted(request: Request, expires: Seconds): Header[] {
    const granted: Header = ["Expires", String(expires)];
    return request.isInDialog ? [granted] : [granted, this.#context.allowEvents];
  }

  /** Sees that the watch comes up again when it has something to do. */
  #settle(watch: Watch, now: Instant): void {
    if (watch.machine.state === "gone") {
      this.#forget(watch);
      return;
    }
    if (canNotify(watch.machine, now)) this.#sender.put(watch);
    const at = deadlineOf(watch.machine);
    if (at !== undefined) this.#context.deadlines.add(watch, at);
  }

  #respond(request: Request, status: number, headers: readonly Header[]): void {
    this.#context.order({ type: "respond", transaction: request.transaction, status, headers });
  }
}

/** An admission, and where its NOTIFYs go. */
interface Begun extends Omit<Admission, "expires"> {
  readonly dialog: string;
  readonly flow: string;
}

const CHANGE: NotifierEvent = { type: "change" };
const TICK: NotifierEvent = { type: "tick" };
