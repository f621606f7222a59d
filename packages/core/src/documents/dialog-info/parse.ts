import { fail, ok, type Result } from "../../result.ts";
import { type DocumentError, documentError, type ParseLimits } from "../error.ts";
import { present, someOf } from "../present.ts";
import type { Body } from "../text.ts";
import { readVersion } from "../version.ts";
import { readCount, readToken } from "../xml/fields.ts";
import { parseXml } from "../xml/parse.ts";
import {
  attribute,
  childNamed,
  childrenNamed,
  isNamed,
  ownText,
  trimmedText,
  trimXml,
  type XmlElement,
} from "../xml/value.ts";
import {
  DIALOG_INFO_NAMESPACE,
  type Dialog,
  type DialogIdentifiers,
  type DialogInfo,
  isExtension,
  type NameAddress,
  type Participant,
  type SessionDescription,
  SHARED_APPEARANCE_NAMESPACE,
  type Target,
  type TargetParam,
  toDialogState,
} from "./value.ts";

/**
 * Reads a document of RFC 4235 §4, with the elements of RFC 7463 §5.2 where they stand in a dialog.
 *
 * Takes what phones and servers send: elements in any order; `pvalue` for `pval`, `display-name` for `display`,
 * `from-tag` and `to-tag` for the tags of RFC 7463; a target as text, its parameters behind it; dialogs without an id,
 * documents without an entity or a version (read as 0). What does not say `partial` is full. Of an element that may
 * stand once the first counts, and a field out of its type (a duration that is no integer, a code that is no status
 * code) is absent.
 *
 * Fails with `wrong-document` for another root element, `invalid-value` for a version that is not of 32 bits, and as
 * `parseXml` does.
 */
export function parseDialogInfo(body: Body, limits: ParseLimits = {}): Result<DialogInfo, DocumentError> {
  const parsed = parseXml(body, limits);
  if (!parsed.ok) return parsed;
  const { root } = parsed.value;
  if (!isNamed(root, DIALOG_INFO_NAMESPACE, "dialog-info")) {
    return fail(documentError("wrong-document", "the root element is not dialog-info"));
  }
  const version = readVersion(root);
  if (version === undefined) return fail(documentError("invalid-value", "version is not an integer of 32 bits"));
  return ok(
    present<DialogInfo>({
      version,
      state: isPartial(root) ? "partial" : "full",
      entity: readToken(attribute(root, "entity")),
      dialogs: childrenNamed(root, DIALOG_INFO_NAMESPACE, "dialog").map(readDialog),
      extensions: readExtensions(root),
    }),
  );
}

/** The example of RFC 4235 §4.1 has the attribute by its name of an earlier draft. */
function isPartial(root: XmlElement): boolean {
  return trimXml(attribute(root, "state") ?? attribute(root, "notify-state") ?? "") === "partial";
}

function readDialog(element: XmlElement): Dialog {
  const state = child(element, "state");
  return present<Dialog>({
    id: readToken(attribute(element, "id")),
    callId: readToken(attribute(element, "call-id")),
    localTag: readToken(attribute(element, "local-tag")),
    remoteTag: readToken(attribute(element, "remote-tag")),
    direction: readToken(attribute(element, "direction")),
    state: state === undefined ? "" : toDialogState(trimmedText(state)),
    event: state && readToken(attribute(state, "event")),
    code: readCode(state),
    duration: readCountOf(child(element, "duration")),
    replaces: readIdentifiers(child(element, "replaces")),
    referredBy: readNameAddress(child(element, "referred-by")),
    routeSet: readRouteSet(child(element, "route-set")),
    local: readParticipant(child(element, "local")),
    remote: readParticipant(child(element, "remote")),
    appearance: readCountOf(childNamed(element, SHARED_APPEARANCE_NAMESPACE, "appearance")),
    exclusive: readBoolean(childNamed(element, SHARED_APPEARANCE_NAMESPACE, "exclusive")),
    joinedDialogs: readSharedIdentifiers(element, "joined-dialog"),
    replacedDialogs: readSharedIdentifiers(element, "replaced-dialog"),
    extensions: readExtensions(element),
  });
}

