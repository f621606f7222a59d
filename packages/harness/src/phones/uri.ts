import { Grammar, NameAddrHeader, URI } from "sip.js/lib/grammar/index.js";

/**
 * SIP.js's URI of that text. Plain ones are taken apart here, because the grammar takes a millisecond for each: thousands of phones
 * would wait for it, and not for each other. Throws a TypeError for what is no URI.
 */
export function uriOf(text: string): URI {
  const uri = plainUri(text) ?? Grammar.URIParse(text);
  if (uri === undefined) throw new TypeError(`${text} is no URI`);
  return uri;
}

// RFC 3261 §25.1, of which a small part: SIP-URI = "sip:" [ userinfo "@" ] hostport *( ";" pname [ "=" pvalue ] )
export function plainUri(text: string): URI | undefined {
  const [all, user, host, port, parameters = ""] =
    /^sip:(?:([\w.!~*'()+-]+)@)?([\w.-]+)(?::(\d{1,5}))?((?:;[\w.!~*'()+-]+(?:=[\w.!~*'()+-]+)?)*)$/.exec(text) ?? [];
  if (all === undefined || host === undefined) return undefined;
  const uri = new URI("sip", user ?? "", host, port === undefined ? undefined : Number(port));
  if (user === undefined) uri.user = undefined;
  for (const [name, value] of parametersOf(parameters)) uri.setParam(name, value);
  return uri;
}

/** `<URI>` with parameters and no name; undefined for all else. */
export function plainNameAddress(text: string): NameAddrHeader | undefined {
  const [, inner, parameters = ""] = /^<([^<>"]+)>((?:;[\w.!~*'()+-]+(?:=[\w.!~*'()+-]+)?)*)$/.exec(text) ?? [];
  const uri = inner === undefined ? undefined : plainUri(inner);
  if (uri === undefined) return undefined;
  const header = new NameAddrHeader(uri, "", {});
  for (const [name, value] of parametersOf(parameters)) header.setParam(name, value);
  return header;
}

/** The parameters of `;name=value;name`. A name without a value has null for one. */
export function parametersOf(text: string): [name: string, value: string | null][] {
  return text
    .split(";")
    .slice(1)
    .map((parameter) => {
      const equals = parameter.indexOf("=");
      return equals < 0 ? [parameter, null] : [parameter.slice(0, equals), parameter.slice(equals + 1)];
    });
}
