import { isCount, readCount } from "./xml/fields.ts";
import { attribute, type XmlElement } from "./xml/value.ts";

/** The greatest version of a document: 32 bits without a sign (RFC 4235 §4.1, RFC 3858 §3). */
export const MAX_VERSION = 4_294_967_295;

/** A document but for its version, which stands between the two and is all that differs between its watchers. */
export interface VersionedParts {
  readonly before: string;
  readonly after: string;
}

/**
 * The version of a document, undefined where it is not an integer of 32 bits. One that is missing is read as 0, the
 * first: it orders nothing, and a PUBLISH has no use for it.
 */
export function readVersion(root: XmlElement): number | undefined {
  const text = attribute(root, "version");
  return text === undefined ? 0 : readCount(text, MAX_VERSION);
}

/** The version as digits; 0 for a number that is none. */
export function printVersion(version: number): string {
  return isCount(version) && version <= MAX_VERSION ? String(version) : "0";
}
