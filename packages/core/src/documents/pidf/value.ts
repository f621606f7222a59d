import type { Cipid } from "../cipid/value.ts";
import type { Extensible, Note } from "../data-model/value.ts";
import type { Rpid } from "../rpid/value.ts";
import type { XmlNamespace } from "../xml/value.ts";

export const PIDF_CONTENT_TYPE = "application/pidf+xml";

export const PIDF_NAMESPACE = "urn:ietf:params:xml:ns:pidf";

/** What a presence document says of a presentity (RFC 3863 §4.1.1), by the data model of RFC 4479. */
export interface Pidf extends Extensible {
  /** The URI of the presentity. */
  readonly entity?: string;
  readonly tuples: readonly Tuple[];
  readonly notes?: readonly Note[];
  readonly persons?: readonly Person[];
  readonly devices?: readonly Device[];
  /** Declarations on the root that are not ours: names inside of texts may rely on them. */
  readonly namespaces?: readonly XmlNamespace[];
}

/** What a person, a service and a device have in common (RFC 4479 §3). */
export interface Component extends Extensible, Rpid, Cipid {
  /** Tells it from all others of the document. */
  readonly id?: string;
  readonly notes?: readonly Note[];
  /** When it changed last, an `xs:dateTime`. */
  readonly timestamp?: string;
}

/** A service (RFC 3863 §4.1.2, RFC 4479 §3.3). */
export interface Tuple extends Component {
  readonly basic?: Basic;
  /** What its status holds beside `basic` (RFC 3863 §4.1.3). */
  readonly status?: Extensible;
  readonly contact?: Contact;
  /** The devices that provide the service (RFC 4480 §3.4). */
  readonly deviceIds?: readonly string[];
}

/** Whether a service takes communication (RFC 3863 §4.1.4). */
export type Basic = "open" | "closed";

/** Where to reach a service (RFC 3863 §4.1.5). */
export interface Contact extends Extensible {
  readonly uri: string;
  /** From 0 to 1 with three digits at most after the point, as written. */
  readonly priority?: string;
}

/** The human being (RFC 4479 §3.2). */
export type Person = Component;

/** Something that people communicate with (RFC 4479 §3.4). */
export interface Device extends Component {
  /** A URN. */
  readonly deviceId?: string;
}

/** Open if any service is open, else closed if any is closed. */
export function documentBasic({ tuples }: Pidf): Basic | undefined {
  if (tuples.some((tuple) => tuple.basic === "open")) return "open";
  return tuples.some((tuple) => tuple.basic === "closed") ? "closed" : undefined;
}

/** Whether the namespace is that of PIDF, the one that its drafts had, or either with the stray colon of RFC 3863 §4.1.1. */
export function isPidf(namespace: string): boolean {
  return namespace === PIDF_NAMESPACE || DRAFTS.has(namespace);
}

const DRAFTS: ReadonlySet<string> = new Set([
  "urn:ietf:params:xml:ns:pidf:",
  "urn:ietf:params:xml:ns:cpim-pidf",
  "urn:ietf:params:xml:ns:cpim-pidf:",
]);
