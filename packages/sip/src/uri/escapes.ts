/**
 * Escapes as RFC 3261 §19.1.4 compares them: "Characters other than those in the "reserved" set are equivalent to their
 * ""%" HEX HEX" encoding". Unreserved characters stand bare, all others that are not reserved escaped, in capitals.
 */
export function canonicalEscapes(text: string): string {
  return PLAIN.test(text) ? text : text.replace(ESCAPED_OR_ODD, canonicalEscape);
}

/** Whether the text holds nothing that stands in no part of a URI: controls, blanks, quotes and angle brackets. */
export function isUriText(text: string): boolean {
  return !FORBIDDEN.test(text);
}

/**
 * The text with its escapes of unreserved characters undone, others in capitals; what stands bare is left as it is, and so
 * is an escape after a `%` that begins none: undone, it would make one of it.
 */
export function withoutNeedlessEscapes(text: string): string {
  return text.includes("%") ? text.replace(ESCAPED, canonicalEscape) : text;
}

/** The text with what stands in no part of a URI, and with the characters of `also`, escaped: it can break nothing open. */
export function escaped(text: string, also?: RegExp): string {
  const isOdd = (one: string): boolean => FORBIDDEN.test(one) || also?.test(one) === true;
  return isOdd(text) ? text.replace(ANY, (one) => (isOdd(one) ? percent(one) : one)) : text;
}

function canonicalEscape(found: string): string {
  if (found.length !== 3 || !found.startsWith("%")) return percent(found);
  const character = String.fromCharCode(Number.parseInt(found.slice(1), 16));
  return UNRESERVED.test(character) ? character : found.toUpperCase();
}

/** A lone surrogate has no encoding and becomes that of U+FFFD. */
function percent(one: string): string {
  return encodeURIComponent(SURROGATE.test(one) ? "\ufffd" : one);
}

const PLAIN = /^[-\w.!~*'();/?:@&=+$,]*$/;
const ESCAPED_OR_ODD = /%[0-9A-Fa-f]{2}|[^-\w.!~*'();/?:@&=+$,]/gu;
const ESCAPED = /(?<!%[0-9A-Fa-f]?)%[0-9A-Fa-f]{2}/g;
const UNRESERVED = /[-\w.!~*'()]/;
const ANY = /[\s\S]/gu;
const SURROGATE = /\p{Surrogate}/u;

const FORBIDDEN = /[\0-\x20\x7f<>"]/;
