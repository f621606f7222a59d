import type { Instant } from "../time.ts";

/** What a lamp must show, worked out naively: one list of what was said for each user, looked through from the start. */
export class Model {
  readonly #said: Said[] = [];

  call(who: string, key: string, state: "early" | "confirmed" | "terminated", at: Instant): void {
    this.#said.push({ what: "call", who, key, state, at });
  }

  register(who: string, seconds: number, at: Instant): void {
    this.#said.push({ what: "registration", who, at, until: at + seconds * 1000 });
  }

  /** A device publishes its word, refreshes it (`dnd` unsaid), or takes it back by 0 seconds. */
  publish(who: string, seconds: number, dnd: boolean | undefined, at: Instant): void {
    this.#said.push({ what: "publication", who, at, dnd, until: at + seconds * 1000 });
  }

  /** Whether a publication of the user is in force. */
  isPublished(who: string, now: Instant): boolean {
    return this.#published(who, now) !== undefined;
  }

  lamp(who: string, now: Instant): string {
    const calls = this.#calls(who);
    const published = this.#published(who, now);
    const registered = this.#said.findLast((one) => one.what === "registration" && one.who === who);
    const isRegistered = registered?.what === "registration" && registered.until > now;
    const going = calls.includes("confirmed") ? "busy" : calls.includes("early") ? "ringing" : undefined;
    if (going === undefined && !isRegistered && published === undefined) return "offline";
    return published?.dnd === true ? "do-not-disturb" : (going ?? "idle");
  }

  #calls(who: string): string[] {
    const calls = new Map<string, string>();
    const dead = new Map<string, number>();
    for (const said of this.#said) {
      if (said.what !== "call" || said.who !== who || said.at < (dead.get(said.key) ?? 0)) continue;
      calls.delete(said.key);
      if (said.state === "terminated") dead.set(said.key, said.at + 32_000);
      else calls.set(said.key, said.state);
    }
    return [...calls.values()];
  }

  #published(who: string, now: Instant): { readonly dnd: boolean } | undefined {
    let dnd = false;
    let until = 0;
    for (const said of this.#said) {
      if (said.what !== "publication" || said.who !== who) continue;
      dnd = said.dnd ?? dnd;
      until = said.until;
    }
    return until > now ? { dnd } : undefined;
  }
}

type Said =
  | { readonly what: "call"; readonly who: string; readonly key: string; readonly state: string; readonly at: number }
  | { readonly what: "registration"; readonly who: string; readonly at: number; readonly until: number }
  | {
      readonly what: "publication";
      readonly who: string;
      readonly dnd: boolean | undefined;
      readonly at: number;
      readonly until: number;
    };
