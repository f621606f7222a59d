import type { XmlAttribute, XmlElement } from "../xml/value.ts";

/** The namespace of persons, devices and device IDs (RFC 4479 §5.1.2). */
export const DATA_MODEL_NAMESPACE = "urn:ietf:params:xml:ns:pidf:data-model";

/** What an element carries beyond what its value has keys for; it is printed again as it came (RFC 3863 §4.2). */
export interface Attributed {
  /** No two of the same name, and none that the value has a key for. */
  readonly attributes?: readonly XmlAttribute[];
}

/** As `Attributed`, with elements. */
export interface Extensible extends Attributed {
  /** Elements of other namespaces, and those of ours that do not fit what the value has keys for. */
  readonly extensions?: readonly XmlElement[];
}

/** Text for people (`Note_t`, RFC 4479 §5.1.1; RFC 3863 §4.1.6), exactly as sent. */
export interface Note extends Extensible {
  readonly text: string;
  /** `xml:lang`; empty for text in no language. */
  readonly language?: string;
}

/** Whether the namespace is that of the data model, or the one that its drafts gave to persons. */
export function isDataModel(namespace: string): boolean {
  return namespace === DATA_MODEL_NAMESPACE || namespace === "urn:ietf:params:xml:ns:pidf:person";
}
