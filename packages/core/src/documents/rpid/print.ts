import { toDateTime } from "../data-model/datatypes.ts";
import { type Context, printForeignAttributes, printNotes } from "../data-model/print.ts";
import type { Attributed, Note } from "../data-model/value.ts";
import { printTrimmed } from "../xml/fields.ts";
import { escapeText, printAttribute, printElements, type Scope } from "../xml/print.ts";
import { toUri } from "../xml/uri.ts";
import type {
  Enumeration,
  PlaceIs,
  Rpid,
  StatusIcon,
  Timed,
  TimedEnumeration,
  TimeOffset,
  UserInput,
} from "./value.ts";
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

/**
 * The elements of RFC 4480, valid by the schema of its §5.1, under the prefix `rpid`. What the schema does not let stand
 * is left out: timestamps that are no `xs:dateTime`, numbers that are no integers, a `place-is` that RFC 4480 does not
 * know, `unknown` beside other values, all but the first choice where there is one. Texts, and values that RFC 4480 does
 * not know, become `other` where that may stand, else a note.
 */
export function printRpid(rpid: Rpid, context: Context): string {
  return (
    printEnumerations(ACTIVITIES, rpid.activities, context) +
    printClass(rpid.class) +
    printEnumerations(MOOD, rpid.mood, context) +
    printEach(rpid.placeIs, printPlaceIs, context) +
    printEnumerations(PLACE_TYPE, rpid.placeType, context) +
    printEnumerations(PRIVACY, rpid.privacy, context) +
    printEnumerations(RELATIONSHIP, rpid.relationship && [rpid.relationship], context) +
    printEnumerations(SERVICE_CLASS, rpid.serviceClass && [rpid.serviceClass], context) +
    printEnumerations(SPHERE, rpid.sphere, context) +
    printEach(rpid.statusIcon, printStatusIcon, context) +
    printEach(rpid.timeOffset, printTimeOffset, context) +
    printEach(rpid.userInput && [rpid.userInput], printUserInput, context)
  );
}

function printClass(name: string | undefined): string {
  return name === undefined ? "" : `<rpid:class>${printTrimmed(name)}</rpid:class>`;
}

/** All ids that want to stand in the document, good or bad. */
export function* rpidIds(rpid: Rpid): Iterable<string | undefined> {
  const timed = [rpid.activities, rpid.mood, rpid.placeIs, rpid.placeType, rpid.privacy, rpid.sphere];
  for (const list of [...timed, rpid.statusIcon, rpid.timeOffset]) for (const { id } of list ?? []) yield id;
  yield rpid.userInput?.id;
}

function printEach<One>(
  list: readonly One[] | undefined,
  print: (one: One, context: Context) => string,
  context: Context,
): string {
  if (list === undefined) return "";
  let printed = "";
  for (const one of list) printed += print(one, context);
  return printed;
}

function printEnumerations(
  rule: EnumerationRule,
  list: readonly (TimedEnumeration | Enumeration)[] | undefined,
  context: Context,
): string {
  if (list === undefined) return "";
  let printed = "";
  for (const one of list) printed += printEnumeration(rule, one, context);
  return printed;
}

function printEnumeration(rule: EnumerationRule, value: TimedEnumeration, context: Context): string {
  const { content, texts } = choose(rule, value, context.scope);
  const notes = rule.notes
    ? printNotes("rpid:note", value.notes, context.scope) + printNotes("rpid:note", texts, context.scope)
    : "";
  const attributes = rule.timed ? printTimed(value, context) : printForeignAttributes(value.attributes, context.scope);
  return printContainer(rule.element, attributes, notes + (content === "" ? rule.placeholder : content));
}

