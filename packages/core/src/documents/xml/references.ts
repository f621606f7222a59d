import { isXmlCharacter } from "./characters.ts";

// Reference ::= EntityRef | CharRef, with the five predefined entities only (XML 1.0 §4.1, §4.6)
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#([0-9]+)|#x([0-9A-Fa-f]+));/y;
const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** The text with each reference put in place of what it stands for, once; undefined where an & begins none. */
export function resolveReferences(raw: string): string | undefined {
  let amp = raw.indexOf("&");
  if (amp < 0) return raw;
  let value = "";
  let from = 0;
  while (amp >= 0) {
    REFERENCE.lastIndex = amp;
    const found = REFERENCE.exec(raw);
    if (found === null) return undefined;
    const [whole, name, decimal, hex] = found;
    const character = name === undefined ? fromCodePoint(decimal, hex) : PREDEFINED.get(name);
    if (character === undefined) return undefined;
    value += raw.slice(from, amp) + character;
    from = amp + whole.length;
    amp = raw.indexOf("&", from);
  }
  return value + raw.slice(from);
}

function fromCodePoint(decimal: string | undefined, hex: string | undefined): string | undefined {
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (code > 0x10_ffff) return undefined;
  const character = String.fromCodePoint(code);
  return isXmlCharacter(character) ? character : undefined;
}
