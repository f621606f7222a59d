import fc from "fast-check";
import {
  anyNumber,
  anyText,
  dateTime,
  language,
  ncName,
  trimmedText,
  untidyUri,
  uri,
  xmlText,
} from "../../testing/strings.ts";
import { withoutForbidden } from "../xml/characters.ts";
import type { XmlAttribute } from "../xml/value.ts";
import { foreignAttributes, foreignElements } from "../xml/xml.arbitrary.ts";
import type { Extensible, Note } from "./value.ts";

/** Where the strings and numbers of generated documents come from. */
export interface Lexicon {
  readonly id: fc.Arbitrary<string>;
  readonly text: fc.Arbitrary<string>;
  readonly token: fc.Arbitrary<string>;
  readonly uri: fc.Arbitrary<string>;
  readonly dateTime: fc.Arbitrary<string>;
  readonly language: fc.Arbitrary<string>;
  readonly priority: fc.Arbitrary<string>;
  readonly integer: fc.Arbitrary<number>;
  /** Whether values stand together that the schemas keep apart, and tokens that RFC 4480 does not know. */
  readonly isLoose: boolean;
  readonly attributes: fc.Arbitrary<XmlAttribute[]>;
}

/** Strings within their lexical types: what is printed of them is read back as it was. */
export const lexical: Lexicon = {
  id: ncName,
  text: xmlText,
  token: trimmedText,
  uri,
  dateTime,
  language: fc.oneof(language, fc.constant("")),
  priority: fc.constantFrom("0", "0.8", "0.725", "1", "1.000"),
  integer: fc.integer(),
  isLoose: false,
  attributes: foreignAttributes.filter((attributes) => attributes.length > 0),
};

/** Whatever the types allow. */
export const wild: Lexicon = {
  id: fc.oneof(ncName, fc.constantFrom("", "1", "a", "t1", "p1", "r1", "t700", "700"), anyText),
  text: anyText,
  token: anyText,
  // RFC 3986 has no brackets where SIP has its IPv6 hosts; libxml2 follows it, xs:anyURI (RFC 2732) does not.
  uri: fc.oneof(uri, untidyUri(), anyText).filter((text) => !/\[[0-9A-Fa-f:.]+\]/.test(withoutForbidden(text))),
  dateTime: fc.oneof(dateTime, anyText, fc.constantFrom(" 2001-10-27T16:49:29Z ", "2001-02-29T00:00:00Z", "yesterday")),
  language: fc.oneof(language, anyText),
  priority: fc.oneof(fc.constantFrom("0.8", " 1 ", "1.1", "-0", "0.1234"), anyText),
  integer: anyNumber,
  isLoose: true,
  attributes: clashingAttributes(),
};

/** Foreign attributes that come with our prefixes, with none, or with one prefix for two namespaces. */
function clashingAttributes(): fc.Arbitrary<XmlAttribute[]> {
  const one = fc.record({
    name: ncName,
    namespace: fc.constantFrom("urn:example:a", "urn:example:x", "urn:example:y"),
    prefix: fc.constantFrom("", "a", "dm", "rpid", "cipid", "ns", "ns1", "xml"),
    value: anyText,
  });
  return fc.uniqueArray(one, { maxLength: 3, selector: ({ name, namespace }) => `${namespace} ${name}` });
}

export function someOf<Item>(item: fc.Arbitrary<Item>, maxLength = 3): fc.Arbitrary<Item[]> {
  return fc.array(item, { minLength: 1, maxLength });
}

/** Extensions and attributes, where the schemas allow neither. */
export function extras(lexicon: Lexicon, strictness: Strictness): fc.Arbitrary<Extensible> {
  if (strictness === "strict") return fc.constant({});
  return fc.record({ extensions: foreignElements, attributes: lexicon.attributes }, { requiredKeys: [] });
}

/** `strict` leaves out what the schemas allow nowhere: attributes and elements on simple types and on those of PIDF. */
export type Strictness = "strict" | "open";

export function notes(lexicon: Lexicon, strictness: Strictness): fc.Arbitrary<Note[]> {
  const note = fc.record({ text: lexicon.text, language: lexicon.language }, { requiredKeys: ["text"] });
  return someOf(merge(note, extras(lexicon, strictness)), 2);
}

/** One record out of two. */
export function merge<A extends object, B extends object>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>): fc.Arbitrary<A & B> {
  return fc.tuple(a, b).map(([one, other]) => ({ ...one, ...other }));
}
