import fc from "fast-check";
import { type Lexicon, merge, notes, type Strictness, someOf } from "../data-model/data-model.arbitrary.ts";
import type { Note } from "../data-model/value.ts";
import type { XmlAttribute, XmlElement } from "../xml/value.ts";
import { foreignElements } from "../xml/xml.arbitrary.ts";
import type { Rpid, TimedEnumeration } from "./value.ts";
import {
  ACTIVITIES,
  type EnumerationRule,
  MEDIA,
  MOOD,
  PLACE_TYPE,
  PRIVACY,
  RELATIONSHIP,
  SERVICE_CLASS,
  SPHERE,
} from "./vocabulary.ts";

/** RPID elements with strings of that lexicon; as the schema has them, unless the lexicon is loose. */
export function rpid(lexicon: Lexicon, strictness: Strictness): fc.Arbitrary<Rpid> {
  const timed = fc.record(
    { id: lexicon.id, from: lexicon.dateTime, until: lexicon.dateTime, attributes: lexicon.attributes },
    { requiredKeys: [] },
  );
  const place = fc.record(
    {
      audio: medium(lexicon, "audio"),
      video: medium(lexicon, "video"),
      text: medium(lexicon, "text"),
      notes: notes(lexicon, strictness),
    },
    { requiredKeys: [] },
  );
  const offset = fc.record({ minutes: lexicon.integer, description: lexicon.text }, { requiredKeys: ["minutes"] });
  const input = fc.record(
    {
      state: fc.constantFrom("active" as const, "idle" as const),
      id: lexicon.id,
      idleThreshold: lexicon.isLoose ? lexicon.integer : fc.integer({ min: 1 }),
      lastInput: lexicon.dateTime,
      attributes: lexicon.attributes,
    },
    { requiredKeys: ["state"] },
  );
  const untimed =
    strictness === "open" ? fc.record({ attributes: lexicon.attributes }, { requiredKeys: [] }) : fc.constant({});
  const several = (rule: EnumerationRule) => someOf(merge(enumeration(rule, lexicon, strictness), timed), 2);
  const all: { [Key in keyof Rpid]-?: fc.Arbitrary<Rpid[Key]> } = {
    activities: several(ACTIVITIES),
    class: lexicon.token,
    mood: several(MOOD),
    placeIs: someOf(merge(place, timed), 2),
    placeType: several(PLACE_TYPE),
    privacy: several(PRIVACY),
    relationship: merge(enumeration(RELATIONSHIP, lexicon, strictness), untimed),
    serviceClass: merge(enumeration(SERVICE_CLASS, lexicon, strictness), untimed),
    sphere: several(SPHERE),
    statusIcon: someOf(merge(fc.record({ uri: lexicon.uri }), timed), 2),
    timeOffset: someOf(merge(offset, timed), 2),
    userInput: input,
  };
  return fc.subarray(Object.entries(all), { maxLength: 2 }).chain((some) => fc.record<Rpid>(Object.fromEntries(some)));
}

function medium(lexicon: Lexicon, name: keyof typeof MEDIA): fc.Arbitrary<string> {
  const known = fc.constantFrom(...MEDIA[name]);
  return lexicon.isLoose ? fc.oneof(known, lexicon.text) : known;
}

interface Parts {
  readonly values: readonly string[];
  readonly others?: readonly Note[];
  readonly extensions?: readonly XmlElement[];
  readonly attributes?: readonly XmlAttribute[];
}

function enumeration(rule: EnumerationRule, lexicon: Lexicon, strictness: Strictness): fc.Arbitrary<TimedEnumeration> {
  const others = notes(lexicon, strictness);
  const choice = lexicon.isLoose ? anything(rule, lexicon, others) : choices(rule, others);
  if (!rule.notes && !lexicon.isLoose) return choice;
  return merge(choice, fc.record({ notes: notes(lexicon, strictness) }, { requiredKeys: [] }));
}

/** What the schema lets stand together. */
function choices(rule: EnumerationRule, others: fc.Arbitrary<Note[]>): fc.Arbitrary<Parts> {
  const known = [...rule.values].filter((value) => value !== "unknown");
  const alone: Parts[] = [...rule.values].map((value) => ({ values: [value] }));
  if (rule.placeholder === "") alone.push({ values: [] });
  const foreign = foreignElements.map((extensions): Parts => ({ values: [], extensions }));
  const text = others.map((notes): Parts => ({ values: [], others: notes.slice(0, 1) }));
  const parts = {
    values: rule.holds === "some" ? fc.subarray(known) : fc.array(fc.nat().map((i) => known[i % known.length] ?? "")),
    extensions: foreignElements,
    ...(rule.other ? { others } : {}),
  };
  const several = fc.record<Parts, "values">(parts, { requiredKeys: ["values"] }).filter(isSomething);
  return fc.oneof(
    ...(alone.length > 0 ? [fc.constantFrom(...alone)] : []),
    ...(rule.other ? [text] : []),
    rule.holds === "one" ? foreign : several,
  );
}

function isSomething({ values, others = [], extensions = [] }: Parts): boolean {
  return values.length + others.length + extensions.length > 0;
}

/** Whatever the type allows. */
function anything(rule: EnumerationRule, lexicon: Lexicon, others: fc.Arbitrary<Note[]>): fc.Arbitrary<Parts> {
  const value = fc.oneof(fc.constantFrom("unknown", "busy", ...rule.values), lexicon.text);
  return fc.record(
    { values: fc.array(value, { maxLength: 3 }), others, extensions: foreignElements },
    { requiredKeys: ["values"] },
  );
}
