import type { EventEmitter } from "node:events";
import type { DrachtioDouble } from "../../src/testing/double/double.ts";
import type { Agenda } from "./agenda.ts";
import type { Chance } from "./chance.ts";

/** What phones and the application share. */
export interface World {
  readonly double: DrachtioDouble;
  readonly em: EventEmitter;
  readonly chance: Chance;
  readonly agenda: Agenda;
  readonly now: () => number;
  /** `storm`: phones err, come and go; `rest`: they only keep what they have; `end`: they leave. */
  phase: "storm" | "rest" | "end";
  /** Call-IDs of subscriptions of ours of whose end drachtio has heard from the phone. */
  readonly left: Set<string>;
  /** How often each kind of thing was done. */
  readonly counts: Map<string, number>;
}

export function count({ counts }: World, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

export const DOMAIN = "example.com";
/** Of the users, those who are watched. */
export const WATCHED = 1200;

/** Who speaks of a user's presence: the application, the phone by PUBLISH, the phone in our subscription to it, the registrar. */
export function speakerOf(user: number): "application" | "publication" | "subscription" | "registrar" {
  return SPEAKERS[user % 4] ?? "registrar";
}

const SPEAKERS = ["application", "publication", "subscription", "registrar"] as const;

export function addressOf(user: number): string {
  return `u${user}@${DOMAIN}`;
}
