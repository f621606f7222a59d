import { fail, ok, type Result } from "../../result.ts";
import { DEFAULT_MAX_DEPTH, type DocumentError, documentError, type ParseLimits } from "../error.ts";
import { type Body, decodeBody } from "../text.ts";
import { isNameCharacter, isNameStart, isXmlCharacter, NAME, NAME_START, NAME_TABLE } from "./characters.ts";
import {
  isXmlSpace,
  XML_NAMESPACE,
  type XmlAttribute,
  type XmlDocument,
  type XmlElement,
  type XmlNamespace,
  type XmlNode,
} from "./value.ts";

/** Attributes and namespace declarations of one element, at most. */
export const MAX_ATTRIBUTES = 64;
/** Namespace declarations in force at one place, at most: looking a prefix up stays cheap. */
export const MAX_NAMESPACES = 64;

/**
 * Reads a document of XML 1.0 (fifth edition) with Namespaces in XML 1.0.
 *
 * Whatever is not well-formed is refused. So is what no SIP peer needs and attackers like: an internal subset in the
 * DOCTYPE, and with it every entity but the five predefined ones. A DOCTYPE with only an external identifier (XPIDF has
 * one) is skipped; nothing is ever fetched. Comments and processing instructions are dropped, CDATA sections are text.
 * Takes time and memory linear in the length of the body; never throws.
 */
export function parseXml(body: Body, limits: ParseLimits = {}): Result<XmlDocument, DocumentError> {
  const decoded = decodeBody(body, limits);
  if (!decoded.ok) return decoded;
  return new Scanner(normalizeLineEnds(decoded.value), limits.maxDepth ?? DEFAULT_MAX_DEPTH).document();
}

/** XML 1.0 §2.11: CR LF and a lone CR become LF. */
function normalizeLineEnds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const COLON = 0x3a;
const BANG = 0x21;
const QUESTION = 0x3f;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;

// XMLDecl ::= '<?xml' VersionInfo EncodingDecl? SDDecl? S? '?>'
const DECLARATION =
  /<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.0"|'1\.0')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/y;
