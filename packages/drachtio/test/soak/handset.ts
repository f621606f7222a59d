import type { Notifier, NotifyOptions, SubscribeAnswer } from "../../src/testing/double/notifier.ts";
import type { Phone } from "../../src/testing/double/phone.ts";
import { headerOf, type SipRequest } from "../../src/testing/double/sip.ts";
import { Lamp } from "./lamp.ts";
import { addressOf, count, DOMAIN, speakerOf, WATCHED, type World } from "./world.ts";

/** A phone on a desk: its lamps, and what it tells of itself. */
export class Handset {
  readonly user: number;
  readonly lamps: readonly Lamp[];
  readonly #world: World;
  readonly #phone: Phone;
  #isPlugged = true;
  /** What it tells now; each time another. */
  #note = "";
  #notes = 0;
  #etag: string | undefined;
  #uuid: string | undefined;
  #registrations = 0;
  /** An answer that is waited for. */
  #isPublishing = false;

  constructor(world: World, user: number) {
    this.#world = world;
    this.user = user;
    this.#phone = world.double.phone(`u${user}`, { history: 1 });
    this.#phone.onSubscribe = (request, notifier) => this.#subscribed(request, notifier);
    const { chance } = world;
    const lamps = [new Lamp(world, this.#phone, "dialog", 4 * chance.below(WATCHED / 4))];
    if (chance.oneOf(5)) lamps.push(new Lamp(world, this.#phone, "presence", chance.below(WATCHED)));
    if (chance.oneOf(5)) lamps.push(new Lamp(world, this.#phone, "message-summary", user));
    this.lamps = lamps;
  }

  /** What it tells of itself; empty for nothing. */
  get note(): string {
    return this.#note;
  }

  get isPlugged(): boolean {
    return this.#isPlugged;
  }

  get isRegistered(): boolean {
    return this.#uuid !== undefined;
  }

  begin(): void {
    for (const lamp of this.lamps) lamp.begin();
    this.speak();
  }

  /** Its user has touched it. */
  speak(): void {
    if (!this.#isPlugged || this.user >= WATCHED) return;
    const speaker = speakerOf(this.user);
    if (speaker === "publication") {
      this.#note = this.#world.chance.oneOf(4) ? "" : this.#newNote();
      if (!this.#isPublishing) this.#publish();
    } else if (speaker === "subscription") {
      this.#note = this.#newNote();
      if (this.#uuid === undefined) this.#register();
      else if (this.#world.chance.oneOf(8)) this.unregister();
      else this.#notify();
    }
  }

  /** Its plug is pulled for some minutes: it forgets all, and tells nobody. */
  unplug(): void {
    if (!this.#isPlugged) return;
    count(this.#world, "unplugged");
    this.#isPlugged = false;
    this.#phone.isReachable = false;
    for (const lamp of this.lamps) lamp.forget();
    this.#world.agenda.after(60 + this.#world.chance.below(600), () => {
      this.#isPlugged = true;
      this.#phone.isReachable = true;
      if (this.#world.phase !== "end") this.begin();
    });
  }

  /** Its work is over: it leaves what it has, or, where it has no time for that, lets it expire. */
  end(): void {
    const isPolite = this.#world.chance.oneOf(2);
    for (const lamp of this.lamps) if (isPolite) lamp.leave();
    if (speakerOf(this.user) === "publication") this.#note = "";
    if (isPolite && this.#etag !== undefined) this.#publish();
    this.unregister();
  }

  unregister(): void {
    if (this.#uuid === undefined) return;
    count(this.#world, "unregister");
    this.#world.em.emit("unregister", this.#info(false));
    this.#uuid = undefined;
    this.#note = "";
  }

  #register(): void {
    count(this.#world, "register");
    this.#uuid = `uuid-${this.user}-${++this.#registrations}`;
    this.#world.em.emit("register", this.#info(true));
    this.#again(this.#uuid);
  }

  /** The registrar tells of refreshes. */
  #again(uuid: string): void {
    this.#world.agenda.after(1500, () => {
      if (this.#uuid !== uuid || this.#world.phase === "end") return;
      this.#world.em.emit("register", this.#info(false));
      this.#again(uuid);
    });
  }

  #info(initial: boolean): object {
    const { address, port, contact } = this.#phone;
    return {
      uuid: this.#uuid,
      initial,
      contacts: [contact.slice(1, -1)],
      allow: ["INVITE", "SUBSCRIBE", "NOTIFY"],
      expiresin: 2400,
      auth: { username: `u${this.user}`, realm: DOMAIN },
      network: { source_address: address, source_port: port, protocol: "udp" },
    };
  }

  /** The application subscribes to what the phone tells. */
  #subscribed(request: SipRequest, notifier: Notifier): SubscribeAnswer {
    const { chance, phase } = this.#world;
    const expires = Number(headerOf(request, "expires"));
    if (phase === "storm" && expires > 0 && chance.oneOf(30)) {
      count(this.#world, "our SUBSCRIBE refused");
      return { status: chance.pick([500, 503, 481, "never"]) };
    }
    count(this.#world, expires > 0 ? "our SUBSCRIBE" : "our un-SUBSCRIBE");
    if (expires === 0) {
      const last = this.#state("terminated;reason=timeout");
      queueMicrotask(() => this.#left(notifier));
      return { status: 200, headers: [["expires", "0"]], notifies: [last] };
    }
    const headers = [["expires", "1200"]] as const;
    const state = this.#state("active;expires=1200");
    return chance.oneOf(10) ? { status: 202, headers, early: [state] } : { status: 200, headers, notifies: [state] };
  }

  /** drachtio answers a last NOTIFY by itself, with 500, when it has ended the dialog. */
  async #left({ leg, outcomes }: Notifier): Promise<void> {
    const answer = await outcomes.at(-1);
    if (answer?.status === 500) this.#world.left.add(leg.callId);
  }

  #state(state: string): NotifyOptions {
    return { state, body: this.#note === "" ? "" : this.#pidf() };
  }

  /** Tells those who have subscribed to it, until one is answered. */
  #notify(): void {
    const [uuid, note, notifier] = [this.#uuid, this.#note, this.#phone.notifiers.at(-1)];
    if (notifier === undefined) return;
    count(this.#world, "NOTIFY to us");
    notifier.notify(this.#state("active;expires=600")).then(({ status }) => {
      count(this.#world, `NOTIFY to us answered ${status}`);
      if (status === 200 || status === 481 || uuid !== this.#uuid || note !== this.#note) return;
      this.#world.agenda.after(20, () => {
        if (uuid === this.#uuid && note === this.#note && this.#isPlugged) this.#notify();
      });
    });
  }

  /** Makes what the server has what the phone tells, as often as that takes. */
  async #publish(): Promise<void> {
    const [note, etag] = [this.#note, this.#etag];
    if (note === "" && etag === undefined) return;
    this.#isPublishing = true;
    count(this.#world, "PUBLISH");
    const known = etag === undefined ? {} : { etag };
    const answer = await this.#phone.publish(note === "" ? "" : this.#pidf(), {
      expires: note === "" ? 0 : 1800,
      ...known,
    });
    this.#isPublishing = false;
    count(this.#world, `PUBLISH answered ${answer.status}`);
    if (answer.status === 412 || answer.status === 200) this.#etag = undefined;
    if (answer.status === 200 && note !== "") this.#etag = headerOf(answer, "sip-etag");
    if (note !== this.#note || answer.status !== 200) this.#publishLater(10);
    else if (note !== "") this.#publishLater(1000, note);
  }

  /** Again, unless it has told something else since. */
  #publishLater(seconds: number, note?: string): void {
    this.#world.agenda.after(seconds, () => {
      if (this.#world.phase === "end" || this.#isPublishing || (note !== undefined && note !== this.#note)) return;
      if (this.#isPlugged) this.#publish();
      else this.#publishLater(30, note);
    });
  }

  #newNote(): string {
    this.#notes++;
    return `note-${this.user}-${this.#notes}.`;
  }

  #pidf(): string {
    const entity = `sip:${addressOf(this.user)}`;
    return `<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="${entity}"><tuple id="t"><status><basic>open</basic></status><note>${this.#note}</note></tuple></presence>`;
  }
}
