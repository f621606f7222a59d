import { type Address, type Fact, presentity } from "@presence/core";
import { isOurs } from "./calls.ts";
import { type Context, said, type Words } from "./context.ts";

/**
 * What the application has said of entities in words, each time of a part of it: one statement for each entity, in which
 * the newest word on each thing stands.
 *
 * It has a note where the application has not written one, as babble-drachtio-presence had: "Available", "Talking" or
 * "Unavailable", by what all that is known composes to, and none where that is something else.
 */
export class ApplicationWords implements Words {
  readonly #said = new Map<Address, Said>();

  /** Whether it can be reached, and how many calls it has in all. */
  register(entity: Address, isRegistered: boolean, callcount: number, context: Context): Fact[] {
    const { onThePhone: _, ...explicit } = this.#said.get(entity)?.explicit ?? {};
    const others = Math.max(callcount - callsIn(context.agent.sources(entity)), 0);
    const basic = isRegistered ? "open" : "closed";
    return this.#say(entity, { isRegistered, others, explicit: { ...explicit, basic } }, [], context);
  }

  /** Words of its own; an empty note takes back the one before. */
  state(entity: Address, words: presentity.Words, context: Context): Fact[] {
    const known = this.#said.get(entity) ?? NOTHING;
    const { note, ...explicit } = { ...known.explicit, ...words };
    const kept = note === undefined || note === "" ? {} : { note };
    return this.#say(entity, { ...known, explicit: { ...explicit, ...kept } }, [], context);
  }

  /**
   * Its calls become what the facts say, and are that many in all: those beyond the ones that are told of keep it busy.
   * Without a number, there are no others.
   */
  count(entity: Address, facts: readonly Fact[], callcount: number | undefined, context: Context): Fact[] {
    const known = this.#said.get(entity);
    if (known?.isRegistered === undefined) return [];
    const live = callsIn(applied(entity, facts, context));
    return this.#say(entity, { ...known, others: Math.max((callcount ?? 0) - live, 0) }, facts, context);
  }

  /** Something else has changed, or will by the facts: a phone's word, its calls, who watches it. */
  again(entity: Address, facts: readonly Fact[], context: Context): Fact[] {
    const known = this.#said.get(entity);
    return known === undefined ? [] : this.#say(entity, known, facts, context);
  }

  /** Of how many entities something is kept. */
  get size(): number {
    return this.#said.size;
  }

  #say(entity: Address, next: Said, facts: readonly Fact[], context: Context): Fact[] {
    const old = context.agent.sources(entity).find((one) => one.type === "application" && one.key === KEY);
    const words = { ...open(next, context) };
    // Whoever subscribes is asked about: what nobody watches need not be kept where it says no more than silence.
    if (isSilence(next, words) && context.subscriptions.to(entity) === undefined) {
      this.#said.delete(entity);
      if (old === undefined) return [];
      return [said(entity, { type: "end", of: "application", key: KEY, sequence: context.sequence() })];
    }
    this.#said.set(entity, next);
    const after = applied(entity, facts, context);
    const note = next.explicit.note ?? noteOf(next, words, after, context);
    const all = { ...words, ...(note !== undefined && { note }) };
    if (old?.type === "application" && isSame(old, all)) return [];
    return [said(entity, { type: "application", key: KEY, sequence: context.sequence(), ...all })];
  }
}

const KEY = "application";

interface Said {
  /** Undefined where the application has not spoken of that. */
  readonly isRegistered: boolean | undefined;
  /** Calls of which nothing is known but that they are there. */
  readonly others: number;
  readonly explicit: presentity.Words;
}

const NOTHING: Said = { isRegistered: undefined, others: 0, explicit: {} };

/** Its words but for a note that we add. */
function open({ isRegistered, others, explicit }: Said, { options }: Context): presentity.Words {
  return {
    ...(options.composition === "application" && { dnd: false, onThePhone: false }),
    ...(isRegistered === true && others > 0 && { onThePhone: true }),
    ...explicit,
  };
}

function isSilence({ explicit }: Said, { basic, dnd, onThePhone }: presentity.Words): boolean {
  return basic === "closed" && dnd !== true && onThePhone !== true && explicit.note === undefined;
}

function isSame(a: presentity.Words, b: presentity.Words): boolean {
  return a.basic === b.basic && a.note === b.note && a.dnd === b.dnd && a.onThePhone === b.onThePhone;
}

function noteOf(
  { isRegistered }: Said,
  words: presentity.Words,
  known: presentity.Presentity,
  { now, options }: Context,
): string | undefined {
  if (isRegistered === undefined) return undefined;
  const statement = { type: "application", key: KEY, sequence: BEFORE_LAST, ...words } as const;
  const { state } = presentity.compose(presentity.apply(known, statement, now), options.policy, now);
  return NOTES[state];
}

/** Greater than all that is said, and not yet what is said for the last time. */
const BEFORE_LAST = Number.MAX_SAFE_INTEGER - 1;

const NOTES: { readonly [state in presentity.State]: string | undefined } = {
  offline: "Unavailable",
  idle: "Available",
  busy: "Talking",
  ringing: undefined,
  "do-not-disturb": undefined,
};

function applied(entity: Address, facts: readonly Fact[], { agent, now }: Context): presentity.Presentity {
  let known = agent.sources(entity);
  for (const fact of facts) {
    if (fact.type === "said" && fact.resource === entity) known = presentity.apply(known, fact.fact, now);
  }
  return known;
}

/** The calls that the application has told of. */
function callsIn(known: presentity.Presentity): number {
  return known.filter(isOurs).length;
}
