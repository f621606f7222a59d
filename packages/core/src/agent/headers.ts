import { type Event as EventHeader, parseEvent } from "../headers/event.ts";
import type { Request } from "./fact.ts";

/** The values of a header, in the order of the message. */
export function valuesOf(request: Request, name: string): string[] {
  const values: string[] = [];
  for (const [other, value] of request.headers) if (other === name) values.push(value);
  return values;
}

/** The value of a header that stands once; the first where it does not. */
export function firstOf(request: Request, name: string): string | undefined {
  for (const [other, value] of request.headers) if (other === name) return value;
  return undefined;
}

/** The `Event` header, which stands exactly once (RFC 6665 §3.1.2); undefined where it does not, or cannot be read. */
export function eventOf(request: Request): EventHeader | undefined {
  const [value, ...more] = valuesOf(request, "event");
  return value === undefined || more.length > 0 ? undefined : parseEvent(value);
}
