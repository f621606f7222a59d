import { describe, expect, test } from "vitest";
import { after, toInstant, toSeconds } from "../time.ts";
import { withdrawn } from "./presentity.arbitrary.ts";
import { apply, EMPTY, type Ended, expire, isEmpty, nextExpiry, type Presentity, TOMBSTONE } from "./presentity.ts";
import type { Fact, Statement } from "./statement.ts";

const NOW = toInstant(1_000_000);
const at = (seconds: number) => toInstant(NOW + seconds * 1000);

const EACH: { readonly [Type in Statement["type"]]: Statement & { readonly type: Type } } = {
  registration: { type: "registration", key: "k", sequence: 5, expiresAt: at(60) },
  device: { type: "device", key: "k", sequence: 5, expiresAt: at(60), via: "publish", dnd: true },
  call: {
    type: "call",
    key: "k",
    sequence: 5,
    expiresAt: at(60),
    callId: "c",
    direction: "recipient",
    state: "early",
    startedAt: NOW,
  },
  mailbox: { type: "mailbox", key: "k", sequence: 5, expiresAt: at(60), summary: { waiting: true, classes: [] } },
  application: { type: "application", key: "k", sequence: 5, expiresAt: at(60), note: "hello" },
};

type Known = "absent" | "in force" | "ended";
type Arriving =
  | "newer"
  | "copy"
  | "older"
  | "newer, over"
  | "newer, long over"
  | "newer withdrawal"
  | "withdrawal that is a copy"
  | "older withdrawal";
/** `stays` is the same reference. */
type Outcome = Known | "stays";
type Table = { readonly [known in Known]: { readonly [arriving in Arriving]: Outcome } };

const BY_SEQUENCE: Table = {
  absent: {
    newer: "in force",
    copy: "in force",
    older: "in force",
    "newer, over": "ended",
    "newer, long over": "stays",
    "newer withdrawal": "ended",
    "withdrawal that is a copy": "ended",
    "older withdrawal": "ended",
  },
  "in force": {
    newer: "in force",
    copy: "stays",
    older: "stays",
    "newer, over": "ended",
    "newer, long over": "absent",
    "newer withdrawal": "ended",
    "withdrawal that is a copy": "stays",
    "older withdrawal": "stays",
  },
  ended: {
    newer: "in force",
    copy: "stays",
    older: "stays",
    "newer, over": "ended",
    "newer, long over": "absent",
    "newer withdrawal": "ended",
    "withdrawal that is a copy": "stays",
    "older withdrawal": "stays",
  },
};

/** `terminated` wins over everything, and nothing over it. */
const OF_CALLS: Table = {
  absent: BY_SEQUENCE.absent,
  "in force": {
    ...BY_SEQUENCE["in force"],
    "withdrawal that is a copy": "ended",
    "older withdrawal": "ended",
  },
  ended: {
    newer: "stays",
    copy: "stays",
    older: "stays",
    "newer, over": "stays",
    "newer, long over": "stays",
    "newer withdrawal": "stays",
    "withdrawal that is a copy": "stays",
    "older withdrawal": "stays",
  },
};

const TABLES: { readonly [Type in Statement["type"]]: Table } = {
  registration: BY_SEQUENCE,
  device: BY_SEQUENCE,
  call: OF_CALLS,
  mailbox: BY_SEQUENCE,
  application: BY_SEQUENCE,
};

function arrivalsOf(said: Statement): { readonly [arriving in Arriving]: Fact } {
  return {
    newer: { ...said, sequence: 6, expiresAt: at(90) },
    copy: { ...said },
    older: { ...said, sequence: 4 },
    "newer, over": { ...said, sequence: 6, expiresAt: NOW },
    "newer, long over": { ...said, sequence: 6, expiresAt: at(-TOMBSTONE) },
    "newer withdrawal": withdrawn(said, 6),
    "withdrawal that is a copy": withdrawn(said, 5),
    "older withdrawal": withdrawn(said, 4),
  };
}

const keys = <Key extends string>(table: { readonly [key in Key]: unknown }) => Object.keys(table) as Key[];

