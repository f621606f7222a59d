import { readToken } from "../xml/fields.ts";
import {
  isElement,
  ownText,
  trimXml,
  XML_NAMESPACE,
  type XmlAttribute,
  type XmlElement,
  type XmlNode,
} from "../xml/value.ts";
import type { Attributed, Extensible, Note } from "./value.ts";

/** A value that a parser is still putting together. */
export type Draft<Value> = {
  -readonly [Key in keyof Value]: Value[Key] extends readonly (infer Item)[] | undefined ? Item[] : Value[Key];
};

/** The list with one more item at its end, or a new one: what is absent has no list. */
export function append<Item>(list: Item[] | undefined, item: Item): Item[] {
  if (list === undefined) return [item];
  list.push(item);
  return list;
}

/** A note in whatever namespace it stands; its text is kept exactly. */
export function readNote(element: XmlElement): Note {
  const note: Draft<Note> = { text: ownText(element) };
  for (const one of element.attributes) {
    if (one.name === "lang" && one.namespace === XML_NAMESPACE) note.language = trimXml(one.value);
    else keepAttribute(note, one);
  }
  keepElements(note, element);
  return note;
}

/** Keeps an attribute that the value has no key for. */
export function keepAttribute(value: Draft<Attributed>, attribute: XmlAttribute): void {
  value.attributes = append(value.attributes, attribute);
}

/** Keeps an element that the value has no key for. */
export function keepElement(value: Draft<Extensible>, element: XmlElement): void {
  value.extensions = append(value.extensions, element);
}

/** Keeps the elements inside one that should hold only text. */
export function keepElements(value: Draft<Extensible>, parent: XmlElement): void {
  for (const node of parent.children) if (typeof node !== "string") keepElement(value, node);
}

/** Takes the attribute `id` and keeps the others. An empty id is none. */
export function readId(value: Draft<Attributed & { readonly id?: string }>, element: XmlElement): void {
  for (const one of element.attributes) {
    if (one.name !== "id" || one.namespace !== "") keepAttribute(value, one);
    else putToken(value, "id", one.value);
  }
}

/** Sets the key to the text, trimmed, unless nothing is left of it. */
export function putToken<Key extends string>(value: { [One in Key]?: string }, key: Key, text: string): void {
  const token = readToken(text);
  if (token !== undefined) value[key] = token;
}

/** Whether the node is nothing but white space between elements. */
export function isBlank(node: XmlNode): boolean {
  return typeof node === "string" && trimXml(node) === "";
}

/** Whether the element is its text and nothing else. */
export function isPlain({ attributes, children }: XmlElement): boolean {
  return attributes.length === 0 && !children.some(isElement);
}