function child(parent: XmlElement, name: string): XmlElement | undefined {
  return childNamed(parent, DIALOG_INFO_NAMESPACE, name);
}

function readExtensions(element: XmlElement): readonly XmlElement[] | undefined {
  return someOf(element.children.filter(isExtension));
}

function readCode(state: XmlElement | undefined): number | undefined {
  const code = state && readCount(attribute(state, "code"), 699);
  return code === undefined || code < 100 ? undefined : code;
}

function readCountOf(element: XmlElement | undefined): number | undefined {
  return element && readCount(ownText(element));
}

/** xs:boolean, in any case. */
function readBoolean(element: XmlElement | undefined): boolean | undefined {
  const text = element && trimmedText(element).toLowerCase();
  if (text === "true" || text === "1") return true;
  return text === "false" || text === "0" ? false : undefined;
}

/** The tags by the names of the examples of RFC 7463 too: §5.2.1 says which is which. */
function readIdentifiers(element: XmlElement | undefined): DialogIdentifiers | undefined {
  const callId = element && readToken(attribute(element, "call-id"));
  if (element === undefined || callId === undefined) return undefined;
  return present<DialogIdentifiers>({
    callId,
    localTag: readToken(attribute(element, "local-tag") ?? attribute(element, "from-tag")),
    remoteTag: readToken(attribute(element, "remote-tag") ?? attribute(element, "to-tag")),
  });
}

function readSharedIdentifiers(dialog: XmlElement, name: string): readonly DialogIdentifiers[] | undefined {
  const elements = childrenNamed(dialog, SHARED_APPEARANCE_NAMESPACE, name);
  return someOf(elements.map(readIdentifiers).filter((one) => one !== undefined));
}

function readNameAddress(element: XmlElement | undefined): NameAddress | undefined {
  if (element === undefined) return undefined;
  return present<NameAddress>({
    uri: trimmedText(element),
    display: attribute(element, "display") ?? attribute(element, "display-name"),
  });
}

function readRouteSet(element: XmlElement | undefined): readonly string[] | undefined {
  if (element === undefined) return undefined;
  const hops = childrenNamed(element, DIALOG_INFO_NAMESPACE, "hop");
  return someOf(hops.map(trimmedText).filter((hop) => hop !== ""));
}

function readParticipant(element: XmlElement | undefined): Participant | undefined {
  if (element === undefined) return undefined;
  return present<Participant>({
    identity: readNameAddress(child(element, "identity")),
    target: readTarget(element),
    sessionDescription: readSessionDescription(child(element, "session-description")),
    cseq: readCountOf(child(element, "cseq")),
    extensions: readExtensions(element),
  });
}

/** In the examples of RFC 4235 §6.2 the parameters stand behind the target, in RFC 5359 the target is text. */
function readTarget(participant: XmlElement): Target | undefined {
  const element = child(participant, "target");
  const params = [...readParams(element), ...readParams(participant)];
  if (element === undefined && params.length === 0) return undefined;
  return present<Target>({
    uri: (element && (readToken(attribute(element, "uri")) ?? trimmedText(element))) ?? "",
    params: someOf(params),
  });
}

function readParams(parent: XmlElement | undefined): TargetParam[] {
  const params: TargetParam[] = [];
  for (const node of parent?.children ?? []) {
    if (!isNamed(node, DIALOG_INFO_NAMESPACE, "param")) continue;
    const name = readToken(paramPart(node, "pname"));
    if (name !== undefined)
      params.push({ name, value: paramPart(node, "pval") ?? paramPart(node, "pvalue") ?? "true" });
  }
  return params;
}

/** There are senders whose names and values are elements. */
function paramPart(param: XmlElement, name: string): string | undefined {
  const element = child(param, name);
  return attribute(param, name) ?? (element && ownText(element));
}

function readSessionDescription(element: XmlElement | undefined): SessionDescription | undefined {
  if (element === undefined) return undefined;
  return present<SessionDescription>({ type: readToken(attribute(element, "type")), text: ownText(element) });
}
