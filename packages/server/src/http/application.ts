import {
  type Address,
  after,
  type Instant,
  type presentity,
  type Seconds,
  secondsUntil,
  toSeconds,
} from "@presence/core";
import type { Draft } from "./draft.ts";

/** Names what HTTP says of a whole status, among the application's own words. */
export const STATUS_KEY = "http";
/** Names what it says of do-not-disturb alone, so that the rest can be set and withdrawn without it. */
export const DND_KEY = "http dnd";
/** Names the mailbox that HTTP tells of. */
export const MAILBOX_KEY = "http";

/** What HTTP has said under that key; undefined where it has said nothing, or not for so long. */
export function saidBy<T extends "application" | "mailbox">(
  sources: presentity.Presentity,
  type: T,
  key: string,
): Extract<presentity.Statement, { readonly type: T }> | undefined {
  return sources.find(
    (one): one is Extract<presentity.Statement, { readonly type: T }> => one.type === type && one.key === key,
  );
}

/** Takes back what was said under that key. */
export function withdraw(draft: Draft, entity: Address, of: "application" | "mailbox", key: string): void {
  if (saidBy(draft.sources(entity), of, key) === undefined) return;
  draft.say(entity, { type: "end", of, key, sequence: draft.sequence() });
}

/** The end of something that is to last that long; nothing where it lasts. */
export function until(now: Instant, expires: number | undefined): { readonly expiresAt?: Instant } {
  return expires === undefined ? {} : { expiresAt: after(now, toSeconds(expires)) };
}

/** What is left of it, in the words of a request. */
export function left(expiresAt: Instant | undefined, now: Instant): { readonly expires?: Seconds } {
  return expiresAt === undefined ? {} : { expires: secondsUntil(expiresAt, now) };
}