// doctypedecl ::= '<!DOCTYPE' S Name (S ExternalID)? S? '>', the internal subset left out on purpose
const DOCTYPE =
  /<!DOCTYPE[ \t\n]+[^ \t\n>["']+(?:[ \t\n]+(?:SYSTEM|PUBLIC[ \t\n]+(?:"[^"<&]*"|'[^'<&]*'))[ \t\n]+(?:"[^"]*"|'[^']*'))?[ \t\n]*>/y;
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#([0-9]+)|#x([0-9A-Fa-f]+));/y;
const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

interface OpenElement extends XmlElement {
  readonly children: XmlNode[];
}

/**
 * One pass over the text, no recursion and no copy but of names, values and text. Methods return `undefined` or false
 * once something is wrong, and `fault` says what.
 */
class Scanner {
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;
  #fault: DocumentError | undefined;
  #rootNamespaces: readonly XmlNamespace[] = [];
  /** Open elements, with the name as written and the number of bindings outside each. */
  readonly #open: OpenElement[] = [];
  readonly #openNames: string[] = [];
  readonly #openBindings: number[] = [];
  /** Namespace bindings in force, innermost last. */
  readonly #prefixes: string[] = [];
  readonly #uris: string[] = [];

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  document(): Result<XmlDocument, DocumentError> {
    const root = this.#prolog() ? this.#root() : undefined;
    if (root === undefined || !this.#misc() || this.#fault !== undefined)
      return fail(this.#fault ?? this.#wrong("no root element"));
    if (this.#at < this.#text.length) return fail(this.#wrong("something after the root element"));
    return ok({ root, namespaces: this.#rootNamespaces });
  }

  /** prolog ::= XMLDecl? Misc* (doctypedecl Misc*)? */
  #prolog(): boolean {
    const text = this.#text;
    if (!isXmlCharacter(text)) return this.#refuse("a character that XML does not allow");
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1;
    if (text.startsWith("<?xml", this.#at) && !isNameCharacter(text, this.#at + 5)) {
      if (!this.#skip(DECLARATION)) return this.#refuse("the XML declaration is malformed or not of version 1.0");
    }
    if (!this.#misc()) return false;
    if (!text.startsWith("<!DOCTYPE", this.#at)) return true;
    if (!this.#skip(DOCTYPE)) return this.#refuse("the DOCTYPE is malformed or has an internal subset");
    return this.#misc();
  }

  /** Misc ::= Comment | PI | S */
  #misc(): boolean {
    const text = this.#text;
    for (;;) {
      this.#space();
      if (text.startsWith("<!--", this.#at)) {
        if (!this.#comment()) return false;
      } else if (text.startsWith("<?", this.#at)) {
        if (!this.#instruction()) return false;
      } else return true;
    }
  }

  #root(): XmlElement | undefined {
    if (this.#text.charCodeAt(this.#at) !== LT) return undefined;
    const root = this.#startTag();
    while (this.#open.length > 0 && this.#content());
    return this.#fault === undefined ? root : undefined;
  }

  /** What comes next inside the innermost open element: text up to the next markup, then that markup. */
  #content(): boolean {
    const text = this.#text;
    const lt = text.indexOf("<", this.#at);
    if (lt < 0) return this.#refuse("the document ends inside an element");
    if (lt > this.#at && !this.#characters(lt)) return false;
    switch (text.charCodeAt(lt + 1)) {
      case SLASH:
        return this.#endTag();
      case QUESTION:
        return this.#instruction();
      case BANG:
        if (text.startsWith("<!--", lt)) return this.#comment();
        return this.#characterData();
      default:
        return this.#startTag() !== undefined;
    }
  }

  #characters(end: number): boolean {
    const raw = this.#text.slice(this.#at, end);
    if (raw.includes("]]>")) return this.#refuse("]]> in text");
    const value = this.#resolveReferences(raw);
    if (value === undefined) return false;
    this.#append(value);
    this.#at = end;
    return true;
  }

  /** CDSect ::= '<![CDATA[' (Char* - (Char* ']]>' Char*)) ']]>' */
  #characterData(): boolean {
    if (!this.#text.startsWith("<![CDATA[", this.#at)) return this.#refuse("a declaration inside an element");
    const from = this.#at + 9;
    const end = this.#text.indexOf("]]>", from);
    if (end < 0) return this.#refuse("a CDATA section that does not end");
    this.#append(this.#text.slice(from, end));
    this.#at = end + 3;
    return true;
  }

  #append(value: string): void {
    const children = this.#open.at(-1)?.children;
    if (children === undefined || value === "") return;
    const last = children.at(-1);
    if (typeof last === "string") children[children.length - 1] = last + value;
    else children.push(value);
  }

  /** Comment ::= '<!--' ((Char - '-') | ('-' (Char - '-')))* '-->' */
  #comment(): boolean {
    const end = this.#text.indexOf("--", this.#at + 4);
    if (end < 0 || this.#text.charCodeAt(end + 2) !== GT) return this.#refuse("a malformed comment");
    this.#at = end + 3;
    return true;
  }

  /** PI ::= '<?' PITarget (S (Char* - (Char* '?>' Char*)))? '?>', PITarget without a colon and not "xml" in any case */
  #instruction(): boolean {
    const text = this.#text;
    const from = this.#at + 2;
    this.#at = from;
    const target = this.#ncName();
    const end = text.indexOf("?>", this.#at);
    if (
      target === "" ||
      target.toLowerCase() === "xml" ||
      end < 0 ||
      (end > this.#at && !isXmlSpace(text.charCodeAt(this.#at)))
    ) {
      return this.#refuse("a malformed processing instruction");
    }
    this.#at = end + 2;
    return true;
  }

  /** ETag ::= '</' Name S? '>' */
  #endTag(): boolean {
    const name = this.#openNames.pop() ?? "";
    if (!this.#text.startsWith(name, this.#at + 2)) return this.#refuse("an end tag that does not match");
    this.#at += 2 + name.length;
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== GT) return this.#refuse("an end tag that does not match");
    this.#at++;
    this.#close();
    return true;
  }

  #close(): void {
    this.#open.pop();
    const bindings = this.#openBindings.pop() ?? 0;
    this.#prefixes.length = bindings;
    this.#uris.length = bindings;
  }

  /** STag ::= '<' Name (S Attribute)* S? '>', EmptyElemTag ::= '<' Name (S Attribute)* S? '/>' */
  #startTag(): XmlElement | undefined {
    const text = this.#text;
    const from = this.#at + 1;
    this.#at = from;
    const prefixOrName = this.#ncName();
    const hasPrefix = text.charCodeAt(this.#at) === COLON;
    if (hasPrefix) this.#at++;
    const local = hasPrefix ? this.#ncName() : prefixOrName;
    if (local === "" || prefixOrName === "") return this.#give("a malformed start tag");
    const written = text.slice(from, this.#at);
    const bindings = this.#prefixes.length;
    const attributes = this.#attributes();
    if (attributes === undefined) return undefined;
    const prefix = hasPrefix ? prefixOrName : "";
    const namespace = this.#namespaceOf(prefix);
    if (namespace === undefined) return this.#give("a prefix that is not declared");
    const element: OpenElement = { name: local, namespace, prefix, attributes, children: [] };
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.children.push(element);
    if (this.#open.length >= this.#maxDepth) return this.#give("elements nested too deeply");
    this.#open.push(element);
    this.#openBindings.push(bindings);
    if (text.charCodeAt(this.#at) === SLASH) {
      this.#at++;
      if (text.charCodeAt(this.#at) !== GT) return this.#give("a malformed start tag");
      this.#close();
    } else this.#openNames.push(written);
    this.#at++;
    return element;
  }

  /** Everything between the name of a start tag and its `>` or `/`; declarations are bound, attributes are returned. */
  #attributes(): readonly XmlAttribute[] | undefined {
    const text = this.#text;
    const outer = this.#prefixes.length;
    let attributes: { name: string; prefix: string; namespace: string; value: string }[] | undefined;
    let count = 0;
    for (;;) {
      const before = this.#at;
      this.#space();
      const code = text.charCodeAt(this.#at);
      if (code === GT || code === SLASH) break;
      if (this.#at === before) return this.#give("a malformed start tag");
      if (++count > MAX_ATTRIBUTES) return this.#give("too many attributes");
      const prefixOrName = this.#ncName();
      const hasPrefix = text.charCodeAt(this.#at) === COLON;
      if (hasPrefix) this.#at++;
      const name = hasPrefix ? this.#ncName() : prefixOrName;
      const value = this.#attributeValue();
      if (name === "" || prefixOrName === "" || value === undefined) return this.#give("a malformed attribute");
      if (prefixOrName === "xmlns") {
        if (!this.#bind(hasPrefix ? name : "", value, outer))
          return this.#give("a namespace declaration that is not allowed");
        continue;
      }
      const attribute = { name, namespace: "", prefix: hasPrefix ? prefixOrName : "", value };
      if (attributes === undefined) attributes = [attribute];
      else attributes.push(attribute);
    }
    if (this.#open.length === 0 && this.#prefixes.length > 0) {
      this.#rootNamespaces = this.#prefixes.map((prefix, i) => ({ prefix, uri: this.#uris[i] ?? "" }));
    }
    if (attributes === undefined) return NO_ATTRIBUTES;
    for (const one of attributes) {
      if (one.prefix === "") continue;
      const namespace = this.#namespaceOf(one.prefix);
      if (namespace === undefined) return this.#give("a prefix that is not declared");
      one.namespace = namespace;
    }
    return hasDuplicate(attributes) ? this.#give("an attribute that stands twice") : attributes;
  }

  /** Attribute ::= Name Eq AttValue, from Eq on */
  #attributeValue(): string | undefined {
    const text = this.#text;
    this.#space();
    if (text.charCodeAt(this.#at) !== EQUALS) return undefined;
    this.#at++;
    this.#space();
    const quote = text.charCodeAt(this.#at);
    if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE) return undefined;
    const end = text.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", this.#at + 1);
    if (end < 0) return undefined;
    const raw = text.slice(this.#at + 1, end);
    this.#at = end + 1;
    if (raw.includes("<")) return undefined;
    // XML 1.0 §3.3.3: white space becomes a space unless it came as a reference.
    return this.#resolveReferences(/[\t\n]/.test(raw) ? raw.replace(/[\t\n]/g, " ") : raw);
  }

  #resolveReferences(raw: string): string | undefined {
    let amp = raw.indexOf("&");
    if (amp < 0) return raw;
    let value = "";
    let from = 0;
    while (amp >= 0) {
      REFERENCE.lastIndex = amp;
      const found = REFERENCE.exec(raw);
      if (found === null) return this.#give("a & that begins no reference that is allowed");
      const [whole, name, decimal, hex] = found;
      const character = name === undefined ? fromCodePoint(decimal, hex) : PREDEFINED.get(name);
      if (character === undefined) return this.#give("a reference to a character that XML does not allow");
      value += raw.slice(from, amp) + character;
      from = amp + whole.length;
      amp = raw.indexOf("&", from);
    }
    return value + raw.slice(from);
  }

  /** Namespaces in XML 1.0 §3: what may be bound to what; no prefix twice in one element, which began at `outer`. */
  #bind(prefix: string, uri: string, outer: number): boolean {
    if (prefix === "xml" ? uri !== XML_NAMESPACE : uri === XML_NAMESPACE) return false;
    if (prefix === "xmlns" || uri === XMLNS_NAMESPACE || (prefix !== "" && uri === "")) return false;
    if (this.#prefixes.indexOf(prefix, outer) >= 0 || this.#prefixes.length >= MAX_NAMESPACES) return false;
    this.#prefixes.push(prefix);
    this.#uris.push(uri);
    return true;
  }

  #namespaceOf(prefix: string): string | undefined {
    for (let i = this.#prefixes.length - 1; i >= 0; i--) if (this.#prefixes[i] === prefix) return this.#uris[i];
    if (prefix === "") return "";
    return prefix === "xml" ? XML_NAMESPACE : undefined;
  }

  /** NCName ::= Name - (Char* ':' Char*); empty where none stands. */
  #ncName(): string {
    const text = this.#text;
    const from = this.#at;
    let at = from;
    let code = text.charCodeAt(at);
    if (code < 128 ? (NAME_TABLE[code] ?? 0) & NAME_START : isNameStart(text, at)) {
      do {
        at += code >= 0xd800 && code <= 0xdbff ? 2 : 1;
        code = text.charCodeAt(at);
      } while (code < 128 ? (NAME_TABLE[code] ?? 0) & NAME : isNameCharacter(text, at));
    }
    this.#at = at;
    return text.slice(from, at);
  }

  #space(): void {
    while (isXmlSpace(this.#text.charCodeAt(this.#at))) this.#at++;
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #refuse(what: string): false {
    this.#fault ??= this.#wrong(what);
    return false;
  }

  #give(what: string): undefined {
    this.#refuse(what);
    return undefined;
  }

  #wrong(what: string): DocumentError {
    return documentError("not-well-formed", `${what}, at character ${this.#at}`);
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

function fromCodePoint(decimal: string | undefined, hex: string | undefined): string | undefined {
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (code > 0x10_ffff) return undefined;
  const character = String.fromCodePoint(code);
  return isXmlCharacter(character) ? character : undefined;
}
