import { singleLine } from "../documents/header-lines.ts";
import { trimXml } from "../documents/xml/value.ts";
import {
  indexOfBracket,
  listed,
  type Parameters,
  printParameters,
  quoted,
  splitOutsideQuotes,
  splitParameters,
  toParameters,
  unquoted,
} from "./parameters.ts";

/** A value of `From`, `To` or `Contact` (RFC 3261 §20.10): who, by what name, and the header's own parameters. */
export interface NameAddress {
  /** As it was written, its parameters included. */
  readonly uri: string;
  readonly display?: string;
  readonly parameters: Parameters;
}

/** The device behind a `Contact`. */
export interface Contact extends NameAddress {
  /**
   * The URN that stays the same when the device restarts or moves (RFC 5626 §4.1), so written that two are of one device
   * if every letter is the same. Where there is none, the URI is all that tells one device from another.
   */
  readonly instance?: string;
}

/**
 * Reads one value in linear time; undefined where there is no URI, which a `Contact: *` has not either. "If no "<" and
 * ">" are present, all parameters after the URI are header parameters" (RFC 3261 §20.10).
 *
 * Tolerated: a URI without a scheme, and no `;` between `>` and the first parameter.
 */
// RFC 3261 §25.1: name-addr = [ display-name ] LAQUOT addr-spec RAQUOT ; display-name = *(token LWS)/ quoted-string
export function parseNameAddress(value: string): NameAddress | undefined {
  const open = indexOfBracket(value);
  if (open < 0) {
    const { head, parameters } = splitParameters(value);
    return isUri(head) ? { uri: head, parameters } : undefined;
  }
  const close = value.indexOf(">", open);
  const uri = trimXml(value.slice(open + 1, Math.max(close, 0)));
  if (!isUri(uri)) return undefined;
  const display = unquoted(trimXml(value.slice(0, open)));
  const parameters = toParameters(splitOutsideQuotes(value.slice(close + 1), ";"));
  return display === "" ? { uri, parameters } : { uri, display, parameters };
}

/** The contacts that can be read in the values of all `Contact` headers of a message, in their order. */
export function parseContacts(values: readonly string[]): Contact[] {
  const contacts: Contact[] = [];
  for (const value of listed(values)) {
    const address = parseNameAddress(value);
    if (address === undefined) continue;
    const instance = toInstance(address.parameters.get("+sip.instance"));
    contacts.push(instance === undefined ? address : { ...address, instance });
  }
  return contacts;
}

/** `"display" <uri>;parameters` on one line, whatever the parts hold. */
export function printNameAddress({ uri, display = "", parameters }: NameAddress): string {
  const name = singleLine(display);
  const bare = singleLine(uri).replace(/[\s<>"]/g, "");
  return `${name === "" ? "" : `${quoted(name)} `}<${bare}>${printParameters(parameters)}`;
}

// RFC 5626 §10: c-p-instance = "+sip.instance" EQUAL DQUOTE "<" instance-val ">" DQUOTE ; instance-val = 1*uric
function toInstance(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const urn = /^<?([^<>\s]+)>?$/.exec(value)?.[1];
  if (urn === undefined) return undefined;
  // RFC 5626 §4.1: "equality comparisons are performed using the rules for URN equality that are specific to the scheme":
  // of a UUID no letter's case counts, of any other URN that of its first two parts does not.
  return urn.replace(/^urn:(?:uuid:.*|[^:]*:)/is, (part) => part.toLowerCase());
}

/** Something with a scheme, or at least with a host, and without what ends a URI. */
function isUri(text: string): boolean {
  return /^[^\s<>"]+$/.test(text) && /[:@]/.test(text);
}
