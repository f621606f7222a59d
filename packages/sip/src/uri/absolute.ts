import { isUriText } from "./escapes.ts";

/** Whether the text has a scheme and then something that could stand in a URI of any kind. */
// RFC 3261 §25.1: absoluteURI = scheme ":" ( hier-part / opaque-part ) ; scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
export function isAbsoluteUri(text: string): boolean {
  return SCHEME.test(text) && isUriText(text);
}

const SCHEME = /^[A-Za-z][-+.A-Za-z0-9]*:./;
