import fc from "fast-check";
import { expect, test } from "vitest";
import { type Instant, toInstant } from "../time.ts";
import { compose } from "./compose.ts";
import { inForce } from "./in-force.ts";
import { call, fact, history, instant, numbered, policy, statement, withdrawn } from "./presentity.arbitrary.ts";
import { apply, EMPTY, expire, nextExpiry, type Presentity, TOMBSTONE } from "./presentity.ts";
import { DEFAULT_POLICY } from "./rules.ts";
import type { Fact, Statement } from "./statement.ts";

const NOW = toInstant(1_000_000);

/** Facts in the order of their times of arrival, between them what is over is taken out or not. */
function delivered(facts: readonly { readonly fact: Fact; readonly arrival: Instant; readonly tidy: boolean }[]) {
  const inOrder = facts.toSorted((a, b) => a.arrival - b.arrival);
  return inOrder.reduce<Presentity>((one, { fact, arrival, tidy }) => {
    return apply(tidy ? expire(one, arrival) : one, fact, arrival);
  }, EMPTY);
}

test("facts in any order, at any times no more than a tombstone apart, compose to the same", () => {
  const arrival = fc.nat({ max: TOMBSTONE * 1000 - 1 }).map(toInstant);
  const delivery = fc.record({ one: arrival, other: arrival, tidy: fc.boolean() });
  const deliveries = fc.array(fc.tuple(fact, delivery), { maxLength: 16 });
  fc.assert(
    fc.property(deliveries, policy, fc.nat({ max: 60_000 }), (all, rules, more) => {
      const facts = numbered(all.map(([one]) => one));
      const by = (when: "one" | "other") =>
        all.flatMap(([, each], index) => {
          const said = facts[index];
          return said === undefined ? [] : [{ fact: said, arrival: each[when], tidy: each.tidy && when === "one" }];
        });
      const now = toInstant(TOMBSTONE * 1000 + more);
      expect(compose(delivered(by("one")), rules, now)).toEqual(compose(delivered(by("other")), rules, now));
    }),
  );
});

/** The naive one: what each source said last, and until when the keys of calls are dead. */
interface Model {
  readonly last: Map<string, Statement>;
  readonly dead: Map<string, number>;
}

function tell({ last, dead }: Model, said: Fact, now: number): void {
  const name = `${said.type === "end" ? said.of : said.type} ${said.key}`;
  if (now < (dead.get(name) ?? 0)) return;
  if (said.type === "end") last.delete(name);
  else if (said.type !== "call" || said.state !== "terminated") last.set(name, said);
  else {
    last.delete(name);
    dead.set(name, now + 32_000);
  }
}

function alive({ last }: Model, now: number): Set<Statement> {
  return new Set([...last.values()].filter(({ expiresAt }) => expiresAt === undefined || now < expiresAt));
}

