import { fail, ok, type Result } from "../../result.ts";
import { DEFAULT_MAX_DEPTH, type DocumentError, type ParseLimits } from "../error.ts";
import { type Body, decodeBody } from "../text.ts";
import { isNameCharacter, isXmlCharacter } from "./characters.ts";
import { resolveReferences } from "./references.ts";
import { type OpenElement, StartTagScanner } from "./start-tag.ts";
import { isXmlSpace, type XmlDocument, type XmlElement, type XmlNamespace } from "./value.ts";

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

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;

// XMLDecl ::= '<?xml' VersionInfo EncodingDecl? SDDecl? S? '?>'
const DECLARATION =
  /<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.0"|'1\.0')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/y;
// doctypedecl ::= '<!DOCTYPE' S Name (S ExternalID)? S? '>', the internal subset left out on purpose
const DOCTYPE =
  /<!DOCTYPE[ \t\n]+[^ \t\n>["']+(?:[ \t\n]+(?:SYSTEM|PUBLIC[ \t\n]+(?:"[^"<&]*"|'[^'<&]*'))[ \t\n]+(?:"[^"]*"|'[^']*'))?[ \t\n]*>/y;
const BAD_REFERENCE = "an & that begins no reference, or one to a character that XML does not allow";

/**
 * One pass over the text, no recursion and no copy but of names, values and text. Methods return `undefined` or false
 * once something is wrong, and `fault` says what.
 */
class Scanner extends StartTagScanner {
  readonly #maxDepth: number;
  #rootNamespaces: readonly XmlNamespace[] = [];
  /** Open elements, with the name as written and the number of bindings outside each. */
  readonly #open: OpenElement[] = [];
  readonly #openNames: string[] = [];
  readonly #outerBindings: number[] = [];

  constructor(text: string, maxDepth: number) {
    super(text);
    this.#maxDepth = maxDepth;
  }

  document(): Result<XmlDocument, DocumentError> {
    const root = this.#prolog() ? this.#root() : undefined;
    if (root === undefined || !this.#misc() || this.fault !== undefined)
      return fail(this.fault ?? this.wrong("no root element"));
    if (this.at < this.text.length) return fail(this.wrong("something after the root element"));
    return ok({ root, namespaces: this.#rootNamespaces });
  }

  /** prolog ::= XMLDecl? Misc* (doctypedecl Misc*)? */
  #prolog(): boolean {
    const text = this.text;
    if (!isXmlCharacter(text)) return this.refuse("a character that XML does not allow");
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
    if (text.startsWith("<?xml", this.at) && !isNameCharacter(text, this.at + 5)) {
      if (!this.skip(DECLARATION)) return this.refuse("the XML declaration is malformed or not of version 1.0");
    }
    if (!this.#misc()) return false;
    if (!text.startsWith("<!DOCTYPE", this.at)) return true;
    if (!this.skip(DOCTYPE)) return this.refuse("the DOCTYPE is malformed or has an internal subset");
    return this.#misc();
  }

  /** Misc ::= Comment | PI | S */
  #misc(): boolean {
    const text = this.text;
    for (;;) {
      this.space();
      if (text.startsWith("<!--", this.at)) {
        if (!this.#comment()) return false;
      } else if (text.startsWith("<?", this.at)) {
        if (!this.#instruction()) return false;
      } else return true;
    }
  }

  #root(): XmlElement | undefined {
    if (this.text.charCodeAt(this.at) !== LT) return undefined;
    const root = this.#element();
    while (this.#open.length > 0 && this.#content());
    return this.fault === undefined ? root : undefined;
  }

  /** What comes next inside the innermost open element: text up to the next markup, then that markup. */
  #content(): boolean {
    const text = this.text;
    const lt = text.indexOf("<", this.at);
    if (lt < 0) return this.refuse("the document ends inside an element");
    if (lt > this.at && !this.#characters(lt)) return false;
    switch (text.charCodeAt(lt + 1)) {
      case SLASH:
        return this.#endTag();
      case QUESTION:
        return this.#instruction();
      case BANG:
        if (text.startsWith("<!--", lt)) return this.#comment();
        return this.#characterData();
      default:
        return this.#element() !== undefined;
    }
  }

  #characters(end: number): boolean {
    const raw = this.text.slice(this.at, end);
    if (raw.includes("]]>")) return this.refuse("]]> in text");
    const value = resolveReferences(raw);
    if (value === undefined) return this.refuse(BAD_REFERENCE);
    this.#append(value);
    this.at = end;
    return true;
  }

  /** CDSect ::= '<![CDATA[' (Char* - (Char* ']]>' Char*)) ']]>' */
  #characterData(): boolean {
    if (!this.text.startsWith("<![CDATA[", this.at)) return this.refuse("a declaration inside an element");
    const from = this.at + 9;
    const end = this.text.indexOf("]]>", from);
    if (end < 0) return this.refuse("a CDATA section that does not end");
    this.#append(this.text.slice(from, end));
    this.at = end + 3;
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
    const end = this.text.indexOf("--", this.at + 4);
    if (end < 0 || this.text.charCodeAt(end + 2) !== GT) return this.refuse("a malformed comment");
    this.at = end + 3;
    return true;
  }

  /** PI ::= '<?' PITarget (S (Char* - (Char* '?>' Char*)))? '?>', PITarget without a colon and not "xml" in any case */
  #instruction(): boolean {
    const text = this.text;
    const from = this.at + 2;
    this.at = from;
    const target = this.ncName();
    const end = text.indexOf("?>", this.at);
    if (
      target === "" ||
      target.toLowerCase() === "xml" ||
      end < 0 ||
      (end > this.at && !isXmlSpace(text.charCodeAt(this.at)))
    ) {
      return this.refuse("a malformed processing instruction");
    }
    this.at = end + 2;
    return true;
  }

  /** ETag ::= '</' Name S? '>' */
  #endTag(): boolean {
    const name = this.#openNames.pop() ?? "";
    if (!this.text.startsWith(name, this.at + 2)) return this.refuse("an end tag that does not match");
    this.at += 2 + name.length;
    this.space();
    if (this.text.charCodeAt(this.at) !== GT) return this.refuse("an end tag that does not match");
    this.at++;
    this.#open.pop();
    this.bindings.cut(this.#outerBindings.pop() ?? 0);
    return true;
  }

  #element(): XmlElement | undefined {
    const outer = this.bindings.size;
    const tag = this.startTag();
    if (tag === undefined) return undefined;
    if (this.#open.length === this.#maxDepth) return this.give("elements nested too deeply");
    if (this.#open.length === 0) this.#rootNamespaces = this.bindings.list();
    const { element, written } = tag;
    this.#open.at(-1)?.children.push(element);
    if (this.text.charCodeAt(this.at) === GT) {
      this.#open.push(element);
      this.#openNames.push(written);
      this.#outerBindings.push(outer);
    } else {
      this.at++;
      if (this.text.charCodeAt(this.at) !== GT) return this.give("a malformed start tag");
      this.bindings.cut(outer);
    }
    this.at++;
    return element;
  }
}
