import type { Dialog } from "@presence/core";
import type { Faults } from "./make.ts";
import { type Light, type Reading, read } from "./reader.ts";
import type { Wish } from "./subscription.ts";

/** What a phone has been told since it was switched on, and what it shows of that. */
export class Display {
  readonly #lights = new Map<string, Map<string, Light>>();
  readonly #dialogs = new Map<string, Map<string, Dialog>>();
  readonly #mailboxes = new Map<string, { readonly new: number; readonly old: number }>();
  #watchers: readonly string[] = [];

  /** Of a lamp that both packages feed: presence knows do-not-disturb and offline, dialogs know calls. */
  lamp(user: string): Light {
    const lights = this.#lights.get(user);
    const presence = lights?.get("presence");
    const dialog = lights?.get("dialog");
    if (presence === "dnd" || presence === "offline") return presence;
    return dialog ?? presence ?? "dark";
  }

  mailbox(user: string): { readonly new: number; readonly old: number } | undefined {
    return this.#mailboxes.get(user);
  }

  get watchers(): readonly string[] {
    return this.#watchers;
  }

  /** What is made of that body; undefined where the phone can make nothing of it, and shows what it did. */
  show({ event, user }: Wish, type: string, body: string, faults: Faults): Reading | undefined {
    const dialogs = this.#dialogs.get(user) ?? new Map<string, Dialog>();
    this.#dialogs.set(user, dialogs);
    const reading = read(type, body, faults, dialogs);
    switch (reading?.type) {
      case "light": {
        const lights = this.#lights.get(user) ?? new Map<string, Light>();
        this.#lights.set(user, lights.set(event, reading.light));
        return reading;
      }
      case "mailbox":
        this.#mailboxes.set(user, { new: reading.new, old: reading.old });
        return reading;
      case "watchers":
        this.#watchers = reading.watchers;
        return reading;
      case "feature":
      case undefined:
        return reading;
      default:
        return reading satisfies never;
    }
  }

  /** It is told no more of that. */
  clear({ event, user }: Wish): void {
    this.#lights.get(user)?.delete(event);
    if (event === "dialog") this.#dialogs.delete(user);
    if (event === "message-summary") this.#mailboxes.delete(user);
  }
}
