// The character classes of XML 1.0 (fifth edition) §2.2 and §2.3, with the colon left out of names (Namespaces §3).

// NameStartChar ::= [A-Z] | "_" | [a-z] | [#xC0-#xD6] | ...
const START =
  "A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F" +
  "\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}";
const NAME_START_CHARACTER = new RegExp(`[${START}]`, "uy");
// NameChar ::= NameStartChar | "-" | "." | [0-9] | #xB7 | [#x0300-#x036F] | [#x203F-#x2040]
const NAME_CHARACTER = new RegExp(`[${START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]`, "uy");
const NC_NAME = new RegExp(`^[${START}][${START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*$`, "u");
/** Most are: this only saves time. */
const ASCII_NC_NAME = /^[A-Za-z_][-.\w]*$/;

/** Bits of `NAME_TABLE`. */
export const NAME_START = 1;
export const NAME = 2;

/** For each ASCII character, whether it may start a name and whether it may stand in one. */
export const NAME_TABLE: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (/[A-Z_a-z]/.test(character) ? NAME_START : 0) | (/[-.0-9A-Z_a-z]/.test(character) ? NAME : 0);
});

export function isNameStart(text: string, at: number): boolean {
  NAME_START_CHARACTER.lastIndex = at;
  return NAME_START_CHARACTER.test(text);
}

export function isNameCharacter(text: string, at: number): boolean {
  NAME_CHARACTER.lastIndex = at;
  return NAME_CHARACTER.test(text);
}

/** Whether the text is an NCName: a name without a colon, as `xs:ID` wants it. */
export function isNcName(text: string): boolean {
  return ASCII_NC_NAME.test(text) || NC_NAME.test(text);
}

// Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const SUSPECT = /[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/;
const NOT_A_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Whether XML can carry every character of the text. Surrogate pairs are characters, lone surrogates are not. */
export function isXmlCharacter(text: string): boolean {
  return !SUSPECT.test(text) || !NOT_A_CHARACTER.test(text);
}

/** The text without the characters that XML cannot carry. */
export function withoutForbidden(text: string): string {
  return isXmlCharacter(text) ? text : text.replace(new RegExp(NOT_A_CHARACTER, "gu"), "");
}
