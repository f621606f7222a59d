import { trimXml } from "../xml/value.ts";

// `sip:1002@example.com;method=SUBSCRIBE`: on the wire the presentity is a URI that one could subscribe to by.

/** The URI with the parameter `method=SUBSCRIBE`, once, before any headers of the URI. */
export function withMethod(uri: string): string {
  const bare = withoutMethod(uri);
  const [before, headers] = cut(bare, bare.indexOf("?", bare.lastIndexOf("@") + 1));
  return `${before};method=SUBSCRIBE${headers}`;
}

/** The URI without the parameter `method=SUBSCRIBE`, wherever it stands after the user, and without white space round it. */
export function withoutMethod(uri: string): string {
  const [user, rest] = cut(uri, Math.max(uri.lastIndexOf("@"), 0));
  return trimXml(user + rest.replace(METHOD, ""));
}

const METHOD = /;method=SUBSCRIBE[ \t\r\n]*(?=[;?]|$)/gi;

function cut(text: string, at: number): [before: string, after: string] {
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}
