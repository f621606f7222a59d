import { printVersion, type VersionedParts } from "../version.ts";
import { isCount, printCountElement, printToken, printTrimmed, trimmed } from "../xml/fields.ts";
import { escapeAttribute, escapeText, printElements, type Scope, XML_DECLARATION } from "../xml/print.ts";
import { toUri } from "../xml/uri.ts";
import type { XmlElement } from "../xml/value.ts";
import { idsFor } from "./ids.ts";
import {
  DIALOG_EVENTS,
  DIALOG_INFO_NAMESPACE,
  type Dialog,
  type DialogIdentifiers,
  type DialogInfo,
  isDialogState,
  isExtension,
  type NameAddress,
  type Participant,
  type SessionDescription,
  SHARED_APPEARANCE_NAMESPACE,
  type Target,
  toDialogState,
} from "./value.ts";

export interface DialogInfoStyle {
  /**
   * Attribute of `identity` and `referred-by` that holds the display name. RFC 4235 §4.1.5 and §4.1.6.1 say `display`,
   * and so do phones; only its schema (§4.4) says `display-name`. Default `display`.
   */
  readonly displayAttribute?: "display" | "display-name";
}

/**
 * Prints a document of RFC 4235 §4; the same value gives the same text.
 *
 * But for the attribute of `DialogInfoStyle`, it is valid against the schemas of RFC 4235 §4.4 and RFC 7463 §6 as far
 * as the extensions are:
 * - a dialog without an id gets one, its call-id if that is free, and an absent entity or tag is printed as empty where
 *   the schema wants it;
 * - a URI that is none becomes one by `toUri`;
 * - the direction "receiver" becomes `recipient`; other unknown directions and events, a code that is no status code and
 *   a count that is no integer from 0 upwards are left out, and a version that is none becomes 0;
 * - what would be empty is left out: identifiers without a call-id, hops and parameters without a name.
 *
 * @throws TypeError if a name in an extension is not an XML name: a parsed document cannot cause that.
 */
export function printDialogInfo(info: DialogInfo, style: DialogInfoStyle = {}): string {
  const { before, after } = printDialogInfoParts(info, style);
  return before + printVersion(info.version) + after;
}

/**
 * Prints a document once for all its watchers: `before`, then the watcher's version in decimal digits, then `after`, is
 * what `printDialogInfo` gives for the same value with that version.
 */
export function printDialogInfoParts(info: Omit<DialogInfo, "version">, style: DialogInfoStyle = {}): VersionedParts {
  const shared = info.dialogs.some((dialog) => printShared(dialog) !== "");
  const context: Context = {
    display: style.displayAttribute ?? "display",
    scope: shared ? SCOPE_WITH_SHARED_APPEARANCE : SCOPE,
  };
  let after = `" state="${info.state === "partial" ? "partial" : "full"}" entity="${escapeAttribute(toUri(info.entity ?? ""))}"`;
  if (shared) after += ` xmlns:sa="${SHARED_APPEARANCE_NAMESPACE}"`;
  after += ">";
  const idOf = idsFor(info.dialogs);
  let position = 0;
  for (const dialog of info.dialogs) after += printDialog(dialog, idOf(dialog, ++position), context);
  after += `${printExtensions(info.extensions, context)}</dialog-info>`;
  return { before: BEFORE, after };
}

const BEFORE = `${XML_DECLARATION}<dialog-info xmlns="${DIALOG_INFO_NAMESPACE}" version="`;
const SCOPE: Scope = new Map([["", DIALOG_INFO_NAMESPACE]]);
const SCOPE_WITH_SHARED_APPEARANCE: Scope = new Map([...SCOPE, ["sa", SHARED_APPEARANCE_NAMESPACE]]);

interface Context {
  readonly display: string;
  readonly scope: Scope;
}