const ROWS = keys(TABLES).flatMap((type) =>
  keys(TABLES[type]).flatMap((known) =>
    keys(TABLES[type][known]).map((arriving) => ({ type, known, arriving, outcome: TABLES[type][known][arriving] })),
  ),
);

test.each(ROWS)("$type, $known: $arriving -> $outcome", ({ type, known, arriving, outcome }) => {
  const said = EACH[type];
  // Neighbours on both sides, so that one that touches another would show.
  const others: readonly Fact[] = [
    { ...EACH.application, key: "a" },
    { ...EACH.registration, key: "z" },
  ];
  const first = { absent: [], "in force": [said], ended: [withdrawn(said, 5)] }[known];
  const before = [...others, ...first].reduce<Presentity>((one, each) => apply(one, each, NOW), EMPTY);
  const arrived = arrivalsOf(said)[arriving];
  const result = apply(before, arrived, NOW);
  const entry = result.filter(({ key }) => key === "k");
  expect(result.filter(({ key }) => key !== "k")).toEqual(before.filter(({ key }) => key !== "k"));
  if (outcome === "stays") return expect(result).toBe(before);
  const ended: Ended = {
    type: "ended",
    of: type,
    key: "k",
    sequence: type === "call" && arriving.includes("withdrawal") ? Number.MAX_SAFE_INTEGER : arrived.sequence,
    expiresAt: after(NOW, TOMBSTONE),
  };
  return expect(entry).toEqual({ absent: [], "in force": [arrived], ended: [ended] }[outcome]);
});

describe("what has ended", () => {
  const registration = EACH.registration;
  const gone = withdrawn(registration, 6);

  test("is remembered for 32 seconds, and then its key is free again", () => {
    const remembered = apply(apply(EMPTY, registration, NOW), gone, NOW);
    expect(nextExpiry(remembered)).toBe(at(32));
    expect(apply(remembered, registration, at(31.999))).toBe(remembered);
    expect(apply(remembered, registration, at(32))).toEqual([registration]);
    expect(expire(remembered, at(31.999))).toBe(remembered);
    expect(expire(remembered, at(32))).toBe(EMPTY);
  });

  test("is remembered for as long as is said", () => {
    expect(nextExpiry(apply(EMPTY, gone, NOW, toSeconds(5)))).toBe(at(5));
    const lapsed = expire([registration], at(60), toSeconds(5));
    expect(nextExpiry(lapsed)).toBe(at(65));
    expect(expire(lapsed, at(65), toSeconds(5))).toBe(EMPTY);
    expect(apply(EMPTY, gone, NOW, toSeconds(0))).toBe(EMPTY);
  });

  test("by itself is remembered from then on, however late that is noticed", () => {
    expect(nextExpiry(expire([registration], at(80)))).toBe(at(92));
    expect(expire([registration], at(92))).toBe(EMPTY);
  });

  test("by itself is back with the next refresh, a call as well", () => {
    const lapsed = expire([EACH.call], at(61));
    expect(apply(lapsed, { ...EACH.call, expiresAt: at(100) }, at(61))).toBe(lapsed);
    const refreshed = { ...EACH.call, sequence: 6, expiresAt: at(120) };
    expect(apply(lapsed, refreshed, at(61))).toEqual([refreshed]);
  });
});

test("what has no time of its own stays until it is withdrawn", () => {
  const { expiresAt: _, ...mailbox } = EACH.mailbox;
  const presentity = apply(EMPTY, mailbox, NOW);
  expect(nextExpiry(presentity)).toBeUndefined();
  expect(expire(presentity, at(1e9))).toBe(presentity);
  expect(nextExpiry(apply(presentity, EACH.call, NOW))).toBe(at(60));
  const sooner = { ...EACH.registration, expiresAt: at(50) };
  expect(nextExpiry([EACH.call, sooner, EACH.device])).toBe(at(50));
  expect(isEmpty(presentity)).toBe(false);
  expect(isEmpty(EMPTY)).toBe(true);
});
