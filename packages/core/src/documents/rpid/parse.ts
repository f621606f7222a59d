import {
  append,
  type Draft,
  isBlank,
  isPlain,
  keepAttribute,
  keepElement,
  putToken,
  readNote,
} from "../data-model/parse.ts";
import { type Attributed, isDataModel } from "../data-model/value.ts";
import { isPidf } from "../pidf/value.ts";
import { readCount } from "../xml/fields.ts";
import { isElement, ownText, trimmedText, type XmlAttribute, type XmlElement } from "../xml/value.ts";
import {
  isRpid,
  type PlaceIs,
  type Rpid,
  type StatusIcon,
  type Timed,
  type TimedEnumeration,
  type TimeOffset,
  type UserInput,
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
 * Takes in an element of RPID, in the namespace of RFC 4480 or of one of its drafts. False where it is none, or one
 * that does not fit: it has another shape than RFC 4480 §5.1 gives it, or is the second of a kind that stands once.
 */
export function readRpid(element: XmlElement, into: Draft<Rpid>): boolean {
  if (!isRpid(element.namespace)) return false;
  switch (element.name) {
    case "activities":
      return add(into, "activities", readEnumeration(element, ACTIVITIES));
    case "class":
      return put(into, "class", readClass(element));
    case "mood":
      return add(into, "mood", readEnumeration(element, MOOD));
    case "place-is":
      return add(into, "placeIs", readPlaceIs(element));
    case "place-type":
      return add(into, "placeType", readEnumeration(element, PLACE_TYPE));
    case "privacy":
      return add(into, "privacy", readEnumeration(element, PRIVACY));
    case "relationship":
      return put(into, "relationship", readEnumeration(element, RELATIONSHIP));
    case "service-class":
      return put(into, "serviceClass", readEnumeration(element, SERVICE_CLASS));
    case "sphere":
      return add(into, "sphere", readEnumeration(element, SPHERE));
    case "status-icon":
      return add(into, "statusIcon", readStatusIcon(element));
    case "time-offset":
      return add(into, "timeOffset", readTimeOffset(element));
    case "user-input":
      return put(into, "userInput", readUserInput(element));
    default:
      return false;
  }
}

/** Elements that may stand repeatedly, for different times (RFC 4480 §3.1). */
type Repeated = "activities" | "mood" | "placeIs" | "placeType" | "privacy" | "sphere" | "statusIcon" | "timeOffset";
type Lists = Required<Pick<Draft<Rpid>, Repeated>>;

function add<Key extends Repeated>(into: Draft<Rpid>, key: Key, value: Lists[Key][number] | undefined): boolean {
  if (value === undefined) return false;
  const lists = into as { [One in Key]?: Lists[One][number][] };
  lists[key] = append(lists[key], value);
  return true;
}

function put<Key extends Exclude<keyof Rpid, Repeated>>(into: Draft<Rpid>, key: Key, value: Rpid[Key]): boolean {
  if (value === undefined || into[key] !== undefined) return false;
  into[key] = value as Required<Draft<Rpid>>[Key];
  return true;
}

function readEnumeration(element: XmlElement, rule: EnumerationRule): Draft<TimedEnumeration> | undefined {
  const value: Draft<TimedEnumeration> = { values: [] };
  if (rule.timed) readTimed(value, element);
  else for (const one of element.attributes) keepAttribute(value, one);
  for (const node of element.children) {
    if (!isElement(node)) {
      if (!isBlank(node)) return undefined;
    } else if (isNote(node)) {
      if (!rule.notes) return undefined;
      value.notes = append(value.notes, readNote(node));
    } else if (!isRpid(node.namespace)) keepElement(value, node);
    else if (rule.other && node.name === "other") value.others = append(value.others, readNote(node));
    else if (rule.values.has(node.name) && isBare(node)) value.values.push(node.name);
    else if (rule !== ACTIVITIES || !readDraftActivity(value, node)) keepElement(value, node);
  }
  return rule.holds === "one" && choices(value) > 1 ? undefined : value;
}

/** Foreign elements are one choice, however many they are. */
function choices({ values, others, extensions }: TimedEnumeration): number {
  return values.length + (others?.length ?? 0) + (extensions === undefined ? 0 : 1);
}

/** The drafts of RPID wrote an activity as text: `<activity>away</activity>`. */
function readDraftActivity(value: Draft<TimedEnumeration>, element: XmlElement): boolean {
  const name = trimmedText(element);
  if (element.name !== "activity" || name === "" || !isPlain(element)) return false;
  if (ACTIVITIES.values.has(name)) value.values.push(name);
  else value.others = append(value.others, { text: ownText(element) });
  return true;
}

function readPlaceIs(element: XmlElement): Draft<PlaceIs> | undefined {
  const value: Draft<PlaceIs> = {};
  readTimed(value, element);
  for (const node of element.children) {
    if (!isElement(node)) {
      if (!isBlank(node)) return undefined;
    } else if (isNote(node)) value.notes = append(value.notes, readNote(node));
    else if (!isRpid(node.namespace) || !readMedium(value, node)) return undefined;
  }
  return value;
}

function readMedium(value: Draft<PlaceIs>, { name, attributes, children }: XmlElement): boolean {
  if (name !== "audio" && name !== "video" && name !== "text") return false;
  const [state, ...more] = children.filter((node) => !isBlank(node));
  if (state === undefined || !isElement(state) || more.length > 0 || attributes.length > 0) return false;
  if (!isRpid(state.namespace) || !isBare(state) || !MEDIA[name].has(state.name)) return false;
  if (value[name] !== undefined) return false;
  value[name] = state.name;
  return true;
}

function readClass(element: XmlElement): string | undefined {
  return isPlain(element) ? trimmedText(element) : undefined;
}

function readStatusIcon(element: XmlElement): Draft<StatusIcon> | undefined {
  if (element.children.some(isElement)) return undefined;
  const value: Draft<StatusIcon> = { uri: trimmedText(element) };
  readTimed(value, element);
  return value;
}

function readTimeOffset(element: XmlElement): Draft<TimeOffset> | undefined {
  const minutes = readInteger(trimmedText(element));
  if (minutes === undefined || element.children.some(isElement)) return undefined;
  const value: Draft<TimeOffset> = { minutes };
  for (const one of element.attributes) {
    if (one.name === "description" && one.namespace === "") value.description = one.value;
    else if (!readTime(value, one)) keepAttribute(value, one);
  }
  return value;
}

function readUserInput(element: XmlElement): Draft<UserInput> | undefined {
  const state = trimmedText(element);
  if ((state !== "active" && state !== "idle") || element.children.some(isElement)) return undefined;
  const value: Draft<UserInput> = { state };
  for (const one of element.attributes) if (!readInput(value, one)) keepAttribute(value, one);
  return value;
}

/** A threshold that is no positive number is none. */
function readInput(value: Draft<UserInput>, { name, namespace, value: text }: XmlAttribute): boolean {
  if (namespace !== "") return false;
  if (name === "id") putToken(value, "id", text);
  else if (name === "last-input") putToken(value, "lastInput", text);
  else if (name === "idle-threshold") {
    const seconds = readCount(text);
    if (seconds !== undefined && seconds > 0) value.idleThreshold = seconds;
  } else return false;
  return true;
}

function readTimed(value: Draft<Timed & Attributed>, element: XmlElement): void {
  for (const one of element.attributes) if (!readTime(value, one)) keepAttribute(value, one);
}

function readTime(value: Draft<Timed>, { name, namespace, value: text }: XmlAttribute): boolean {
  if (namespace !== "" || (name !== "id" && name !== "from" && name !== "until")) return false;
  putToken(value, name, text);
  return true;
}

/** An `xs:integer` that a number can hold. */
function readInteger(text: string): number | undefined {
  const integer = INTEGER.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(integer) ? integer : undefined;
}

const INTEGER = /^[-+]?\d+$/;

/** A note, in the namespace of RPID or in one that people confuse it with. */
function isNote({ name, namespace }: XmlElement): boolean {
  return name === "note" && (isRpid(namespace) || isDataModel(namespace) || isPidf(namespace));
}

/** Whether the element is its name and nothing else. */
function isBare({ attributes, children }: XmlElement): boolean {
  return attributes.length === 0 && children.every(isBlank);
}
