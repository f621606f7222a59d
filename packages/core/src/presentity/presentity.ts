import { after, type Instant, type Seconds, toSeconds } from "../time.ts";
import type { Fact, Spoken, Statement } from "./statement.ts";

/**
 * What is known of one resource: the last word of each source, at most one for each type and key, ordered by type and
 * key. Plain data; JSON gives it back as it was.
 *
 * | a source is | meaning | ended by |
 * |---|---|---|
 * | absent | it has never spoken, or all of it is forgotten | a fact |
 * | in force | its statement counts | its `expiresAt`, a withdrawal, `terminated` |
 * | ended | nothing counts but what is newer; after `terminated` nothing counts at all | its own `expiresAt` |
 *
 * Clock: the `expiresAt` of each statement, and of what is left when it has ended. What can race: facts of one source,
 * which is why the greatest sequence wins and not the last to arrive, and why what has ended is remembered for a while:
 * an old fact that comes late shall not bring it back. Facts of different sources never touch.
 */
export type Presentity = readonly (Statement | Ended)[];

/** What is remembered of a source that has ended, so that no older fact brings it back. */
export interface Ended extends Spoken {
  readonly type: "ended";
  readonly of: Statement["type"];
  /** When that is forgotten, too. */
  readonly expiresAt: Instant;
}

/** Nobody has said anything, or all of it has ended and been forgotten. */
export const EMPTY: Presentity = [];

/**
 * How long what has ended is remembered: no transaction of SIP takes longer to time out (64*T1, RFC 3261 §17.1.1.2), so
 * what is still on its way then is not a message but a fault.
 */
export const TOMBSTONE: Seconds = toSeconds(32);

/**
 * What is known once that fact is. The same facts in any order give what composes to the same, as long as none is later
 * by more than `tombstone`. The same reference comes back where the fact is older than what is known, or a copy of it.
 */
export function apply(presentity: Presentity, fact: Fact, now: Instant, tombstone: Seconds = TOMBSTONE): Presentity {
  const said = entryOf(fact, now, tombstone);
  const at = presentity.findIndex((entry) => order(entry, said) >= 0);
  const found = presentity[at];
  const old = found !== undefined && order(found, said) === 0 ? found : undefined;
  const known = old && leftOf(old, now, tombstone);
  if (known !== undefined && known.sequence >= said.sequence) return presentity;
  const left = leftOf(said, now, tombstone);
  if (old === undefined && left === undefined) return presentity;
  const entries = left === undefined ? [] : [left];
  return orEmpty(presentity.toSpliced(at === -1 ? presentity.length : at, old === undefined ? 0 : 1, ...entries));
}

/** What is left at that time; the same reference where nothing is over. Calling early or not at all is harmless. */
export function expire(presentity: Presentity, now: Instant, tombstone: Seconds = TOMBSTONE): Presentity {
  if (!presentity.some((entry) => isOver(entry, now))) return presentity;
  return orEmpty(presentity.map((entry) => leftOf(entry, now, tombstone)).filter((entry) => entry !== undefined));
}

/** When to call `expire` next; undefined where nothing is over by itself. */
export function nextExpiry(presentity: Presentity): Instant | undefined {
  let next: Instant | undefined;
  for (const { expiresAt } of presentity) {
    if (expiresAt !== undefined && (next === undefined || expiresAt < next)) next = expiresAt;
  }
  return next;
}

/** Whether nothing at all is known, and the resource can be forgotten. */
export function isEmpty(presentity: Presentity): boolean {
  return presentity.length === 0;
}

/** Whether its time has passed. */
export function isOver({ expiresAt }: Statement | Ended, now: Instant): boolean {
  return expiresAt !== undefined && now >= expiresAt;
}

/** Greater than every sequence: what has been said for the last time. */
export const LAST: number = Number.MAX_SAFE_INTEGER;

function entryOf(fact: Fact, now: Instant, tombstone: Seconds): Statement | Ended {
  switch (fact.type) {
    case "end":
      return ended(fact.of, fact, after(now, tombstone));
    case "call":
      return fact.state === "terminated"
        ? ended("call", { key: fact.key, sequence: LAST }, after(now, tombstone))
        : fact;
    case "registration":
    case "device":
    case "mailbox":
    case "application":
      return fact;
    default:
      return fact satisfies never;
  }
}

function leftOf(entry: Statement | Ended, now: Instant, tombstone: Seconds): Statement | Ended | undefined {
  if (entry.expiresAt === undefined || now < entry.expiresAt) return entry;
  if (entry.type === "ended") return undefined;
  const rest = ended(entry.type, entry, after(entry.expiresAt, tombstone));
  return isOver(rest, now) ? undefined : rest;
}

function ended(of: Ended["of"], { key, sequence }: Spoken, expiresAt: Instant): Ended {
  return { type: "ended", of, key, sequence, expiresAt };
}

function order(a: Statement | Ended, b: Statement | Ended): number {
  return compare(typeOf(a), typeOf(b)) || compare(a.key, b.key);
}

function typeOf(entry: Statement | Ended): Statement["type"] {
  return entry.type === "ended" ? entry.of : entry.type;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function orEmpty(entries: Presentity): Presentity {
  return entries.length === 0 ? EMPTY : entries;
}
