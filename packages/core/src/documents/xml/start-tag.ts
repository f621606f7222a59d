import { Bindings } from "./bindings.ts";
import { Cursor } from "./cursor.ts";
import { resolveReferences } from "./references.ts";
import { trimXml, type XmlAttribute, type XmlElement, type XmlNode } from "./value.ts";

/** Attributes and namespace declarations of one element, at most. */
export const MAX_ATTRIBUTES = 64;

/** An element whose end tag has not come yet. */
export interface OpenElement extends XmlElement {
  readonly children: XmlNode[];
}

const GT = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const COLON = 0x3a;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;

/** Reads start tags, and keeps the namespace declarations that are in force. */
export class StartTagScanner extends Cursor {
  protected readonly bindings: Bindings = new Bindings();
  /** The name read last: its parts, and both with the colon as written. */
  #prefix = "";
  #local = "";
  #written = "";

  /**
   * STag ::= '<' Name (S Attribute)* S? '>', EmptyElemTag ::= '<' Name (S Attribute)* S? '/>'
   *
   * Stops at the `>` or `/`. The caller cuts the bindings back when the element ends.
   */
  protected startTag(): { readonly element: OpenElement; readonly written: string } | undefined {
    this.at++;
    if (!this.#name()) return this.give("a malformed start tag");
    const name = this.#local;
    const prefix = this.#prefix;
    const written = this.#written;
    const attributes = this.#attributes();
    if (attributes === undefined) return undefined;
    const namespace = this.bindings.find(prefix);
    if (namespace === undefined) return this.give("a prefix that is not declared");
    return { element: { name, namespace, prefix, attributes, children: [] }, written };
  }

  /** QName ::= (NCName ':')? NCName */
  #name(): boolean {
    const from = this.at;
    this.#prefix = "";
    this.#local = this.ncName();
    if (this.#local !== "" && this.text.charCodeAt(this.at) === COLON) {
      this.at++;
      this.#prefix = this.#local;
      this.#local = this.ncName();
    }
    this.#written = this.#prefix === "" ? this.#local : this.text.slice(from, this.at);
    return this.#local !== "";
  }

  /** Everything between the name of a start tag and its `>` or `/`; declarations are bound, attributes are returned. */
  #attributes(): readonly XmlAttribute[] | undefined {
    const outer = this.bindings.size;
    let attributes: { name: string; prefix: string; namespace: string; value: string }[] | undefined;
    for (let count = 0; ; count++) {
      const before = this.at;
      this.space();
      const code = this.text.charCodeAt(this.at);
      if (code === GT || code === SLASH) break;
      if (this.at === before) return this.give("a malformed start tag");
      if (count === MAX_ATTRIBUTES) return this.give("too many attributes");
      if (!this.#name()) return this.give("a malformed attribute");
      const name = this.#local;
      const prefix = this.#prefix;
      const value = this.#attributeValue();
      if (value === undefined) return this.give("a malformed attribute");
      if (prefix === "xmlns" || (prefix === "" && name === "xmlns")) {
        // White space round the URI (RFC 4119 prints it once) is no part of the name that the namespace has.
        const bound = this.bindings.add(prefix === "" ? "" : name, trimXml(value), outer);
        if (!bound) return this.give("a namespace declaration that is not allowed");
      } else if (attributes === undefined) attributes = [{ name, namespace: "", prefix, value }];
      else attributes.push({ name, namespace: "", prefix, value });
    }
    if (attributes === undefined) return NO_ATTRIBUTES;
    for (const one of attributes) {
      const namespace = one.prefix === "" ? "" : this.bindings.find(one.prefix);
      if (namespace === undefined) return this.give("a prefix that is not declared");
      one.namespace = namespace;
    }
    return hasDuplicate(attributes) ? this.give("an attribute that stands twice") : attributes;
  }

  /** Attribute ::= Name Eq AttValue, from Eq on */
  #attributeValue(): string | undefined {
    const text = this.text;
    this.space();
    if (text.charCodeAt(this.at) !== EQUALS) return undefined;
    this.at++;
    this.space();
    const quote = text.charCodeAt(this.at);
    if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE) return undefined;
    const end = text.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", this.at + 1);
    if (end < 0) return undefined;
    const raw = text.slice(this.at + 1, end);
    this.at = end + 1;
    if (raw.includes("<")) return undefined;
    // XML 1.0 §3.3.3: white space becomes a space unless it came as a reference.
    return resolveReferences(/[\t\n]/.test(raw) ? raw.replace(/[\t\n]/g, " ") : raw);
  }
}

const NO_ATTRIBUTES: readonly XmlAttribute[] = [];

/** Quadratic in the attributes of one element, which are MAX_ATTRIBUTES at most. */
function hasDuplicate(attributes: readonly XmlAttribute[]): boolean {
  for (let i = 1; i < attributes.length; i++) {
    for (let j = 0; j < i; j++) {
      if (attributes[i]?.name === attributes[j]?.name && attributes[i]?.namespace === attributes[j]?.namespace)
        return true;
    }
  }
  return false;
}
