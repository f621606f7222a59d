/** The record without the fields that are undefined. */
export function present<T extends object>(fields: Fields<T>): T {
  const record: Partial<Record<keyof T, unknown>> = {};
  for (const name in fields) {
    if (fields[name] !== undefined) record[name] = fields[name];
  }
  return record as T;
}

/** The list, unless it is empty. */
export function someOf<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** All fields of T, undefined where T lets them be absent. */
type Fields<T> = { readonly [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K> ? T[K] | undefined : T[K] };
