import { isNcName } from "../xml/characters.ts";

/**
 * The ids of one document that is being printed. All of them share one space, as their type `xs:ID` wants it
 * (RFC 3863 §4.4, RFC 4479 §5.1.2, RFC 4480 §5.1): NCNames, each once.
 */
export class Ids {
  readonly #wanted: () => Iterable<string | undefined>;
  readonly #taken = new Set<string>();
  /** How many names were made from each stem: making the next takes constant time. */
  #made: Map<string, number> | undefined;
  #reserved: ReadonlySet<string | undefined> | undefined;

  /** `wanted` lists all ids of the document, so that none that is good is given to somebody else before. */
  constructor(wanted: () => Iterable<string | undefined>) {
    this.#wanted = wanted;
  }

  /**
   * The id as it is printed: the one wanted, if it is an NCName and comes for the first time. Otherwise the same id
   * every time, which nothing else in the document has: made of the prefix for one that is missing, of the prefix and
   * the escaped id for one that is no NCName, of the id and a number for one that is taken.
   */
  take(wanted: string | undefined, prefix: string): string {
    const id =
      wanted !== undefined && isNcName(wanted) && !this.#taken.has(wanted) ? wanted : this.#make(wanted, prefix);
    this.#taken.add(id);
    return id;
  }

  #make(wanted: string | undefined, prefix: string): string {
    if (wanted === undefined) return this.#number(prefix, "", 1);
    if (isNcName(wanted)) return this.#number(wanted, "-", 2);
    const escaped = prefix + wanted.replace(NOT_IN_A_NAME, (one) => `_${one.charCodeAt(0).toString(16)}_`);
    return this.#isFree(escaped) ? escaped : this.#number(escaped, "-", 2);
  }

  #number(stem: string, separator: string, first: number): string {
    this.#made ??= new Map();
    let number = this.#made.get(stem) ?? first;
    while (!this.#isFree(`${stem}${separator}${number}`)) number++;
    this.#made.set(stem, number + 1);
    return `${stem}${separator}${number}`;
  }

  #isFree(id: string): boolean {
    this.#reserved ??= new Set(this.#wanted());
    return !this.#taken.has(id) && !this.#reserved.has(id);
  }
}

const NOT_IN_A_NAME = /[^-.\w]/g;
