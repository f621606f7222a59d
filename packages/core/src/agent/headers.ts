import type { Request } from "./fact.ts";

/** The values of a header, in the order of the message. */
export function valuesOf(request: Request, name: string): readonly string[] {
  let values: string[] | undefined;
  for (const [other, value] of request.headers) {
    if (other !== name) continue;
    // A list that begins with its first value has no room for more: most headers stand once.
    if (values === undefined) values = [value];
    else values.push(value);
  }
  return values ?? NOTHING;
}

/** The value of a header that stands once; the first where it does not. */
export function firstOf(request: Request, name: string): string | undefined {
  for (const [other, value] of request.headers) if (other === name) return value;
  return undefined;
}

const NOTHING: readonly string[] = [];
