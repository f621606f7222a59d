import { isElement, type XmlElement, type XmlNode } from "../xml/value.ts";

/** Body of NOTIFY in the template-package `winfo` (RFC 3857 §4.5). */
export const WATCHER_INFO_CONTENT_TYPE = "application/watcherinfo+xml";
export const WATCHER_INFO_NAMESPACE = "urn:ietf:params:xml:ns:watcherinfo";

/** The states of a subscription (RFC 3857 §4.7.1). */
export const WATCHER_STATUSES = ["pending", "active", "waiting", "terminated"] as const;
export type WatcherStatus = (typeof WATCHER_STATUSES)[number];

/** What brought a subscription into its state (RFC 3857 §4.7.1). */
export const WATCHER_EVENTS = [
  "subscribe",
  "approved",
  "deactivated",
  "probation",
  "rejected",
  "timeout",
  "giveup",
  "noresource",
] as const;
export type WatcherEvent = (typeof WATCHER_EVENTS)[number];

/** Who watches which resources (RFC 3858 §3). */
export interface WatcherInfo {
  /** Counts the documents of one subscription: an integer from 0 to 4,294,967,295. It never wraps. */
  readonly version: number;
  /** Whether these are all watchers, or those that changed since the document before. */
  readonly state: "full" | "partial";
  readonly lists: readonly WatcherList[];
  readonly extensions?: readonly XmlElement[];
}

/** The watchers of one resource in one event package. */
export interface WatcherList {
  /** URI of the resource. */
  readonly resource: string;
  /** Name of the event package, such as `presence`. */
  readonly package: string;
  readonly watchers: readonly Watcher[];
  readonly extensions?: readonly XmlElement[];
}

/** One subscription of one watcher. */
export interface Watcher {
  /** URI of the watcher, as a rule the address of record that it has proved to be. */
  readonly uri: string;
  /** Names the subscription within the watcherinfo subscription. */
  readonly id: string;
  readonly status: WatcherStatus;
  readonly event: WatcherEvent;
  /** Name of the watcher, exactly as sent. */
  readonly displayName?: string;
  /** Language of the name (xml:lang). */
  readonly language?: string;
  /** Seconds until the subscription expires. */
  readonly expiration?: number;
  /** Seconds since the SUBSCRIBE that created it. */
  readonly durationSubscribed?: number;
}

export function toWatcherStatus(text: string | undefined): WatcherStatus | undefined {
  return WATCHER_STATUSES.find((status) => status === text);
}

/**
 * The event that a text names or, where it names none, the one that leads to that status and says least: nobody is said
 * to have approved or rejected what they did not. Notifiers have events that RFC 3857 lacks: RFC 6665 §4.1.3 knows one
 * more reason to terminate.
 */
export function toWatcherEvent(text: string | undefined, status: WatcherStatus): WatcherEvent {
  const event = WATCHER_EVENTS.find((known) => known === text);
  return event ?? (status === "pending" || status === "active" ? "subscribe" : "timeout");
}

/** Whether that is an element which the schema lets stand as an extension (RFC 3858 §6): one of another namespace. */
export function isExtension(node: XmlNode): node is XmlElement {
  return isElement(node) && node.namespace !== "" && node.namespace !== WATCHER_INFO_NAMESPACE;
}
