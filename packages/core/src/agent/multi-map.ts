/** Several values for a key, without a set of its own for each key that has only one: most have. */
export class MultiMap<K, V extends object> {
  readonly #found = new Map<K, V | Set<V>>();

  add(key: K, value: V): void {
    const found = this.#found.get(key);
    if (found === undefined) this.#found.set(key, value);
    else if (found instanceof Set) found.add(value);
    else this.#found.set(key, new Set([found, value]));
  }

  delete(key: K, value: V): void {
    const found = this.#found.get(key);
    if (found instanceof Set) {
      found.delete(value);
      if (found.size === 0) this.#found.delete(key);
    } else if (found === value) this.#found.delete(key);
  }

  /** The first value of a key of which that holds. */
  find(key: K, holds: (value: V) => boolean): V | undefined {
    const found = this.#found.get(key);
    if (!(found instanceof Set)) return found !== undefined && holds(found) ? found : undefined;
    for (const value of found) if (holds(value)) return value;
    return undefined;
  }

  *values(): Generator<V> {
    for (const found of this.#found.values()) {
      if (found instanceof Set) yield* found;
      else yield found;
    }
  }

  /** The values of a key in the order in which they came; a list of its own, which later changes do not touch. */
  list(key: K): readonly V[] {
    const found = this.#found.get(key);
    return found === undefined ? NOTHING : found instanceof Set ? [...found] : [found];
  }
}

const NOTHING: readonly never[] = [];
