import { parseDigits, skipWhite, tokenEnd } from "./syntax.ts";

/** The header CSeq (RFC 3261 §20.16). */
export interface CSeq {
  /** Less than 2^31 (RFC 3261 §8.1.1.5). */
  readonly number: number;
  /** As it came: methods are compared byte by byte. */
  readonly method: string;
}

/** Undefined where it is none or its number is out of range. */
// RFC 3261 §25.1: CSeq = "CSeq" HCOLON 1*DIGIT LWS Method
export function parseCSeq(value: string): CSeq | undefined {
  const start = skipWhite(value, 0);
  const digitsEnd = tokenEnd(value, start);
  const number = parseDigits(value.slice(start, digitsEnd), MAX_CSEQ);
  const methodStart = skipWhite(value, digitsEnd);
  const methodEnd = tokenEnd(value, methodStart);
  if (number === undefined || methodStart === digitsEnd || methodEnd === methodStart) return undefined;
  if (skipWhite(value, methodEnd) !== value.length) return undefined;
  return { number, method: value.slice(methodStart, methodEnd) };
}

const MAX_CSEQ = 2 ** 31 - 1;
