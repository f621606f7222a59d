import { Display } from "./display.ts";
import { type Content, Life } from "./life.ts";
import { Notifier } from "./notifier.ts";
import { Publication } from "./publication.ts";
import type { Light, Reading } from "./reader.ts";
import { Registration } from "./registration.ts";
import type { Expectation, Screen } from "./screen.ts";
import { Subscription, type Wish } from "./subscription.ts";
import type { Identity, Surroundings } from "./surroundings.ts";
import { told } from "./told.ts";

/** Seconds that a phone waits for what it has asked for: more than a transaction lasts. */
const PATIENCE = 40;
/** Seconds until a phone that has lost its connection makes another. */
const RECONNECT = 1;

/**
 * A phone of some make, played by SIP.js. What returns a promise has let time pass until it was done, and rejects with an error
 * that shows the ladder where it was not.
 */
export class Phone implements Screen {
  readonly user: string;
  /** What it is called in the ladder. */
  readonly name: string;
  /** What it does with NOTIFYs: takes them, leaves them without an answer, or answers with that status. */
  answers: "accept" | "ignore" | number = "accept";
  readonly #identity: Identity;
  readonly #around: Surroundings;
  readonly #instance: string;
  readonly #wishes = new Map<string, Wish>();
  #subscriptions = new Map<string, Subscription>();
  #display = new Display();
  #life: Life | undefined;
  #registration: Registration | undefined;
  #publication: Publication | undefined;
  #notifier: Notifier | undefined;
  #connections = 0;
  #notifies = 0;
  #dnd = false;

  /** Is switched off until the first act. */
  constructor(identity: Identity, around: Surroundings) {
    this.#identity = identity;
    this.#around = around;
    this.user = identity.user;
    this.name = identity.name;
    const { token } = around.random.for("instance");
    this.#instance = `${token().slice(0, 8)}-0000-4000-8000-${token().slice(0, 12)}`;
  }

  /** Switches it on: it registers, and then subscribes to what it has been told to watch. Does not wait for that. */
  boot(...watched: readonly string[]): this {
    for (const user of watched) this.#wish({ event: this.#identity.make.lamps, user });
    this.#around.within(() => this.#begin());
    return this;
  }

  async register(): Promise<this> {
    this.boot();
    this.#await(() => this.#registration?.status !== undefined, "no answer to REGISTER came");
    this.#expectStatus("REGISTER", this.#registration?.status);
    return this;
  }

  async unregister(): Promise<void> {
    this.#around.within(() => this.#registration?.end());
    this.#around.runUntil(() => this.#around.network.isQuiet, PATIENCE);
  }

  /** Watches that user by a lamp, in the way of its make or by that event package. */
  async watch(user: string, event: string = this.#identity.make.lamps): Promise<this> {
    const subscription = this.#wish({ event, user });
    this.#await(() => subscription.state !== "asking", `no subscription to ${event} of ${user} came about`);
    if (subscription.state === "ended") this.#expectStatus(`SUBSCRIBE to ${event} of ${user}`, subscription.status);
    return this;
  }

  /** Watches the mailbox of its own user. */
  async watchMailbox(user: string = this.user): Promise<this> {
    return this.watch(user, "message-summary");
  }

  /** Watches who watches its own user. */
  async watchWatchers(): Promise<this> {
    return this.watch(this.user, "presence.winfo");
  }

  /** Keeps its feature keys in step with the server. */
  async syncFeatures(): Promise<this> {
    return this.watch(this.user, "as-feature-event");
  }

