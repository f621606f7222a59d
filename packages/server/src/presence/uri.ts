import { isSameUri, parseUri } from "@presence/sip";

/** Whether two texts are one URI (RFC 3261 §19.1.4); those that are none of SIP, if they are the same text. */
export function isSame(a: string, b: string): boolean {
  if (a === b) return true;
  const [first, second] = [parseUri(a), parseUri(b)];
  return first !== undefined && second !== undefined && isSameUri(first, second);
}