/** What may stand in the element side by side, printed, and the texts for which there is no room there. */
function choose(rule: EnumerationRule, value: Enumeration, scope: Scope): { content: string; texts: readonly Note[] } {
  // Most hold nothing but one value that RFC 4480 knows: this only saves time.
  const [first = ""] = value.values;
  if (
    value.values.length === 1 &&
    rule.values.has(first) &&
    value.others === undefined &&
    value.extensions === undefined
  ) {
    return { content: `<rpid:${first}/>`, texts: NO_TEXTS };
  }
  const known = value.values.filter((one) => rule.values.has(one));
  const texts = (value.others ?? []).concat(asTexts(value.values.filter((one) => !rule.values.has(one))));
  const foreign = printElements(value.extensions, scope);
  if (rule.holds === "one") {
    if (known.length > 0) return { content: printValues(known.slice(0, 1)), texts };
    if (foreign !== "" || !rule.other) return { content: foreign, texts };
    return { content: printNotes("rpid:other", texts.slice(0, 1), scope), texts: texts.slice(1) };
  }
  const ordered = rule.holds === "some" ? [...rule.values].filter((one) => known.includes(one)) : known;
  const content =
    printValues(ordered.filter((one) => one !== "unknown")) +
    (rule.other ? printNotes("rpid:other", texts, scope) : "") +
    foreign;
  return { content: content === "" ? printValues(known.slice(0, 1)) : content, texts: rule.other ? [] : texts };
}

const NO_TEXTS: readonly Note[] = [];

function printValues(values: readonly string[]): string {
  let printed = "";
  for (const value of values) printed += `<rpid:${value}/>`;
  return printed;
}

function asTexts(values: readonly string[]): Note[] {
  return values.map((text) => ({ text }));
}

function printPlaceIs(value: PlaceIs, context: Context): string {
  const content =
    printNotes("rpid:note", value.notes, context.scope) +
    printMedium("audio", value.audio) +
    printMedium("video", value.video) +
    printMedium("text", value.text);
  return printContainer("place-is", printTimed(value, context), content);
}

function printMedium(medium: keyof typeof MEDIA, state: string | undefined): string {
  if (state === undefined || !MEDIA[medium].has(state)) return "";
  return `<rpid:${medium}><rpid:${state}/></rpid:${medium}>`;
}

function printStatusIcon(value: StatusIcon, context: Context): string {
  return `<rpid:status-icon${printTimed(value, context)}>${escapeText(toUri(value.uri))}</rpid:status-icon>`;
}

function printTimeOffset(value: TimeOffset, context: Context): string {
  if (!Number.isSafeInteger(value.minutes)) return "";
  const attributes = printAttribute("description", value.description) + printTimed(value, context);
  return `<rpid:time-offset${attributes}>${value.minutes}</rpid:time-offset>`;
}

function printUserInput(value: UserInput, { scope, ids }: Context): string {
  const { state, id, idleThreshold, lastInput, attributes } = value;
  if (state !== "active" && state !== "idle") return "";
  const tag =
    "rpid:user-input" +
    printAttribute("id", id === undefined ? undefined : ids.take(id, "r")) +
    printAttribute("idle-threshold", isPositive(idleThreshold) ? idleThreshold : undefined) +
    printAttribute("last-input", toDateTime(lastInput)) +
    printForeignAttributes(attributes, scope);
  return `<${tag}>${state}</rpid:user-input>`;
}

function isPositive(value: number | undefined): boolean {
  return value !== undefined && value > 0 && Number.isSafeInteger(value);
}

function printTimed({ id, from, until, attributes }: Timed & Attributed, { scope, ids }: Context): string {
  return (
    printAttribute("id", id === undefined ? undefined : ids.take(id, "r")) +
    printAttribute("from", toDateTime(from)) +
    printAttribute("until", toDateTime(until)) +
    printForeignAttributes(attributes, scope)
  );
}

function printContainer(element: string, attributes: string, content: string): string {
  const tag = `rpid:${element}`;
  return content === "" ? `<${tag}${attributes}/>` : `<${tag}${attributes}>${content}</${tag}>`;
}
