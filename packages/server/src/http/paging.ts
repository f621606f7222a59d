import Type, { type TSchema } from "typebox";
import { CLOSED, orNull, whole } from "./fields.ts";

/** Which part of a list is wanted. */
export const PAGING = {
  limit: Type.Optional(whole(1, 1000, { description: "How many at most. Default 100", default: 100 })),
  offset: Type.Optional(whole(0, 2 ** 31, { description: "How many to leave out. Default 0", default: 0 })),
};

/** Part of a list, which is as it is at that moment: it may change between one part and the next. */
export interface Page<T> {
  readonly total: number;
  readonly items: readonly T[];
  /** The offset of the next part; null where this is the last. */
  readonly next: number | null;
}

export function pageOf<T>(
  all: readonly T[],
  { limit = 100, offset = 0 }: { limit?: number; offset?: number },
): Page<T> {
  const end = offset + limit;
  return { total: all.length, items: all.slice(offset, end), next: end < all.length ? end : null };
}

export function pageSchema<T extends TSchema>(
  item: T,
): Type.TObject<{ total: Type.TInteger; items: Type.TArray<T>; next: Type.TUnion<[Type.TInteger, Type.TNull]> }> {
  return Type.Object(
    {
      total: Type.Integer({ description: "How many there are in all" }),
      items: Type.Array(item),
      next: orNull(Type.Integer({ description: "The offset of the next part; null where this is the last" })),
    },
    CLOSED,
  );
}
