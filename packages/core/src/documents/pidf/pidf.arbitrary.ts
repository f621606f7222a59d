import fc from "fast-check";
import { anyText, ncName } from "../../testing/strings.ts";
import { cipid } from "../cipid/cipid.arbitrary.ts";
import { CIPID_NAMESPACE } from "../cipid/value.ts";
import {
  extras,
  type Lexicon,
  lexical,
  merge,
  notes,
  type Strictness,
  someOf,
  wild,
} from "../data-model/data-model.arbitrary.ts";
import { DATA_MODEL_NAMESPACE } from "../data-model/value.ts";
import { rpid } from "../rpid/rpid.arbitrary.ts";
import { CISCO_NAMESPACE, RPID_NAMESPACE } from "../rpid/value.ts";
import type { XmlElement, XmlNamespace, XmlNode } from "../xml/value.ts";
import { foreignElements } from "../xml/xml.arbitrary.ts";
import {
  type Component,
  type Contact,
  type Device,
  type Person,
  PIDF_NAMESPACE,
  type Pidf,
  type Tuple,
} from "./value.ts";

/** Values that come back as they were when they are printed and read. */
export const pidf: fc.Arbitrary<Pidf> = withNamespaces(document(lexical, "open")).map(withUniqueIds);

/** As `pidf`, without foreign elements and attributes where the schemas allow none. */
export const strictPidf: fc.Arbitrary<Pidf> = withNamespaces(document(lexical, "strict")).map(withUniqueIds);

/** Whatever the types allow. */
export const wildPidf: fc.Arbitrary<Pidf> = withWildNamespaces(document(wild, "open"));

/** As `wildPidf`, without foreign elements and attributes where the schemas allow none. */
export const strictWildPidf: fc.Arbitrary<Pidf> = document(wild, "strict");

function document(lexicon: Lexicon, strictness: Strictness): fc.Arbitrary<Pidf> {
  const parts = fc.record(
    {
      entity: lexicon.isLoose ? lexicon.uri : lexicon.uri.filter((uri) => uri !== ""),
      tuples: fc.array(tuple(lexicon, strictness), { maxLength: 2 }),
      notes: notes(lexicon, strictness),
      persons: someOf(component(lexicon, strictness), 2) satisfies fc.Arbitrary<Person[]>,
      devices: someOf(device(lexicon, strictness), 2),
      extensions: foreignElements,
    },
    { requiredKeys: ["tuples"] },
  );
  return merge(parts, attributes(lexicon, strictness));
}

function attributes(lexicon: Lexicon, strictness: Strictness) {
  if (strictness === "strict") return fc.constant({});
  return fc.record({ attributes: lexicon.attributes }, { requiredKeys: [] });
}

function component(lexicon: Lexicon, strictness: Strictness): fc.Arbitrary<Component> {
  const own = fc.record(
    {
      id: lexicon.id,
      notes: notes(lexicon, strictness),
      timestamp: lexicon.dateTime,
      extensions: foreignElements,
    },
    { requiredKeys: lexicon.isLoose ? [] : ["id"] },
  );
  return merge(merge(own, attributes(lexicon, strictness)), merge(rpid(lexicon, strictness), cipid(lexicon)));
}

function device(lexicon: Lexicon, strictness: Strictness): fc.Arbitrary<Device> {
  const deviceId = lexicon.isLoose ? lexicon.uri : lexicon.uri.filter((uri) => uri !== "");
  return merge(component(lexicon, strictness), fc.record({ deviceId }, { requiredKeys: [] }));
}

function tuple(lexicon: Lexicon, strictness: Strictness): fc.Arbitrary<Tuple> {
  const status = merge(fc.record({ extensions: foreignElements }), attributes(lexicon, strictness));
  const contact: fc.Arbitrary<Contact> = merge(
    fc.record({ uri: lexicon.uri, priority: lexicon.priority }, { requiredKeys: ["uri"] }),
    extras(lexicon, strictness),
  );
  const own = fc.record(
    {
      basic: fc.constantFrom("open" as const, "closed" as const),
      status,
      contact,
      deviceIds: someOf(lexicon.uri, 2),
    },
    { requiredKeys: [] },
  );
  return merge(component(lexicon, strictness), own);
}