test("what is in force is the last word of each source whose time has not passed; the deadline is never missed, nor in the past", () => {
  const events = fc.array(fc.tuple(fact, fc.nat({ max: 20_000 })), { maxLength: 20 });
  fc.assert(
    fc.property(events, (all) => {
      const model: Model = { last: new Map(), dead: new Map() };
      let presentity = EMPTY;
      let now = toInstant(0);
      for (const [sequence, [one, wait]] of all.entries()) {
        const said = { ...one, sequence };
        presentity = apply(presentity, said, now);
        tell(model, said, now);
        now = toInstant(now + wait);
        const heard = new Set<Statement>(Object.values(inForce(presentity, now)).flat());
        expect(heard).toEqual(alive(model, now));
        const tidied = expire(presentity, now);
        expect(compose(tidied, DEFAULT_POLICY, now)).toEqual(compose(presentity, DEFAULT_POLICY, now));
        const isDue = (nextExpiry(presentity) ?? Number.POSITIVE_INFINITY) <= now;
        expect(tidied !== presentity).toBe(isDue);
        expect(nextExpiry(tidied) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
        presentity = tidied;
      }
    }),
  );
});

test("a terminated call never lights the lamp again while it is remembered, whatever is said of it and in what order", () => {
  const rest = fc.array(fc.tuple(call, fc.nat(), fc.nat({ max: TOMBSTONE * 1000 - 1 }), fc.boolean()));
  const sequence = fc.nat();
  fc.assert(
    fc.property(fc.array(call), call, sequence, rest, (before, last, final, late) => {
      const told = numbered(before.map((one) => ({ ...one, key: "k" })));
      const lit = told.reduce<Presentity>((one, said) => apply(one, said, NOW), EMPTY);
      let presentity = apply(lit, { ...last, key: "k", sequence: final, state: "terminated" }, NOW);
      expect(inForce(presentity, NOW).calls).toEqual([]);
      for (const [said, number, delay, tidy] of late.toSorted(([, , a], [, , b]) => a - b)) {
        const now = toInstant(NOW + delay);
        presentity = apply(
          presentity,
          { ...said, key: "k", sequence: number, expiresAt: toInstant(NOW + 100_000) },
          now,
        );
        if (tidy) presentity = expire(presentity, now);
        const composed = compose(presentity, DEFAULT_POLICY, now);
        expect(composed).toMatchObject({ state: "offline", calls: [], onThePhone: false });
      }
    }),
  );
});

/** Goes from deadline to deadline until there is none, and says how many there were. */
function runOut(presentity: Presentity): { readonly left: Presentity; readonly deadlines: number } {
  let left = presentity;
  let deadlines = 0;
  for (let next = nextExpiry(left); next !== undefined; next = nextExpiry(left)) {
    left = expire(left, next);
    deadlines += 1;
    if (deadlines > 1000) throw new Error("the deadline stands still");
  }
  return { left, deadlines };
}

test("after everything has ended nothing is left", () => {
  fc.assert(
    fc.property(history, instant, (facts, now) => {
      const known = facts.reduce<Presentity>((one, said) => apply(one, said, now), EMPTY);
      const all = known.reduce<Presentity>(
        (one, entry) => (entry.type === "ended" ? one : apply(one, withdrawn(entry, 1000), now)),
        known,
      );
      expect(all.every(({ type }) => type === "ended")).toBe(true);
      const { left, deadlines } = runOut(all);
      expect(left).toBe(EMPTY);
      expect(deadlines).toBeLessThanOrEqual(all.length);
    }),
  );
});

test("after everything has run out nothing is left", () => {
  fc.assert(
    fc.property(fc.array(statement("always"), { maxLength: 16 }), (statements) => {
      const known = numbered(statements).reduce<Presentity>((one, said) => apply(one, said, toInstant(0)), EMPTY);
      const { left, deadlines } = runOut(known);
      expect(left).toBe(EMPTY);
      expect(deadlines).toBeLessThanOrEqual(2 * known.length);
    }),
  );
});

test("a fact that is told twice is told once", () => {
  fc.assert(
    fc.property(history, fact, instant, (facts, last, now) => {
      const known = facts.reduce<Presentity>((one, said) => apply(one, said, now), EMPTY);
      const once = apply(known, { ...last, sequence: 99 }, now);
      const twice = apply(once, { ...last, sequence: 99 }, now);
      expect(twice).toEqual(once);
    }),
  );
});

test("one source is held once, its entries in one order, and JSON gives back what it was given", () => {
  fc.assert(
    fc.property(history, instant, (facts, now) => {
      const known = facts.reduce<Presentity>((one, said) => apply(one, said, now), EMPTY);
      const names = known.map((entry) => `${entry.type === "ended" ? entry.of : entry.type} ${entry.key}`);
      expect(names).toEqual([...new Set(names)].toSorted());
      expect(JSON.parse(JSON.stringify(known))).toEqual(known);
      expect(JSON.parse(JSON.stringify(compose(known, DEFAULT_POLICY, now)))).toEqual(
        compose(known, DEFAULT_POLICY, now),
      );
    }),
  );
});

test("nothing throws, and what went in stays as it was, whatever the numbers", () => {
  const number = fc.oneof(fc.double(), fc.integer());
  const odd = fc.tuple(fact, number, fc.option(number, { nil: undefined }), number);
  fc.assert(
    fc.property(fc.array(odd), policy, (all, rules) => {
      let presentity = EMPTY;
      for (const [said, sequence, expiry, now] of all) {
        const changed =
          expiry === undefined ? { ...said, sequence } : { ...said, sequence, expiresAt: toInstant(expiry) };
        const before = structuredClone({ changed, presentity });
        const next = apply(presentity, changed, toInstant(now));
        compose(expire(next, toInstant(now)), rules, toInstant(now));
        expect({ changed, presentity }).toEqual(before);
        presentity = next;
      }
    }),
  );
});