function printDialog(dialog: Dialog, id: string, context: Context): string {
  return (
    `<dialog id="${escapeAttribute(id)}"` +
    printToken("call-id", dialog.callId) +
    printToken("local-tag", dialog.localTag) +
    printToken("remote-tag", dialog.remoteTag) +
    printDirection(dialog.direction) +
    ">" +
    printState(dialog) +
    printCountElement("duration", dialog.duration) +
    printIdentifiers("replaces", dialog.replaces) +
    printNameAddress("referred-by", dialog.referredBy, context) +
    printRouteSet(dialog.routeSet) +
    printParticipant("local", dialog.local, context) +
    printParticipant("remote", dialog.remote, context) +
    printShared(dialog) +
    `${printExtensions(dialog.extensions, context)}</dialog>`
  );
}

function printDirection(direction: Dialog["direction"]): string {
  switch (direction) {
    case "initiator":
      return ' direction="initiator"';
    case "recipient":
    case "receiver":
      return ' direction="recipient"';
    default:
      return "";
  }
}

function printState({ state, event, code }: Dialog): string {
  const isCode = isCount(code) && code >= 100 && code <= 699;
  return (
    `<state${event !== undefined && EVENTS.has(event) ? ` event="${event}"` : ""}${isCode ? ` code="${code}"` : ""}>` +
    `${isDialogState(state) ? state : escapeText(toDialogState(trimmed(state)))}</state>`
  );
}

const EVENTS: ReadonlySet<string> = new Set(DIALOG_EVENTS);

function printIdentifiers(name: string, identifiers: DialogIdentifiers | undefined): string {
  const callId = printToken("call-id", identifiers?.callId);
  if (callId === "") return "";
  const localTag = printToken("local-tag", identifiers?.localTag) || ' local-tag=""';
  const remoteTag = printToken("remote-tag", identifiers?.remoteTag) || ' remote-tag=""';
  return `<${name}${callId}${localTag}${remoteTag}/>`;
}

function printNameAddress(name: string, address: NameAddress | undefined, { display }: Context): string {
  if (address === undefined) return "";
  const shown = address.display === undefined ? "" : ` ${display}="${escapeAttribute(address.display)}"`;
  return `<${name}${shown}>${escapeText(toUri(address.uri))}</${name}>`;
}

function printRouteSet(routeSet: readonly string[] = []): string {
  const hops = routeSet.map(printTrimmed).filter((hop) => hop !== "");
  return hops.length === 0 ? "" : `<route-set><hop>${hops.join("</hop><hop>")}</hop></route-set>`;
}

function printParticipant(name: string, participant: Participant | undefined, context: Context): string {
  if (participant === undefined) return "";
  return (
    `<${name}>` +
    printNameAddress("identity", participant.identity, context) +
    printTarget(participant.target) +
    printSessionDescription(participant.sessionDescription) +
    printCountElement("cseq", participant.cseq) +
    `${printExtensions(participant.extensions, context)}</${name}>`
  );
}

function printTarget(target: Target | undefined): string {
  if (target === undefined) return "";
  const start = `<target uri="${escapeAttribute(trimmed(target.uri))}"`;
  let params = "";
  for (const { name, value } of target.params ?? []) {
    const pname = printToken("pname", name);
    if (pname !== "") params += `<param${pname} pval="${escapeAttribute(value)}"/>`;
  }
  return params === "" ? `${start}/>` : `${start}>${params}</target>`;
}

function printSessionDescription(description: SessionDescription | undefined): string {
  if (description === undefined) return "";
  return `<session-description${printToken("type", description.type) || ' type=""'}>${escapeText(description.text)}</session-description>`;
}

/** RFC 7463 §5.2. */
function printShared({ appearance, exclusive, joinedDialogs = [], replacedDialogs = [] }: Dialog): string {
  let shared = printCountElement("sa:appearance", appearance);
  if (exclusive !== undefined) shared += `<sa:exclusive>${exclusive}</sa:exclusive>`;
  for (const one of joinedDialogs) shared += printIdentifiers("sa:joined-dialog", one);
  for (const one of replacedDialogs) shared += printIdentifiers("sa:replaced-dialog", one);
  return shared;
}

function printExtensions(extensions: readonly XmlElement[] | undefined, { scope }: Context): string {
  return extensions === undefined ? "" : printElements(extensions.filter(isExtension), scope);
}