/** The root declares the prefixes of its attributes, and some that only texts use. */
function withNamespaces(documents: fc.Arbitrary<Pidf>): fc.Arbitrary<Pidf> {
  const unused = fc.subarray([
    { prefix: "q", uri: "urn:example:q" },
    { prefix: "Q", uri: "http://example.com/q?&" },
  ]);
  return fc.tuple(documents, unused).map(([value, namespaces]) => {
    for (const { prefix, namespace: uri } of value.attributes ?? []) {
      if (!namespaces.some((one) => one.prefix === prefix)) namespaces.push({ prefix, uri });
    }
    return namespaces.length > 0 ? { ...value, namespaces } : value;
  });
}

function withWildNamespaces(documents: fc.Arbitrary<Pidf>): fc.Arbitrary<Pidf> {
  const namespace: fc.Arbitrary<XmlNamespace> = fc.record({
    prefix: fc.oneof(ncName, fc.constantFrom("", "a", "dm", "rpid", "ns", "xml", "xmlns", "xmlfoo", "1", "a:b")),
    uri: fc.oneof(anyText, fc.constantFrom("urn:example:a", "urn:example:x", PIDF_NAMESPACE, "", "\0")),
  });
  return merge(documents, fc.record({ namespaces: fc.array(namespace, { maxLength: 4 }) }, { requiredKeys: [] }));
}

/** Ids are unique in a document: one that is taken gets a number. */
function withUniqueIds(value: Pidf): Pidf {
  const taken = new Set<unknown>();
  return JSON.parse(JSON.stringify(value), (key, one) => {
    if (key !== "id" || typeof one !== "string") return one;
    let id = one;
    for (let i = 2; taken.has(id); i++) id = `${one}.${i}`;
    taken.add(id);
    return id;
  });
}

/** Presence documents with elements of all our namespaces and of others, wherever they do not belong. */
export const muddledDocument: fc.Arbitrary<XmlElement> = muddle();

function muddle(): fc.Arbitrary<XmlElement> {
  const components = qualified("tuple tuple note", PIDF_NAMESPACE, "urn:ietf:params:xml:ns:cpim-pidf:");
  const persons = qualified("person device", DATA_MODEL_NAMESPACE, "urn:ietf:params:xml:ns:pidf:person");
  const rest = fc.oneof(
    qualified("status status basic contact note timestamp", PIDF_NAMESPACE, "urn:ietf:params:xml:ns:cpim-pidf:"),
    qualified("note timestamp deviceID", DATA_MODEL_NAMESPACE, "urn:ietf:params:xml:ns:pidf:person"),
    qualified(
      `activities activities activity busy unknown other note class mood place-is audio quiet place-type privacy text
      relationship friend service-class sphere home status-icon time-offset user-input`,
      RPID_NAMESPACE,
      "urn:ietf:params:xml:ns:pidf:status:rpid",
    ),
    qualified("card display-name", CIPID_NAMESPACE),
    qualified("dnd note", CISCO_NAMESPACE, ""),
  );
  const text = fc.constantFrom(" ", "open", "closed", "away", "idle", "-300", "2001-10-27T16:49:29Z", "sip:a@b", "x");
  const attribute = fc.record({
    name: fc.constantFrom("id", "from", "until", "priority", "entity", "idle-threshold", "x"),
    namespace: fc.constantFrom("", "", "urn:example:x"),
    prefix: fc.constantFrom("dm", "p"),
    value: fc.constantFrom("a", "b", "1", "0.5", "", " ", "2001-10-27T16:49:29Z"),
  });
  const attributes = fc.uniqueArray(attribute, { maxLength: 2, selector: (one) => one.namespace + one.name });
  const prefix = fc.constantFrom("", "dm", "r");
  const element = (name: typeof rest, children: fc.Arbitrary<XmlNode[]>): fc.Arbitrary<XmlElement> =>
    fc.record({ name, prefix, attributes, children }).map(({ name, ...parts }) => ({ ...name, ...parts }));
  const { children } = fc.letrec<{ children: XmlNode[] }>((tie) => ({
    children: fc.array(fc.oneof(text, element(rest, tie("children"))), { maxLength: 4, depthIdentifier: "muddle" }),
  }));
  return fc
    .record({
      attributes,
      prefix,
      children: fc.array(element(fc.oneof(components, persons), children), { maxLength: 3 }),
    })
    .map((parts) => ({ name: "presence", namespace: PIDF_NAMESPACE, ...parts }));
}

function qualified(names: string, ...namespaces: string[]) {
  return fc.record({
    name: fc.constantFrom(...names.split(/\s+/)),
    namespace: fc.constantFrom(...namespaces),
  });
}
