import { printCipid } from "../cipid/print.ts";
import { CIPID_NAMESPACE } from "../cipid/value.ts";
import { toDateTime } from "../data-model/datatypes.ts";
import { Ids } from "../data-model/ids.ts";
import { type Context, printForeignAttributes, printNotes, printUriElement } from "../data-model/print.ts";
import { DATA_MODEL_NAMESPACE, isDataModel } from "../data-model/value.ts";
import { printRpid, rpidIds } from "../rpid/print.ts";
import { RPID_NAMESPACE } from "../rpid/value.ts";
import { trimmed } from "../xml/fields.ts";
import {
  escapeAttribute,
  escapeText,
  printAttribute,
  printAttributes,
  printElements,
  type Scope,
  XML_DECLARATION,
} from "../xml/print.ts";
import { toUri } from "../xml/uri.ts";
import type { XmlElement } from "../xml/value.ts";
import { rootOf } from "./namespaces.ts";
import {
  type Component,
  type Contact,
  type Device,
  isPidf,
  type Person,
  PIDF_NAMESPACE,
  type Pidf,
  type Tuple,
} from "./value.ts";

/**
 * A presence document, valid by the schemas of RFC 3863 §4.4, RFC 4479 §5.1, RFC 4480 §5.1 and RFC 4482 §5 but for what
 * the value brings in extensions and attributes. So that it is, ids that are missing, no NCName or not the first of their
 * kind get another (see `Ids`), URIs are escaped (see `toUri`), timestamps, priorities and languages of no good form
 * are left out, and a missing entity or device ID is printed empty; all else that is text stays as it is.
 */
export function printPidf(pidf: Pidf): string {
  const { scope, attributes } = rootOf(pidf);
  const page: Page = { scope, ids: new Ids(() => idsIn(pidf)), hasDataModel: false, hasRpid: false, hasCipid: false };
  const body = printBody(pidf, page);
  const start = `<presence xmlns="${PIDF_NAMESPACE}"${printDeclarations(page)}${printAttributes(attributes, scope)}`;
  return `${XML_DECLARATION}${start} entity="${escapeAttribute(toUri(pidf.entity ?? ""))}">${body}</presence>`;
}

/** The document that is being printed, and which of our namespaces it turned out to need: it travels over UDP. */
interface Page extends Context {
  hasDataModel: boolean;
  hasRpid: boolean;
  hasCipid: boolean;
}

function printDeclarations({ scope, hasDataModel, hasRpid, hasCipid }: Page): string {
  let printed =
    (hasDataModel ? ` xmlns:dm="${DATA_MODEL_NAMESPACE}"` : "") +
    (hasRpid ? ` xmlns:rpid="${RPID_NAMESPACE}"` : "") +
    (hasCipid ? ` xmlns:cipid="${CIPID_NAMESPACE}"` : "");
  if (scope.size > 1)
    for (const [prefix, uri] of scope) if (prefix !== "") printed += printAttribute(`xmlns:${prefix}`, uri);
  return printed;
}

function printBody(pidf: Pidf, page: Page): string {
  let printed = "";
  for (const tuple of pidf.tuples) printed += printTuple(tuple, page);
  printed += printNotes("note", pidf.notes, page.scope);
  for (const person of pidf.persons ?? []) printed += printPerson(person, page);
  for (const device of pidf.devices ?? []) printed += printDevice(device, page);
  return printed + printElements(pidf.extensions, page.scope);
}

function* idsIn({ tuples, persons = [], devices = [] }: Pidf): Iterable<string | undefined> {
  for (const component of [...tuples, ...persons, ...devices]) {
    yield component.id;
    yield* rpidIds(component);
  }
}

function printTuple(tuple: Tuple, page: Page): string {
  const { scope } = page;
  const start = `<tuple id="${page.ids.take(tuple.id, "t")}"${printForeignAttributes(tuple.attributes, scope)}>`;
  return (
    start +
    printStatus(tuple, scope) +
    printDeviceIds(tuple.deviceIds, page) +
    printCharacteristics(tuple, page) +
    printContact(tuple.contact, scope) +
    printNotes("note", tuple.notes, scope) +
    printTimestamp("timestamp", tuple.timestamp) +
    printMisfits(tuple, scope) +
    "</tuple>"
  );
}

function printStatus({ basic, status }: Tuple, scope: Scope): string {
  const isBasic = basic === "open" || basic === "closed";
  const content = (isBasic ? `<basic>${basic}</basic>` : "") + printElements(status?.extensions, scope);
  const attributes = printForeignAttributes(status?.attributes, scope);
  return content === "" ? `<status${attributes}/>` : `<status${attributes}>${content}</status>`;
}

function printDeviceIds(deviceIds: readonly string[] = [], page: Page): string {
  if (deviceIds.length > 0) page.hasDataModel = true;
  return deviceIds.map((deviceId) => printUriElement("dm:deviceID", deviceId)).join("");
}

function printContact(contact: Contact | undefined, scope: Scope): string {
  if (contact === undefined) return "";
  const attributes =
    printAttribute("priority", toPriority(contact.priority)) + printForeignAttributes(contact.attributes, scope);
  const content = escapeText(toUri(contact.uri)) + printElements(contact.extensions, scope);
  return `<contact${attributes}>${content}</contact>`;
}

/** What is an `xs:dateTime` needs no escaping. */
function printTimestamp(name: string, text: string | undefined): string {
  const timestamp = toDateTime(text);
  return timestamp === undefined ? "" : `<${name}>${timestamp}</${name}>`;
}

// qvalue, RFC 3863 §4.4; RFC 3863 §4.1.5 has others ignored.
const QVALUE = /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/;

function toPriority(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const priority = trimmed(text);
  return QVALUE.test(priority) ? priority : undefined;
}

function printPerson(person: Person, page: Page): string {
  return printDataComponent("person", "p", "", person, page);
}

function printDevice(device: Device, page: Page): string {
  const deviceId = printUriElement("dm:deviceID", device.deviceId ?? "");
  return printDataComponent("device", "d", deviceId, device, page);
}

function printDataComponent(
  name: string,
  idPrefix: string,
  deviceId: string,
  component: Component,
  page: Page,
): string {
  page.hasDataModel = true;
  const { scope } = page;
  const id = page.ids.take(component.id, idPrefix);
  return (
    `<dm:${name} id="${id}"${printForeignAttributes(component.attributes, scope)}>` +
    printCharacteristics(component, page) +
    deviceId +
    printNotes("dm:note", component.notes, scope) +
    printTimestamp("dm:timestamp", component.timestamp) +
    printMisfits(component, scope) +
    `</dm:${name}>`
  );
}

function printCharacteristics(component: Component, page: Page): string {
  const rpid = printRpid(component, page);
  if (rpid !== "") page.hasRpid = true;
  const cipid = printCipid(component);
  if (cipid !== "") page.hasCipid = true;
  return (
    rpid +
    cipid +
    printElements(
      component.extensions?.filter((element) => !isMisfit(element)),
      page.scope,
    )
  );
}

/** They have no place in the schemas; behind the first of their kind they are read as what they are. */
function printMisfits(component: Component, scope: Scope): string {
  return printElements(component.extensions?.filter(isMisfit), scope);
}

function isMisfit({ namespace }: XmlElement): boolean {
  return isPidf(namespace) || isDataModel(namespace);
}
