import Type, { type TSchema, type TSchemaOptions } from "typebox";

// Each `expects` follows "must be" in the sentence that tells of a mistake, and describes the field in the document of the API.

export function text(expects: string, maxLength: number, options: TSchemaOptions = {}): Type.TString {
  return Type.String({ minLength: 1, maxLength, ...options, expects });
}

export function flag(description: string): Type.TBoolean {
  return Type.Boolean({ description, expects: "true or false" });
}

export function whole(minimum: number, maximum: number, options: TSchemaOptions = {}): Type.TInteger {
  return Type.Integer({ minimum, maximum, ...options, expects: `a whole number from ${minimum} to ${maximum}` });
}

/** Seconds until something is over by itself. */
export function expires(description: string): Type.TInteger {
  return Type.Integer({ minimum: 1, maximum: 2 ** 32 - 1, description, expects: "seconds: a whole number from 1" });
}

export function oneOf<const Words extends string[]>(
  words: readonly [...Words],
  options: TSchemaOptions = {},
): Type.TEnum<Words> {
  return Type.Enum(words, { type: "string", ...options, expects: `one of ${words.join(", ")}` });
}

/** An object with these properties and no other: a word that is mistyped must not be lost. */
export const CLOSED = { additionalProperties: false, expects: "an object in JSON" } as const;

export const ENTITY: Type.TString = text("an address such as 1001@example.com", 512, {
  description: "Whose state it is: user@domain",
  examples: ["1001@example.com"],
});

/** The path of what belongs to one entity. */
export const ENTITY_PARAMS: Type.TObject<{ entity: typeof ENTITY }> = Type.Object({ entity: ENTITY }, CLOSED);

/** Or null where there is none. */
export function orNull<T extends TSchema>(schema: T): Type.TUnion<[T, Type.TNull]> {
  return Type.Union([schema, Type.Null()]);
}

/** A point in time as answers tell it. */
export const TIME: Type.TUnion<[Type.TString, Type.TNull]> = orNull(
  Type.String({ description: "ISO 8601, in UTC", examples: ["2026-11-23T09:30:00.000Z"] }),
);

/** A point in time in ISO 8601; null for what is beyond all calendars, as that which never ends. */
export function timeOf(instant: number): string | null {
  return instant <= 8.64e15 ? new Date(instant).toISOString() : null;
}

/** What is answered to who has nothing to be told. */
export const NOTHING: Type.TNull = Type.Null({ description: "Done" });
