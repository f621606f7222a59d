import type { Phone } from "../../src/testing/double/phone.ts";
import { headerOf, type SipResponse } from "../../src/testing/double/sip.ts";
import type { Notify, NotifyAnswer, Subscription } from "../../src/testing/double/subscription.ts";
import { addressOf, count, type World } from "./world.ts";

/** One thing that a phone wants to see, for as long as it is plugged in: subscribed to, refreshed, and begun anew whenever it is lost. */
export class Lamp {
  readonly event: "dialog" | "presence" | "message-summary";
  readonly target: number;
  readonly #world: World;
  readonly #phone: Phone;
  #subscription: Subscription | undefined;
  #expiresAt = 0;
  /** What was to be done for an earlier subscription is not done any more. */
  #turn = 0;

  constructor(world: World, phone: Phone, event: Lamp["event"], target: number) {
    this.#world = world;
    this.#phone = phone;
    this.event = event;
    this.target = target;
  }

  get subscription(): Subscription | undefined {
    return this.#subscription;
  }

  /** What it was shown last. */
  get shown(): string {
    return this.#subscription?.notifies.at(-1)?.body ?? "";
  }

  /** Begins anew, whatever was before. */
  begin(): void {
    this.forget();
    const turn = this.#turn;
    const life = LIVES[this.#world.chance.below(LIVES.length)] ?? 1800;
    this.#expiresAt = this.#world.now() + life * 1000;
    const subscription = this.#phone.subscribe(`sip:${addressOf(this.target)}`, { event: this.event, expires: life });
    subscription.answerNotify = (notify) => this.#notified(notify, turn);
    this.#subscription = subscription;
    count(this.#world, "SUBSCRIBE");
    subscription.answered.then((answer) => this.#answered(answer, life, turn));
  }

  /** The phone knows nothing of it any more, and tells nobody. */
  forget(): void {
    this.#turn++;
    if (this.#subscription !== undefined) this.#phone.forget(this.#subscription);
    this.#subscription = undefined;
  }

  /** Leaves, and stays away; where it has failed, its time runs out. */
  leave(): void {
    this.#turn++;
    count(this.#world, "un-SUBSCRIBE");
    this.#subscription?.unsubscribe();
  }

  #later(seconds: number, action: () => void): void {
    const turn = this.#turn;
    this.#world.agenda.after(seconds, () => {
      if (turn === this.#turn && this.#world.phase !== "end") action();
    });
  }

  #answered(answer: SipResponse, life: number, turn: number): void {
    if (turn !== this.#turn) return;
    const { chance } = this.#world;
    count(this.#world, `SUBSCRIBE answered ${answer.status}`);
    if (answer.status >= 300) {
      const isOver = this.#subscription?.state === "terminated" || this.#world.now() >= this.#expiresAt;
      this.#later(10 + chance.below(30), () => (isOver ? this.begin() : this.#refresh()));
      return;
    }
    const granted = Number(headerOf(answer, "expires")) || life;
    this.#expiresAt = this.#world.now() + granted * 1000;
    this.#later(granted * (0.5 + chance.below(40) / 100), () => this.#refresh());
  }

  #refresh(): void {
    const { chance, phase } = this.#world;
    if (this.#subscription === undefined || this.#world.now() >= this.#expiresAt) {
      this.begin();
      return;
    }
    if (phase === "storm" && chance.oneOf(20)) {
      this.leave();
      this.#later(chance.below(300), () => this.begin());
      return;
    }
    const [turn, life] = [this.#turn, LIVES[chance.below(LIVES.length)] ?? 1800];
    count(this.#world, "refresh");
    this.#subscription.refresh(life).then((answer) => this.#answered(answer, life, turn));
  }

  #notified(notify: Notify, turn: number): NotifyAnswer {
    count(this.#world, "NOTIFY");
    const isLast = notify.state.startsWith("terminated");
    if (isLast) count(this.#world, notify.state);
    if (isLast && turn === this.#turn) {
      this.#turn++;
      this.#later(this.#world.chance.below(20), () => this.begin());
    }
    return this.#world.phase === "storm" ? this.#err(notify, turn) : 200;
  }

  /** One NOTIFY of fifty is not answered as it should be. */
  #err(notify: Notify, turn: number): NotifyAnswer {
    const { chance, agenda } = this.#world;
    if (!chance.oneOf(50)) return 200;
    const error = chance.pick(["never", "late", "481", "500", "503"]);
    count(this.#world, `NOTIFY answered ${error}`);
    switch (error) {
      case "never":
        return "never";
      case "late":
        agenda.after(chance.below(60), () => notify.answer(200));
        return "later";
      case "481":
        if (turn !== this.#turn) return 481;
        this.forget();
        this.#later(chance.below(60), () => this.begin());
        return 481;
      case "500":
        return 500;
      case "503":
        return { status: 503, headers: [["retry-after", "20"]] };
      default:
        return error satisfies never;
    }
  }
}

/** Seconds that a phone asks for. */
const LIVES = [900, 1200, 1800] as const;