  async unwatch(user: string, event: string = this.#identity.make.lamps): Promise<void> {
    const key = keyOf({ event, user });
    const subscription = this.#subscriptions.get(key);
    this.#wishes.delete(key);
    this.#around.within(() => subscription?.end());
    this.#await(
      () => subscription === undefined || subscription.state === "ended",
      `no end of ${event} of ${user} came`,
    );
    this.#subscriptions.delete(key);
  }

  /** Its user presses the key for do-not-disturb; what comes of it is not waited for. */
  async setDnd(on: boolean): Promise<void> {
    const { make } = this.#identity;
    // What the server says first is how it was before.
    if (make.dnd === "feature-key" && !this.#wishes.has(this.#featureKey)) await this.syncFeatures();
    this.#dnd = on;
    this.#around.note(`do-not-disturb ${on ? "on" : "off"}`);
    this.#around.within(() => this.#tellDnd());
  }

  get dnd(): boolean {
    return this.#dnd;
  }

  /** Loses its power, and comes back: nothing is said of the old subscriptions, all of them are made anew. */
  reboot(): void {
    this.#around.note("reboots");
    this.#around.within(() => {
      this.#end();
      this.#begin();
    });
  }

  /** Loses its power. */
  off(): void {
    this.#around.note("is switched off");
    this.#around.within(() => this.#end());
  }

  /** Loses its connection and makes another: a TCP connection breaks; over UDP it has another port at its next boot only. */
  cut(): void {
    this.#around.note("loses its connection");
    this.#around.within(() => this.#down());
  }

  /** Is out of reach until `plug`. */
  unplug(): void {
    this.#around.note("is unplugged");
    if (this.#life !== undefined) this.#around.network.sever(this.#life.line.place);
  }

  plug(): void {
    this.#around.note("is plugged in");
    if (this.#life !== undefined) this.#around.network.heal(this.#life.line.place);
  }

  lamp(user: string): Light {
    return this.#display.lamp(user);
  }

  mailbox(user: string): { readonly new: number; readonly old: number } | undefined {
    return this.#display.mailbox(user);
  }

  get watchers(): readonly string[] {
    return this.#display.watchers;
  }

  /** NOTIFYs that it got, those it did not take included. */
  get notifies(): number {
    return this.#notifies;
  }

  /** Whether all that it wants to be told is subscribed to. */
  get isUp(): boolean {
    const isRegistered = (this.#registration?.status ?? 0) === 200;
    return isRegistered && [...this.#wishes.keys()].every((key) => this.#subscriptions.get(key)?.state === "up");
  }

  /** Lets time pass until it shows that, for `within` seconds at most; rejects with what it shows instead. */
  async sees(expectation: Expectation, within: number = PATIENCE): Promise<void> {
    if (this.#around.runUntil(() => expectation.isMet(this), within)) return;
    const { text, shown } = expectation;
    this.#fail(`the phone of ${this.name} should show ${text} within ${within} s, but it shows ${shown(this)}`);
  }

  get #featureKey(): string {
    return keyOf({ event: "as-feature-event", user: this.user });
  }

  #wish(wish: Wish): Subscription | { readonly state: "asking"; readonly status: undefined } {
    const key = keyOf(wish);
    this.#wishes.set(key, wish);
    const isRegistered = this.#registration?.status === 200;
    const known = this.#subscriptions.get(key);
    if (known !== undefined && known.state !== "ended") return known;
    if (this.#life === undefined || !isRegistered) return PENDING;
    return this.#around.within(() => this.#subscribe(wish)) ?? PENDING;
  }

  #begin(): void {
    if (this.#life !== undefined) return;
    const life = new Life(this.#identity, this.#around, this.#instance, this.#connections++, () => this.#down());
    this.#life = life;
    if (!life.line.isUp) {
      this.#down();
      return;
    }
    this.#publication = new Publication(life);
    this.#notifier = new Notifier(life, () => this.#told);
    this.#registration = new Registration(life, () => {
      for (const [key, wish] of this.#wishes) {
        const known = this.#subscriptions.get(key);
        if (known === undefined || known.state === "ended") this.#subscribe(wish);
      }
    });
    this.#registration.begin();
  }

  #end(): void {
    this.#life?.end();
    this.#life = undefined;
    this.#registration = undefined;
    this.#subscriptions = new Map();
    this.#display = new Display();
  }

  /** The connection is gone: with it goes all that was said on it. */
  #down(): void {
    this.#end();
    const { clock, random, within } = this.#around;
    clock.setTimeout(() => within(() => this.#begin()), 1000 * (RECONNECT + random.next()));
  }

  #subscribe(wish: Wish): Subscription | undefined {
    const life = this.#life;
    if (life === undefined) return undefined;
    const display = this.#display;
    const key = keyOf(wish);
    const subscription = new Subscription(life, wish, {
      answer: () => this.#answer(),
      onBody: (type, body) => {
        const reading = display.show(wish, type, body, this.#identity.make.faults);
        if (reading !== undefined) this.#react(reading);
      },
      onEnd: () => display.clear(wish),
    });
    this.#subscriptions.set(key, subscription);
    subscription.begin();
    return subscription;
  }

  #answer(): "accept" | "ignore" | number {
    this.#notifies++;
    const { deafness = 0 } = this.#identity.make.faults;
    return deafness > 0 && this.#around.random.happens(deafness) ? "ignore" : this.answers;
  }

  /** Does what the server has said of its own features. */
  #react(reading: Reading): void {
    if (reading.type !== "feature" || reading.dnd === this.#dnd) return;
    this.#dnd = reading.dnd;
    if (this.#identity.make.faults.echoesDnd) this.#tellDnd();
  }

  #tellDnd(): void {
    const { make } = this.#identity;
    if (make.dnd === "notify") this.#notifier?.changed();
    else if (make.dnd === "feature-key") this.#subscriptions.get(this.#featureKey)?.refresh(this.#told);
    else this.#publication?.say(this.#told);
  }

  /** That its user wants no calls, or some, in the way of its make. */
  get #told(): Content {
    return told(this.#identity.make.dnd, `sip:${this.user}@${this.#identity.domain}`, this.user, this.#dnd);
  }

  #await(condition: () => boolean, otherwise: string): void {
    if (!this.#around.runUntil(condition, PATIENCE)) this.#fail(`${this.name}: ${otherwise} within ${PATIENCE} s`);
  }

  #expectStatus(what: string, status: number | undefined): void {
    if (status === undefined || status >= 300)
      this.#fail(`${this.name}: ${what} was answered ${status ?? "by nobody"}`);
  }

  #fail(message: string): never {
    const ladder = this.#around.ladder.text({ of: this.name, last: 40 });
    throw new Error(`${message}\n\nWhat it has sent and got:\n${ladder}`);
  }
}

function keyOf({ event, user }: Wish): string {
  return `${event} of ${user}`;
}

/** What is subscribed to when the phone has registered. */
const PENDING = { state: "asking", status: undefined } as const;
