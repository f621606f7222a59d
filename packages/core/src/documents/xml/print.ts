import { isNcName, withoutForbidden } from "./characters.ts";
import { isElement, XML_NAMESPACE, type XmlAttribute, type XmlElement } from "./value.ts";

/** Every document of ours begins with it. */
export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/**
 * Text as it stands between tags. It is read back exactly as it was, but for what XML cannot carry (NUL and its like,
 * lone surrogates, U+FFFE, U+FFFF), which is left out.
 */
export function escapeText(text: string): string {
  return NEEDS_CARE.test(text) ? withReferences(withoutForbidden(text), IN_TEXT) : text;
}

/** Text as it stands between the double quotes of an attribute; see `escapeText`. */
export function escapeAttribute(text: string): string {
  return NEEDS_CARE.test(text) ? withReferences(withoutForbidden(text), IN_ATTRIBUTE) : text;
}

/** ` name="value"`, or nothing where there is no value. The name is ours and not escaped. */
export function printAttribute(name: string, value: string | number | undefined): string {
  return value === undefined ? "" : ` ${name}="${escapeAttribute(String(value))}"`;
}

/** `<name>text</name>`, or nothing where there is no text. The name is ours and not escaped. */
export function printTextElement(name: string, text: string | number | undefined): string {
  return text === undefined ? "" : `<${name}>${escapeText(String(text))}</${name}>`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const NEEDS_CARE = /[&<>"\0-\x1f\ud800-\udfff\ufffe\uffff]/;

/** What stands for a character, by its code. */
const IN_TEXT = references({ "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" });
const IN_ATTRIBUTE = references({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
});

function references(of: { readonly [character: string]: string }): readonly (string | undefined)[] {
  return Array.from({ length: 64 }, (_, code) => of[String.fromCharCode(code)]);
}

function withReferences(text: string, referenceOf: readonly (string | undefined)[]): string {
  let escaped = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const reference = code < 64 ? referenceOf[code] : undefined;
    if (reference === undefined) continue;
    escaped += text.slice(from, at) + reference;
    from = at + 1;
  }
  return from === 0 ? text : escaped + text.slice(from);
}

/** Which namespace each prefix stands for at the place where something is printed; the default one under "". */
export type Scope = ReadonlyMap<string, string>;

/**
 * Prints an element that somebody else has made, with the prefixes it came with; those that mean something else here,
 * or nothing, are declared on the spot.
 *
 * @throws TypeError if a name in it is not an XML name: a parsed element cannot cause that.
 */
export function printElement(element: XmlElement, scope: Scope): string {
  const names = new Names(scope);
  const name = names.element(element);
  const attributes = names.attributes(element.attributes);
  const inner = names.innerScope();
  let content = "";
  for (const node of element.children) content += isElement(node) ? printElement(node, inner) : escapeText(node);
  const start = `<${name}${names.declarations}${attributes}`;
  return content === "" ? `${start}/>` : `${start}>${content}</${name}>`;
}

/** Prints elements one after the other; nothing where there are none. */
export function printElements(elements: readonly XmlElement[] | undefined, scope: Scope): string {
  return elements === undefined ? "" : elements.map((element) => printElement(element, scope)).join("");
}

/** Prints attributes that somebody else has put on an element of ours, with the declarations that they need. */
export function printAttributes(attributes: readonly XmlAttribute[] | undefined, scope: Scope): string {
  if (attributes === undefined || attributes.length === 0) return "";
  const names = new Names(scope);
  const printed = names.attributes(attributes);
  return names.declarations + printed;
}

/** The names of one start tag: which prefix each gets, and which declarations that takes. */
class Names {
  declarations = "";
  readonly #scope: Scope;
  readonly #used = new Map<string, string>();

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  element(element: XmlElement): string {
    return this.#qualified(element.name, this.#prefix(element.prefix, element.namespace));
  }

  attributes(attributes: readonly XmlAttribute[]): string {
    let printed = "";
    for (const { name, prefix, namespace, value } of attributes) {
      const chosen = namespace === "" ? "" : this.#prefix(prefix === "" ? "ns" : prefix, namespace);
      if (chosen === "" && name === "xmlns") throw new TypeError("not an attribute but a namespace declaration");
      printed += printAttribute(this.#qualified(name, chosen), value);
    }
    return printed;
  }

  innerScope(): Scope {
    return this.declarations === "" ? this.#scope : new Map([...this.#scope, ...this.#used]);
  }

  #qualified(name: string, prefix: string): string {
    if (!isNcName(name)) throw new TypeError("not an XML name");
    return prefix === "" ? name : `${prefix}:${name}`;
  }

  /** The prefix wanted, or one with a number after it where this tag already uses that one for something else. */
  #prefix(wanted: string, uri: string): string {
    if (uri === XML_NAMESPACE) return "xml";
    if (uri === "") wanted = "";
    else if (wanted !== "" && (!isNcName(wanted) || /^xml/i.test(wanted))) wanted = "ns";
    let prefix = wanted;
    for (let i = 1; this.#used.has(prefix) && this.#used.get(prefix) !== uri; i++) prefix = `${wanted || "ns"}${i}`;
    if ((this.#scope.get(prefix) ?? "") !== uri && !this.#used.has(prefix)) {
      this.declarations += ` xmlns${prefix && ":"}${prefix}="${escapeAttribute(uri)}"`;
    }
    this.#used.set(prefix, uri);
    return prefix;
  }
}
