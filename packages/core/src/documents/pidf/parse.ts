import { fail, ok, type Result } from "../../result.ts";
import { readCipid } from "../cipid/parse.ts";
import { toDateTime } from "../data-model/datatypes.ts";
import {
  append,
  type Draft,
  isPlain,
  keepAttribute,
  keepElement,
  keepElements,
  putToken,
  readId,
  readNote,
} from "../data-model/parse.ts";
import { type Extensible, isDataModel } from "../data-model/value.ts";
import { type DocumentError, documentError, type ParseLimits } from "../error.ts";
import { readRpid } from "../rpid/parse.ts";
import { isRpid } from "../rpid/value.ts";
import type { Body } from "../text.ts";
import { parseXml } from "../xml/parse.ts";
import { ownText, trimmedText, type XmlElement } from "../xml/value.ts";
import { foreignNamespaces } from "./namespaces.ts";
import {
  type Basic,
  type Component,
  type Contact,
  type Device,
  isPidf,
  type Person,
  type Pidf,
  type Tuple,
} from "./value.ts";

/**
 * Reads a presence document: any order of elements, missing and repeated ids, the namespaces of drafts, and status
 * elements where the drafts had them; all come out as the RFCs have them. Elements and attributes that are not understood
 * (RFC 3863 §4.2.3), or that stand where only one may and one already does, are kept; only `basic` is its text alone.
 *
 * Fails with `wrong-document` unless the root is a `presence` of PIDF, and as `parseXml` does. Never throws.
 */
export function parsePidf(body: Body, limits?: ParseLimits): Result<Pidf, DocumentError> {
  const document = parseXml(body, limits);
  if (!document.ok) return document;
  const { root, namespaces } = document.value;
  if (root.name !== "presence" || !isPidf(root.namespace)) {
    return fail(documentError("wrong-document", "the root is not a presence element of PIDF"));
  }
  const pidf = readPresence(root);
  const foreign = foreignNamespaces(namespaces, root.attributes);
  if (foreign.length > 0) pidf.namespaces = foreign;
  return ok(pidf);
}

function readPresence(root: XmlElement): Draft<Pidf> {
  const pidf: Draft<Pidf> = { tuples: [] };
  for (const one of root.attributes) {
    if (one.name !== "entity" || one.namespace !== "") keepAttribute(pidf, one);
    else putToken(pidf, "entity", one.value);
  }
  for (const node of root.children) {
    if (typeof node === "string") continue;
    const { name, namespace } = node;
    if (name === "tuple" && isPidf(namespace)) pidf.tuples.push(readTuple(node));
    else if (name === "person" && isDataModel(namespace)) pidf.persons = append(pidf.persons, readPerson(node));
    else if (name === "device" && isDataModel(namespace)) pidf.devices = append(pidf.devices, readDevice(node));
    else if (isNote(node)) pidf.notes = append(pidf.notes, readNote(node));
    else keepElement(pidf, node);
  }
  return pidf;
}

function readTuple(element: XmlElement): Draft<Tuple> {
  const tuple: Draft<Tuple> = {};
  readId(tuple, element);
  let hasStatus = false;
  for (const node of element.children) {
    if (typeof node === "string") continue;
    const { name, namespace } = node;
    const isContact = name === "contact" && isPidf(namespace) && tuple.contact === undefined;
    if (name === "status" && isPidf(namespace) && !hasStatus) {
      readStatus(tuple, node);
      hasStatus = true;
    } else if (isContact) tuple.contact = readContact(node);
    else if (isDeviceId(node)) tuple.deviceIds = append(tuple.deviceIds, trimmedText(node));
    else readChild(tuple, node);
  }
  return tuple;
}

/** The drafts of RPID had its elements in here; RFC 4479 §5 has all that is newer than PIDF beside it. */
function readStatus(tuple: Draft<Tuple>, element: XmlElement): void {
  const rest: Draft<Extensible> = {};
  for (const one of element.attributes) keepAttribute(rest, one);
  for (const node of element.children) {
    if (typeof node === "string") continue;
    const basic = tuple.basic === undefined ? readBasic(node) : undefined;
    if (basic !== undefined) tuple.basic = basic;
    else if (isRpid(node.namespace)) readChild(tuple, node);
    else keepElement(rest, node);
  }
  if (rest.attributes !== undefined || rest.extensions !== undefined) tuple.status = rest;
}

/** What says neither is no status, and never `closed`. */
function readBasic(element: XmlElement): Basic | undefined {
  if (element.name !== "basic" || !isPidf(element.namespace)) return undefined;
  const text = trimmedText(element).toLowerCase();
  return text === "open" || text === "closed" ? text : undefined;
}

function readContact(element: XmlElement): Draft<Contact> {
  const contact: Draft<Contact> = { uri: trimmedText(element) };
  for (const one of element.attributes) {
    if (one.name !== "priority" || one.namespace !== "") keepAttribute(contact, one);
    else putToken(contact, "priority", one.value);
  }
  keepElements(contact, element);
  return contact;
}

function readPerson(element: XmlElement): Draft<Person> {
  const person: Draft<Person> = {};
  readId(person, element);
  readCharacteristics(person, element);
  return person;
}

/** The drafts of the data model put what is said of a person into a `status` of PIDF. */
function readCharacteristics(person: Draft<Person>, parent: XmlElement): void {
  for (const node of parent.children) {
    if (typeof node === "string") continue;
    const isStatus = node.name === "status" && isPidf(node.namespace) && node.attributes.length === 0;
    if (isStatus) readCharacteristics(person, node);
    else readChild(person, node);
  }
}

function readDevice(element: XmlElement): Draft<Device> {
  const device: Draft<Device> = {};
  readId(device, element);
  for (const node of element.children) {
    if (typeof node === "string") continue;
    if (isDeviceId(node) && device.deviceId === undefined) putToken(device, "deviceId", ownText(node));
    else readChild(device, node);
  }
  return device;
}

/** What may stand in every component; what may not, or not a second time, is kept. */
function readChild(component: Draft<Component>, element: XmlElement): void {
  const timestamp = component.timestamp === undefined ? readTimestamp(element) : undefined;
  if (timestamp !== undefined) component.timestamp = timestamp;
  else if (isNote(element)) component.notes = append(component.notes, readNote(element));
  else if (!readRpid(element, component) && !readCipid(element, component)) keepElement(component, element);
}

// PIDF and the data model have elements of one name, which people confuse.

function isNote({ name, namespace }: XmlElement): boolean {
  return name === "note" && (isPidf(namespace) || isDataModel(namespace));
}

function readTimestamp(element: XmlElement): string | undefined {
  const { name, namespace } = element;
  if (name !== "timestamp" || !(isPidf(namespace) || isDataModel(namespace)) || !isPlain(element)) return undefined;
  return toDateTime(ownText(element));
}

function isDeviceId(element: XmlElement): boolean {
  return element.name === "deviceID" && isDataModel(element.namespace) && isPlain(element);
}
