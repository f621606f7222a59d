import { isElement, type XmlElement, type XmlNode } from "../xml/value.ts";

/** Body of NOTIFY and PUBLISH in the event package `dialog` (RFC 4235 §3.5). */
export const DIALOG_INFO_CONTENT_TYPE = "application/dialog-info+xml";
export const DIALOG_INFO_NAMESPACE = "urn:ietf:params:xml:ns:dialog-info";
/** Elements of shared appearances inside a dialog (RFC 7463 §6). */
export const SHARED_APPEARANCE_NAMESPACE = "urn:ietf:params:xml:ns:sa-dialog-info";

/** The states of the dialog machine (RFC 4235 §3.7.1). */
export const DIALOG_STATES = ["trying", "proceeding", "early", "confirmed", "terminated"] as const;
export type DialogState = (typeof DIALOG_STATES)[number];

/** What takes a dialog to `terminated` (RFC 4235 §3.7.1). */
export const DIALOG_EVENTS = [
  "cancelled",
  "rejected",
  "replaced",
  "local-bye",
  "remote-bye",
  "error",
  "timeout",
] as const;
export type DialogEvent = (typeof DIALOG_EVENTS)[number];

/** Any other text. Next to literal types it keeps them in sight of editors, which plain `string` would not. */
export type OtherText = string & Record<never, never>;

/** The dialogs of one observed user (RFC 4235 §4.1). */
export interface DialogInfo {
  /** Counts the documents of one subscription: an integer from 0 to 4,294,967,295. */
  readonly version: number;
  /** Whether these are all dialogs, or those that changed since the document before. */
  readonly state: "full" | "partial";
  /** URI of the observed user, as sent: there are senders that leave the scheme out. */
  readonly entity?: string;
  readonly dialogs: readonly Dialog[];
  readonly extensions?: readonly XmlElement[];
}

/** One dialog or half-dialog (RFC 4235 §4.1.1), seen from the observed user. */
export interface Dialog {
  /** Names the dialog within the subscription; mandatory, yet not always sent, and not always unique. */
  readonly id?: string;
  readonly callId?: string;
  readonly localTag?: string;
  readonly remoteTag?: string;
  /** `initiator` or `recipient`; anything else as it was sent, such as the "receiver" of RFC 4235 §6.2. */
  readonly direction?: "initiator" | "recipient" | OtherText;
  /** RFC 4235 §4.1.2. A state that is none of `DIALOG_STATES`, the empty text included, says neither busy nor idle. */
  readonly state: DialogState | OtherText;
  readonly event?: DialogEvent | OtherText;
  /** Status code of the response that caused the state, 100 to 699. */
  readonly code?: number;
  /** Seconds since the dialog's state machine was created (RFC 4235 §4.1.3). */
  readonly duration?: number;
  /** The dialog that this one replaced by an INVITE with Replaces (RFC 4235 §4.1.4). */
  readonly replaces?: DialogIdentifiers;
  /** RFC 4235 §4.1.5. */
  readonly referredBy?: NameAddress;
  /** Route set, first hop first (RFC 4235 §4.4). Never empty. */
  readonly routeSet?: readonly string[];
  readonly local?: Participant;
  readonly remote?: Participant;
  /** Appearance number (RFC 7463 §5.2.1). */
  readonly appearance?: number;
  /** Whether nobody may join or replace the dialog (RFC 7463 §5.2.2). */
  readonly exclusive?: boolean;
  /** Dialogs mixed or bridged with this one (RFC 7463 §5.2.3). */
  readonly joinedDialogs?: readonly DialogIdentifiers[];
  /** Dialogs that this one replaces or has replaced (RFC 7463 §5.2.4). */
  readonly replacedDialogs?: readonly DialogIdentifiers[];
  readonly extensions?: readonly XmlElement[];
}

/** What identifies a dialog of SIP (RFC 3261 §12), as one of its ends sees it. */
export interface DialogIdentifiers {
  readonly callId: string;
  readonly localTag?: string;
  readonly remoteTag?: string;
}

/** One end of a dialog (RFC 4235 §4.1.6). */
export interface Participant {
  /** The first identity: RFC 4235 §4.1.6.1 speaks of several, its schema allows one. */
  readonly identity?: NameAddress;
  readonly target?: Target;
  readonly sessionDescription?: SessionDescription;
  /** Sequence number of that end (RFC 4235 §4.4). */
  readonly cseq?: number;
  readonly extensions?: readonly XmlElement[];
}

export interface NameAddress {
  readonly uri: string;
  /** Display name, exactly as sent; the empty one is one, too. */
  readonly display?: string;
}

/** Where requests to that end go, with the parameters of its Contact (RFC 4235 §4.1.6.2). */
export interface Target {
  readonly uri: string;
  readonly params?: readonly TargetParam[];
}

/** A parameter without a value has the value "true" (RFC 4235 §4.1.6.2). */
export interface TargetParam {
  readonly name: string;
  readonly value: string;
}

/** RFC 4235 §4.1.6.3. */
export interface SessionDescription {
  /** MIME type of the text. */
  readonly type?: string;
  readonly text: string;
}

export function isDialogState(text: string): text is DialogState {
  return STATES.has(text);
}

/** The state that a trimmed text means: in lower case if that makes it one that we know, else as it is. */
export function toDialogState(text: string): DialogState | OtherText {
  const lower = text.toLowerCase();
  return isDialogState(lower) ? lower : text;
}

/**
 * Whether that is an element which the schema lets stand as an extension (RFC 4235 §4.4): one of another namespace. The
 * four of RFC 7463 are not among them, having fields of their own.
 */
export function isExtension(node: XmlNode): node is XmlElement {
  if (!isElement(node) || node.namespace === "" || node.namespace === DIALOG_INFO_NAMESPACE) return false;
  return node.namespace !== SHARED_APPEARANCE_NAMESPACE || !SHARED_APPEARANCE_ELEMENTS.has(node.name);
}

const STATES: ReadonlySet<string> = new Set(DIALOG_STATES);
const SHARED_APPEARANCE_ELEMENTS: ReadonlySet<string> = new Set([
  "appearance",
  "exclusive",
  "joined-dialog",
  "replaced-dialog",
]);
