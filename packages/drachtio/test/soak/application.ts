import { addressOf, count, speakerOf, WATCHED, type World } from "./world.ts";

/** What a PBX does on its side: calls, voicemail, status. What it has said is true. */
export class Application {
  readonly #world: World;
  readonly #calls = new Map<number, Map<string, "early" | "confirmed">>();
  readonly #mailboxes = new Map<number, readonly [fresh: number, old: number]>();
  readonly #notes = new Map<number, string>();
  readonly #registered = new Set<number>();
  #made = 0;

  constructor(world: World) {
    this.#world = world;
    world.em.on("presence.voicemail.in", ({ entity, callid }: { entity: string; callid: string }) =>
      this.#asked(entity, callid),
    );
  }

  /** The calls of a user, with their states. */
  calls(user: number): ReadonlyMap<string, "early" | "confirmed"> {
    return this.#calls.get(user) ?? new Map();
  }

  mailbox(user: number): readonly [fresh: number, old: number] {
    return this.#mailboxes.get(user) ?? [0, 0];
  }

  /** What it says of a user in words; empty for nothing. */
  note(user: number): string {
    if (speakerOf(user) === "registrar") return this.#registered.has(user) ? "Available" : "";
    return this.#notes.get(user) ?? "";
  }

  /** Somebody calls, picks up, hangs up. */
  call(): void {
    const { chance } = this.#world;
    const user = 4 * chance.below(WATCHED / 4);
    const calls = this.#calls.get(user) ?? new Map<string, "early" | "confirmed">();
    this.#calls.set(user, calls);
    const [oldest] = calls;
    if (oldest === undefined || (calls.size < 3 && chance.oneOf(3))) {
      const callid = `c${++this.#made}.`;
      calls.set(callid, "early");
      this.#tell(user, callid, "early");
    } else if (oldest[1] === "early" && !chance.oneOf(3)) {
      calls.set(oldest[0], "confirmed");
      this.#tell(user, oldest[0], "confirmed");
    } else {
      calls.delete(oldest[0]);
      this.#tell(user, oldest[0], "terminated");
    }
  }

  /** A message is left, or listened to. */
  message(user: number): void {
    const { chance } = this.#world;
    this.#mailboxes.set(user, [chance.below(4), chance.below(4)]);
    count(this.#world, "voicemail.out");
    this.#world.em.emit("presence.voicemail.out", this.#voicemail(user));
  }

  /** Something is said of a user in words, or taken back. */
  say(user: number): void {
    const { chance, em } = this.#world;
    const entity = addressOf(user);
    if (speakerOf(user) === "registrar") {
      const status = chance.oneOf(3) ? "unregistered" : "registered";
      if (status === "registered") this.#registered.add(user);
      else this.#registered.delete(user);
      count(this.#world, "registration.out");
      em.emit("presence.registration.out", { entity, status, callcount: 0 });
    } else if (speakerOf(user) === "application") {
      const note = chance.oneOf(4) ? "" : `note-${user}-${++this.#made}.`;
      this.#notes.set(user, note);
      count(this.#world, "status.out");
      em.emit("presence.status.out", {
        entity,
        status: note === "" ? "closed" : "open",
        note,
        dnd: false,
        onthephone: false,
      });
    }
  }

  /** Takes back all that it has said. */
  end(): void {
    const { em } = this.#world;
    for (const user of this.#calls.keys()) em.emit("presence.dialog.out", { entity: addressOf(user), full: [] });
    for (const user of this.#mailboxes.keys()) {
      this.#mailboxes.set(user, [0, 0]);
      em.emit("presence.voicemail.out", this.#voicemail(user));
    }
    for (const user of this.#notes.keys()) {
      const nothing = { status: "closed", note: "", dnd: false, onthephone: false };
      em.emit("presence.status.out", { entity: addressOf(user), ...nothing });
    }
    for (const user of this.#registered) {
      em.emit("presence.registration.out", { entity: addressOf(user), status: "unregistered", callcount: 0 });
    }
  }

  #tell(user: number, callid: string, state: "early" | "confirmed" | "terminated"): void {
    count(this.#world, "dialog.out");
    const entity = addressOf(user);
    const calls = this.calls(user);
    const one = (id: string, now: string): object => ({
      sip: { callid: id },
      direction: "recipient",
      state: now,
      remote: { uri: addressOf(9999) },
    });
    const told = this.#world.chance.oneOf(4)
      ? { full: [...calls].map(([id, now]) => one(id, now)) }
      : { partial: one(callid, state) };
    this.#world.em.emit("presence.dialog.out", { entity, callcount: calls.size, ...told });
  }

  /** A phone wants to see its mailbox: it is looked up, which may take a while. */
  #asked(entity: string, callid: string): void {
    const user = Number(/^u(\d+)@/.exec(entity)?.[1]);
    const answer = (): void => {
      this.#world.em.emit("presence.voicemail.out", { ...this.#voicemail(user), reason: "init", callid });
    };
    if (this.#world.chance.oneOf(3)) this.#world.agenda.after(5, answer);
    else answer();
  }

  #voicemail(user: number): object {
    const [fresh, old] = this.mailbox(user);
    return { entity: addressOf(user), new: fresh, old };
  }
}
