/** What the prefix `xml` stands for, without being declared. */
export const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

/** An element, its name resolved to a namespace (Namespaces in XML 1.0). Plain data. */
export interface XmlElement {
  /** Local part of the name. */
  readonly name: string;
  /** Namespace URI; empty for none. */
  readonly namespace: string;
  /** The prefix that it was read with, or that it is best printed with; empty for none. It does not name anything. */
  readonly prefix: string;
  readonly attributes: readonly XmlAttribute[];
  /** Elements and text in their order. Text is never empty, and no two texts are neighbours. */
  readonly children: readonly XmlNode[];
}

export type XmlNode = XmlElement | string;

/** An attribute that is not a namespace declaration. */
export interface XmlAttribute {
  readonly name: string;
  /** Namespace URI; empty for an attribute without a prefix. */
  readonly namespace: string;
  readonly prefix: string;
  readonly value: string;
}

/** A namespace declaration: `xmlns:prefix="uri"`, or `xmlns="uri"` with an empty prefix. */
export interface XmlNamespace {
  readonly prefix: string;
  readonly uri: string;
}

/** The root element, and the declarations that stand on it: names inside text may rely on them. */
export interface XmlDocument {
  readonly root: XmlElement;
  readonly namespaces: readonly XmlNamespace[];
}

export function isElement(node: XmlNode): node is XmlElement {
  return typeof node !== "string";
}

export function isNamed(node: XmlNode, namespace: string, name: string): node is XmlElement {
  return typeof node !== "string" && node.name === name && node.namespace === namespace;
}

export function childrenNamed(parent: XmlElement, namespace: string, name: string): XmlElement[] {
  return parent.children.filter((node) => isNamed(node, namespace, name)) as XmlElement[];
}

export function childNamed(parent: XmlElement, namespace: string, name: string): XmlElement | undefined {
  return parent.children.find((node) => isNamed(node, namespace, name)) as XmlElement | undefined;
}

/** The value of the attribute of that name in no namespace. */
export function attribute(element: XmlElement, name: string): string | undefined {
  for (const one of element.attributes) if (one.name === name && one.namespace === "") return one.value;
  return undefined;
}

/** The element's own text, exactly as sent: what stands in its child elements does not count. */
export function ownText(element: XmlElement): string {
  const { children } = element;
  if (children.length === 1 && typeof children[0] === "string") return children[0];
  return children.filter((node) => typeof node === "string").join("");
}

/** The element's own text with white space of XML (not of Unicode) taken off both ends. */
export function trimmedText(element: XmlElement): string {
  return trimXml(ownText(element));
}

/** Takes space, tab, CR and LF off both ends, in linear time. */
export function trimXml(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isXmlSpace(text.charCodeAt(from))) from++;
  while (to > from && isXmlSpace(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

export function isXmlSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}
