import { withoutForbidden } from "./characters.ts";
import { escapeAttribute, escapeText } from "./print.ts";
import { trimXml } from "./value.ts";

// Values of attributes and elements that are trimmed or counted: what is printed is what is read.

/** An id, tag or the like: trimmed, and absent where nothing is left. */
export function readToken(text: string | undefined): string | undefined {
  const token = text === undefined ? "" : trimXml(text);
  return token === "" ? undefined : token;
}

/** A decimal integer from 0 to `max`, which is at most the greatest safe one; undefined for any other text. */
export function readCount(text: string | undefined, max: number = Number.MAX_SAFE_INTEGER): number | undefined {
  if (text === undefined) return undefined;
  const trimmed = trimXml(text);
  if (!COUNT.test(trimmed)) return undefined;
  const count = Number(trimmed);
  return count <= max ? count : undefined;
}

/** ` name="text"` with the text that `readToken` reads back, or nothing where it reads none. The name is ours. */
export function printToken(name: string, text: string | undefined): string {
  if (text === undefined) return "";
  const token = trimmed(text);
  return token === "" ? "" : ` ${name}="${escapeAttribute(token)}"`;
}

/** `<name>count</name>`, or nothing for what is not an integer from 0 upwards. The name is ours. */
export function printCountElement(name: string, count: number | undefined): string {
  return isCount(count) ? `<${name}>${count}</${name}>` : "";
}

/** A count that `readCount` reads back. */
export function isCount(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && Number.isSafeInteger(value);
}

/**
 * Text that a reader finds trimmed once it is escaped. What XML cannot carry is taken off the ends too, for there may be
 * a space behind it.
 */
export function trimmed(text: string): string {
  return isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(text.length - 1))
    ? text
    : trimXml(withoutForbidden(text));
}

/** Trimmed text between tags. */
export function printTrimmed(text: string): string {
  return escapeText(trimmed(text));
}

// xs:nonNegativeInteger, but for "-0"
const COUNT = /^\+?[0-9]+$/;

/** Whether that is a code unit which is neither white space nor possibly no character of XML. */
function isPlain(unit: number): boolean {
  return unit > 0x20 && unit < 0xd800;
}
