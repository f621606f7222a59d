import { trimXml } from "../documents/xml/value.ts";
import { type Seconds, toSeconds } from "../time.ts";

/**
 * The value of `Expires`, `Min-Expires` or a parameter of that type (RFC 3261 §25.1: delta-seconds = 1*DIGIT). Larger
 * ones than 2^32-1 are read as that (§20.19); undefined for what is no number.
 */
export function parseDeltaSeconds(value: string | undefined): Seconds | undefined {
  const digits = trimXml(value ?? "");
  return /^[0-9]+$/.test(digits) ? toSeconds(Number(digits)) : undefined;
}

/** `Retry-After` (RFC 3261 §20.33: a number, then a comment and parameters, which are not looked at). */
export function parseRetryAfter(value: string | undefined): Seconds | undefined {
  return parseDeltaSeconds(/^[^;(]*/.exec(value ?? "")?.[0]);
}
