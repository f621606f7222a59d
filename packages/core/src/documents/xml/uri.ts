import { withoutForbidden } from "./characters.ts";
import { trimXml } from "./value.ts";

/**
 * The text as an `xs:anyURI` (XML Schema part 2 §3.2.17), trimmed. What is one stays as it is, with or without a scheme,
 * characters beyond ASCII, spaces and IPv6 addresses in brackets (RFC 3261 §25.1) included. In what is none, that which
 * is in the way is percent-encoded: a "%" that encodes nothing, "#", other brackets, colons where there is no scheme,
 * and, if that was not enough, the second of the two slashes before an authority that is none.
 */
export function toUri(text: string): string {
  if (PLAIN_URI.test(text)) return text;
  const uri = trimXml(withoutForbidden(text));
  return ANY_URI.test(uri) ? uri : encode(uri);
}

function encode(uri: string): string {
  const scheme = LEADING_SCHEME.exec(uri)?.[0] ?? "";
  const rest = uri.slice(scheme.length).replace(scheme === "" ? IN_THE_WAY_OF_A_REFERENCE : IN_THE_WAY, percent);
  return ANY_URI.test(scheme + rest) ? scheme + rest : `${scheme}/%2F${rest.slice(2)}`;
}

function percent(found: string): string {
  return found.length > 1 ? found : `%${found.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Most are: this only saves time. */
const PLAIN_URI = /^[A-Za-z][A-Za-z0-9+.-]*:[\w.!~*'()&=+$,;@:-]*$/;

// RFC 3986 appendix A, wider in that whatever is no delimiter may stand for itself: anyURI takes characters that a
// protocol would have to encode. Each alternative begins with another character, so matching takes linear time.
const ENCODED = "%[0-9A-Fa-f]{2}";
// With two colons at least, as each address has.
const IPV6 = "\\[(?=[^[\\]:]*:[^[\\]:]*:)[0-9A-Fa-f:.]+\\]";
const SCHEME = "[A-Za-z][A-Za-z0-9+.-]*:";
const END = "(?![^/?#])";
const AUTHORITY = `//(?:(?:[^%#?[\\]/@]|${ENCODED})*@)?(?:${IPV6}|(?:[^%#?[\\]/@:]|${ENCODED})*)(?::[0-9]{1,5})?${END}`;
const FIRST_SEGMENT = `(?!//)(?:[^%#?[\\]/:]|${ENCODED})*${END}`;
const PATH = `(?:[^%#?[\\]]|${ENCODED}|${IPV6})*`;
const QUERY = `(?:[^%#[\\]]|${ENCODED}|${IPV6})*`;
const ANY_URI = new RegExp(
  `^(?:${SCHEME}(?!//)|(?:${SCHEME})?${AUTHORITY}|${FIRST_SEGMENT})${PATH}(?:\\?${QUERY})?(?:#${QUERY})?$`,
);

const LEADING_SCHEME = new RegExp(`^${SCHEME}`);
const IN_THE_WAY = new RegExp(`${ENCODED}|${IPV6}|[%#[\\]]`, "g");
const IN_THE_WAY_OF_A_REFERENCE = new RegExp(`${ENCODED}|[%#[\\]:]`, "g");
