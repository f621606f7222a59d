import { isNcName } from "../xml/characters.ts";
import { escapeText, printAttribute, printAttributes, printElements, type Scope } from "../xml/print.ts";
import { toUri } from "../xml/uri.ts";
import { XML_NAMESPACE, type XmlAttribute } from "../xml/value.ts";
import { toLanguage } from "./datatypes.ts";
import type { Ids } from "./ids.ts";
import type { Note } from "./value.ts";

/** What the printers of one document share. */
export interface Context {
  /** What is declared on the root, but for our prefixes: they are only if they are needed. */
  readonly scope: Scope;
  readonly ids: Ids;
}

/** Foreign attributes on an element of ours, with the declarations that they need. */
export function printForeignAttributes(attributes: readonly XmlAttribute[] | undefined, scope: Scope): string {
  return attributes === undefined ? "" : printAttributes(qualify(attributes, new Map(scope)), scope);
}

/**
 * The attributes, each under a prefix that the scope binds to its namespace. Where there is none, one is bound, never
 * one of ours and never one that means something else: what stands inside of the element may use those.
 */
export function qualify(attributes: readonly XmlAttribute[], scope: Map<string, string>): XmlAttribute[] {
  return attributes.map((attribute) => {
    const { namespace } = attribute;
    if (namespace === "" || namespace === XML_NAMESPACE) return attribute;
    const wanted = isForeignPrefix(attribute.prefix) ? attribute.prefix : "ns";
    let prefix = wanted;
    for (let i = 1; (scope.get(prefix) ?? namespace) !== namespace; i++) prefix = `${wanted}${i}`;
    scope.set(prefix, namespace);
    return { ...attribute, prefix };
  });
}

/** Whether others than we may bind the prefix. */
export function isForeignPrefix(prefix: string): boolean {
  return isNcName(prefix) && !/^xml/i.test(prefix) && !OUR_PREFIXES.has(prefix);
}

/** The prefixes of our own elements. */
const OUR_PREFIXES: ReadonlySet<string> = new Set(["dm", "rpid", "cipid"]);

/** Notes one after the other; a language that is no `xs:language` is left out. The name is ours and not escaped. */
export function printNotes(name: string, notes: readonly Note[] | undefined, scope: Scope): string {
  if (notes === undefined) return "";
  let printed = "";
  for (const { text, language, extensions, attributes } of notes) {
    const tag = name + printAttribute("xml:lang", toLanguage(language)) + printForeignAttributes(attributes, scope);
    printed += `<${tag}>${escapeText(text)}${printElements(extensions, scope)}</${name}>`;
  }
  return printed;
}

/** `<name>uri</name>` with a URI that is one (see `toUri`), or nothing where there is none. The name is ours. */
export function printUriElement(name: string, uri: string | undefined): string {
  return uri === undefined ? "" : `<${name}>${escapeText(toUri(uri))}</${name}>`;
}
