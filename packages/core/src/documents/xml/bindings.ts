import { XML_NAMESPACE, type XmlNamespace } from "./value.ts";

/** Namespace declarations in force at one place, at most: looking a prefix up stays cheap. */
export const MAX_NAMESPACES = 64;

const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";

/** The namespace declarations in force, innermost last. */
export class Bindings {
  readonly #prefixes: string[] = [];
  readonly #uris: string[] = [];

  get size(): number {
    return this.#prefixes.length;
  }

  /**
   * Takes a declaration that stands on the element which began at size `outer`. False where it may not stand:
   * Namespaces in XML 1.0 §3 says what may be bound to what, and no prefix is declared twice on one element.
   */
  add(prefix: string, uri: string, outer: number): boolean {
    if ((prefix === "xml") !== (uri === XML_NAMESPACE)) return false;
    if (prefix === "xmlns" || uri === XMLNS_NAMESPACE || (prefix !== "" && uri === "")) return false;
    if (this.#prefixes.indexOf(prefix, outer) >= 0 || this.size >= MAX_NAMESPACES) return false;
    this.#prefixes.push(prefix);
    this.#uris.push(uri);
    return true;
  }

  /** Forgets all declarations past the first `size`. */
  cut(size: number): void {
    this.#prefixes.length = size;
    this.#uris.length = size;
  }

  /** The namespace of names with that prefix, or of elements without one; undefined where it is not declared. */
  find(prefix: string): string | undefined {
    const i = this.#prefixes.lastIndexOf(prefix);
    if (i >= 0) return this.#uris[i];
    if (prefix === "") return "";
    return prefix === "xml" ? XML_NAMESPACE : undefined;
  }

  list(): XmlNamespace[] {
    return this.#prefixes.map((prefix, i) => ({ prefix, uri: this.#uris[i] ?? "" }));
  }
}
