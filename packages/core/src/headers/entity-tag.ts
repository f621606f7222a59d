import { isToken } from "../documents/header-lines.ts";
import { trimXml } from "../documents/xml/value.ts";

declare const entityTag: unique symbol;

/** The version of one publication. Two are the same if every letter is. */
export type EntityTag = string & { readonly [entityTag]: true };

/** The value of `SIP-If-Match` or `SIP-ETag`; undefined where it is not one token, a list of several included. */
// RFC 3903 §12: SIP-If-Match = "SIP-If-Match" HCOLON entity-tag ; entity-tag = token
export function toEntityTag(value: string): EntityTag | undefined {
  const tag = trimXml(value);
  return isToken(tag) ? (tag as EntityTag) : undefined;
}
