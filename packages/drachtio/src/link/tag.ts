/**
 * The `tag` of a From or To value; undefined where it has none. In linear time.
 */
// RFC 3261 §25.1: from-spec = ( name-addr / addr-spec ) *( SEMI from-param ) ; tag-param = "tag" EQUAL token
export function tagOf(value: string): string | undefined {
  for (let at = semicolonAfter(value, addressEnd(value)); at < value.length; ) {
    const next = semicolonAfter(value, at + 1);
    const found = TAG.exec(value.slice(at + 1, next))?.[1];
    if (found !== undefined) return found;
    at = next;
  }
  return undefined;
}

/** Where the parameters of the header may begin: those in the brackets are the URI's. */
function addressEnd(value: string): number {
  let isQuoted = false;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (isQuoted && code === BACKSLASH) at++;
    else if (code === QUOTE) isQuoted = !isQuoted;
    else if (!isQuoted && code === OPEN) return Math.max(value.indexOf(">", at), 0);
  }
  return 0;
}

/** The first semicolon from there on that is not quoted; the end of the value where there is none. */
function semicolonAfter(value: string, from: number): number {
  let isQuoted = false;
  for (let at = from; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (isQuoted && code === BACKSLASH) at++;
    else if (code === QUOTE) isQuoted = !isQuoted;
    else if (!isQuoted && code === SEMICOLON) return at;
  }
  return value.length;
}

const TAG = /^[ \t]*tag[ \t]*=[ \t]*([^ \t]+)/i;
const QUOTE = 34;
const SEMICOLON = 59;
const OPEN = 60;
const BACKSLASH = 92;
