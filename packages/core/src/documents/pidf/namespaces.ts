import { CIPID_NAMESPACE } from "../cipid/value.ts";
import { isForeignPrefix, qualify } from "../data-model/print.ts";
import { isDataModel } from "../data-model/value.ts";
import { isRpid } from "../rpid/value.ts";
import { isXmlCharacter } from "../xml/characters.ts";
import type { Scope } from "../xml/print.ts";
import { trimXml, XML_NAMESPACE, type XmlAttribute, type XmlNamespace } from "../xml/value.ts";
import { isPidf, PIDF_NAMESPACE, type Pidf } from "./value.ts";

/**
 * The declarations of the root that are kept: of prefixes that are not ours, for namespaces that are not ours either (or
 * that attributes of the root have).
 */
export function foreignNamespaces(
  namespaces: readonly XmlNamespace[],
  attributes: readonly XmlAttribute[] = [],
): XmlNamespace[] {
  const prefixes = new Set<string>();
  return namespaces.filter(({ prefix, uri }) => {
    const isNeeded = !isOurs(uri) || attributes.some((one) => one.prefix === prefix && one.namespace === uri);
    if (!isNeeded || !isForeignPrefix(prefix) || prefixes.has(prefix)) return false;
    if (RESERVED.has(uri) || trimXml(uri) !== uri || !isXmlCharacter(uri)) return false;
    prefixes.add(prefix);
    return true;
  });
}

/** What stands in the start tag of the root beside our declarations and the entity. */
interface Root {
  /** The declarations, and the default one of PIDF. */
  readonly scope: Scope;
  /** Under prefixes that are declared there. */
  readonly attributes: readonly XmlAttribute[];
}

/** What the root of the document is printed with, each prefix declared once. */
export function rootOf({ namespaces = [], attributes = [] }: Pidf): Root {
  if (namespaces.length === 0 && attributes.length === 0) return BARE;
  const scope = new Map(BARE.scope);
  for (const { prefix, uri } of foreignNamespaces(namespaces, attributes)) scope.set(prefix, uri);
  return { scope, attributes: qualify(attributes, scope) };
}

const BARE: Root = { scope: new Map([["", PIDF_NAMESPACE]]), attributes: [] };

function isOurs(uri: string): boolean {
  return isPidf(uri) || isDataModel(uri) || isRpid(uri) || uri === CIPID_NAMESPACE;
}

/** What no prefix may be bound to (Namespaces in XML 1.0 §3). */
const RESERVED: ReadonlySet<string> = new Set(["", XML_NAMESPACE, "http://www.w3.org/2000/xmlns/"]);
