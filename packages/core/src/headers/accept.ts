import { trimXml } from "../documents/xml/value.ts";
import { listed, splitParameters } from "./parameters.ts";

/**
 * Which of the content types on offer, the best one first, a peer accepts; undefined where none of them is (406).
 * `accept` is the values of all its headers. Without one it is the first, the package's default (RFC 6665 §3.1.3); an
 * empty one accepts nothing (RFC 3261 §20.1).
 *
 * The greatest `q` wins, and what has `q=0` is out. Among equals a type that is named goes before one that a range
 * allows, then the peer's order counts, then ours. Parameters of a media type are not looked at.
 */
export function chooseContentType(
  accept: readonly string[] | undefined,
  offered: readonly string[],
): string | undefined {
  if (accept === undefined || accept.length === 0) return offered[0];
  const ranges = listed(accept).map(toRange);
  let best: Range | undefined;
  let chosen: string | undefined;
  for (const type of offered) {
    const range = mostSpecific(ranges, type.toLowerCase());
    if (range === undefined || range.quality === 0 || (best !== undefined && !isBetter(range, best))) continue;
    best = range;
    chosen = type;
  }
  return chosen;
}

/** A media-range with what it is worth. */
interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
  /** 2 for type/subtype, 1 for a type with any subtype, 0 for anything. */
  readonly specificity: number;
  readonly position: number;
}

// RFC 3261 §25.1: media-range = ( "*/*" / ( m-type SLASH "*" ) / ( m-type SLASH m-subtype ) ) *( SEMI m-parameter )
function toRange(text: string, position: number): Range {
  const { head, parameters } = splitParameters(text);
  const [type = "", subtype = ""] = head.toLowerCase().split("/").map(trimXml);
  const specificity = type === "*" ? 0 : subtype === "*" ? 1 : 2;
  return { type, subtype, quality: toQuality(parameters.get("q")), specificity, position };
}

/** "the most specific reference has precedence" (RFC 2616 §14.1, to which RFC 3261 §20.1 leaves it). */
function mostSpecific(ranges: readonly Range[], offered: string): Range | undefined {
  let found: Range | undefined;
  for (const range of ranges) {
    if (isInRange(offered, range) && (found === undefined || range.specificity > found.specificity)) found = range;
  }
  return found;
}

function isInRange(offered: string, { type, subtype, specificity }: Range): boolean {
  if (specificity === 0) return subtype === "*";
  return specificity === 1 ? offered.startsWith(`${type}/`) : offered === `${type}/${subtype}`;
}

function isBetter(a: Range, b: Range): boolean {
  if (a.quality !== b.quality) return a.quality > b.quality;
  return a.specificity === b.specificity ? a.position < b.position : a.specificity > b.specificity;
}

/** A value that is none says nothing, which is 1. */
// RFC 3261 §25.1: qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )
function toQuality(text: string | undefined): number {
  return text !== undefined && /^(?:[01](?:\.[0-9]*)?|\.[0-9]+)$/.test(text) ? Math.min(Number(text), 1) : 1;
}
