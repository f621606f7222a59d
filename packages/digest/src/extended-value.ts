/**
 * The text of an `ext-value` in UTF-8, in linear time; undefined for what is no such value, is in another charset, or holds
 * control characters.
 */
// RFC 5987 §3.2.1:  ext-value = charset "'" [ language ] "'" value-chars ;  value-chars = *( pct-encoded / attr-char )
export function parseExtendedValue(text: string): string | undefined {
  const [charset = "", , value, more] = text.split("'", 4);
  if (charset.toLowerCase() !== "utf-8" || value === undefined || more !== undefined) return undefined;
  if (NO_VALUE_CHAR.test(value) || value.replace(UTF8, "").includes("%")) return undefined;
  const decoded = decodeURIComponent(value);
  return CONTROL.test(decoded) ? undefined : decoded;
}

const NO_VALUE_CHAR = /[^-!#$&+.^_`|~0-9A-Za-z%]/;
const CONTROL = /\p{Cc}/u;

const TAIL = "%[89AB][0-9A-F]";
/** Octets, percent-encoded, that are one character of UTF-8 (RFC 3629 §4). Of others nobody can say what they mean. */
const UTF8 = new RegExp(
  [
    "%[0-7][0-9A-F]",
    `%(?:C[2-9A-F]|D[0-9A-F])${TAIL}`,
    `%(?:E0%[AB][0-9A-F]|E[1-9A-CEF]${TAIL}|ED%[89][0-9A-F])${TAIL}`,
    `%(?:F0%[9AB][0-9A-F]|F[1-3]${TAIL}|F4%8[0-9A-F])${TAIL}${TAIL}`,
  ].join("|"),
  "gi",
);
